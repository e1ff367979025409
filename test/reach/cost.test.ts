import { describe, expect, test } from 'vitest';
import { TYPE } from '../../src/features/bits.ts';
import { codeOf, MODERN, run, type Spec } from '../cases.ts';

const cost = (spec: Spec) => {
  const story = run(spec);
  const code = (what: string) => codeOf(story, `cost/${what}`);
  return [story.evaluation.cost, code('copies'), code('mappings'), code('lookups')];
};
const vtd = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;

test.each([
  [{}, [], 'no', 'no', 'no'],
  [{ offers: MODERN }, [], 'no', 'no', 'no'],
  [{ offers: MODERN, cmdline: 'swiotlb=force' }, ['copy'], 'yes', 'no', 'no'],
  [{ cmdline: 'swiotlb=force' }, [], 'no', 'no', 'no'],
  [{ offers: MODERN, protection: 'tdx' }, ['copy'], 'yes', 'no', 'no'],
  [{ offers: MODERN, ...vtd }, ['map'], 'no', 'iommu', 'no'],
  [{ offers: MODERN, arch: 'ppc64le', linux: '7.3' }, [], 'no', 'no', 'no'],
  [{ offers: MODERN, arch: 'ppc64le', cmdline: 'disable_ddw' }, ['map'], 'no', 'tce', 'no'],
  [{ offers: MODERN, xen: 'domU pv', config: { XEN_VIRTIO: 'y' } }, ['map'], 'no', 'grant', 'no'],
  [{ xen: 'dom0 pv' }, ['copy'], 'some', 'no', 'no'],
] as const)('of %j each request costs %j', (spec, ...expected) => {
  expect(cost(spec)).toEqual(expected);
});

describe('vhost looks addresses up', () => {
  test.each([
    [{}, 'no'],
    [vtd, 'no'],
    [{ offers: MODERN }, 'no-iommu'],
    [{ offers: MODERN, ...vtd }, 'yes'],
    [{ offers: MODERN, ...vtd, transport: 'mmio-modern' }, 'no-iommu'],
    [{ offers: MODERN, arch: 's390x', transport: 'ccw' }, 'no-iommu'],
  ] as const)('of %j: %s', (spec, code) => {
    for (const implementation of ['vhost-kernel', 'vhost-user'] as const)
      expect(cost({ ...spec, implementation })[3]).toBe(code);
    expect(cost({ ...spec, implementation: 'qemu' })[3]).toBe('no');
  });
});

test.each([{ protection: 'sev' }, { offers: MODERN, type: TYPE.BALLOON }, { type: 99 }] as const)(
  'of %j no request is ever made',
  (spec) => {
    expect(cost(spec)).toEqual([undefined, undefined, undefined, undefined]);
  },
);
