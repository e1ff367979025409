import { describe, expect, test } from 'vitest';
import { pseriesDma } from '../../../../src/guest/linux/dma/pseries.ts';
import {
  caseOf,
  codeOf,
  decide,
  implementation,
  MODERN,
  outcome,
  run,
  type Spec,
  tell,
} from '../../../cases.ts';

const window = (spec: Spec) => decide({ arch: 'ppc64le', ...spec }, pseriesDma);

test.each([
  [{ linux: '5.10' }, 'window', 'direct'],
  [{ linux: '5.10', cmdline: 'disable_ddw' }, 'tce', 'disabled'],
  [{ linux: '6.12' }, 'window', 'direct'],
  [{ linux: '6.12.30' }, 'window', 'direct'],
  [{ linux: '6.12.31' }, 'tce', 'no-size'],
  [{ linux: '6.14' }, 'window', 'direct'],
  [{ linux: '6.17' }, 'tce', 'no-size'],
  [{ linux: '7.2' }, 'tce', 'no-size'],
  [{ linux: '7.2', config: { NUMA: 'n' } }, 'window', 'direct'],
  [{ linux: '7.2', config: { MEMORY_HOTPLUG: 'n' } }, 'window', 'direct'],
  [{ linux: '7.3' }, 'window', 'direct'],
  [{ linux: '7.2', hypervisor: 'powervm' }, 'window', 'direct'],
  [{ linux: '7.2', hypervisor: 'powervm', cmdline: 'disable_ddw' }, 'tce', 'disabled'],
  [{ linux: '7.3', cmdline: 'disable_ddw' }, 'tce', 'disabled'],
  [{ linux: '7.2', cmdline: 'iommu=off' }, 'untouched', 'off'],
  [{ linux: '7.3', cmdline: 'iommu=off disable_ddw' }, 'untouched', 'off'],
  [{ linux: '7.3', cmdline: 'iommu=off iommu=force' }, 'untouched', 'off'],
  [{ linux: '7.3', cmdline: 'iommu=force' }, 'window', 'direct'],
  [{ linux: '5.4', protection: 'pef' }, 'untouched', 'secure-early'],
  [{ linux: '5.5', protection: 'pef' }, 'untouched', 'secure-early'],
  [{ linux: '5.5', protection: 'pef', cmdline: 'disable_ddw' }, 'untouched', 'secure-early'],
  [{ linux: '5.6', protection: 'pef' }, 'window', 'direct'],
  [{ linux: '5.6', protection: 'pef', cmdline: 'disable_ddw' }, 'tce', 'disabled'],
] as const)('%j goes %s: %s', (spec, way, code) => {
  expect(window(spec)).toEqual({ value: way, codes: [`linux/dma/pseries-window=${code}`] });
});

describe('a QEMU device with ACCESS_PLATFORM on pseries', () => {
  const device = { arch: 'ppc64le', offers: MODERN } as const;
  test.each([
    ['', 'dma-direct', 'works'],
    ['disable_ddw', 'pseries-tce', 'works'],
  ] as const)('with the command line %j goes through %s and %s', (cmdline, behind, expected) => {
    const story = run({ ...device, linux: '7.3', cmdline });
    expect([implementation(story), outcome(story)]).toEqual([behind, expected]);
  });

  test('cannot be reached with iommu=off, as the table then has no entries and is in its way all the same', () => {
    const story = run({ ...device, linux: '7.3', cmdline: 'iommu=off' });
    expect(codeOf(story, 'reach/addresses')).toBe('physical-into-iommu');
    expect(outcome(story)).toBe('breaks');
  });

  test('can be reached with iommu=off where it reads guest-physical addresses whatever the bit says', () => {
    const story = run({ ...device, addressing: 'guest-physical', linux: '7.3', cmdline: 'iommu=off' });
    expect(codeOf(story, 'reach/addresses')).toBe('both-physical');
    expect(outcome(story)).toBe('works');
  });

  test('is not behind the table where it is no PCI device', () => {
    expect(implementation(run({ ...device, transport: 'mmio-modern', cmdline: 'disable_ddw' }))).toBe(
      'dma-direct',
    );
  });
});

describe('a POWER secure guest with ACCESS_PLATFORM', () => {
  const secure = (linux: string, cmdline = '') =>
    run({ arch: 'ppc64le', protection: 'pef', offers: MODERN, linux, cmdline });
  test.each([
    ['5.6', '', 'works'],
    ['5.14', '', 'works'],
    ['5.15', '', 'breaks'],
    ['5.18', '', 'breaks'],
    ['5.18', 'swiotlb=force', 'works'],
    ['5.19', '', 'breaks'],
    ['6.12', '', 'breaks'],
    ['7.3', '', 'breaks'],
    ['5.19', 'swiotlb=force', 'works'],
    ['7.3', 'swiotlb=force', 'works'],
    ['5.18', 'disable_ddw', 'breaks'],
    ['7.3', 'disable_ddw swiotlb=force', 'breaks'],
  ])('on Linux %s with the command line %j %s', (linux, cmdline, expected) => {
    expect(outcome(secure(linux, cmdline))).toBe(expected);
  });

  test.each(['5.4', '5.4.19', '5.5', '5.5.3'])(
    'is not reached on %s, which leaves a secure guest without TCE operations',
    (linux) => {
      expect(codeOf(secure(linux), 'reach/addresses')).toBe('physical-into-iommu');
      expect(outcome(secure(linux))).toBe('breaks');
    },
  );

  test('without the bit breaks in every release and is never refused', () => {
    for (const linux of ['5.4', '5.10', '5.18', '6.1', '6.12', '7.3'])
      expect(outcome(run({ arch: 'ppc64le', protection: 'pef', linux }))).toBe('breaks');
  });
});

describe('the size of the window', () => {
  const behind = (announced: boolean | undefined, linux: string) => {
    const asked = caseOf({ arch: 'ppc64le', offers: MODERN, linux });
    const { platform } = asked;
    return codeOf(
      tell({ ...asked, platform: { ...platform, memory: { ...platform.memory, announced } } }),
      'linux/dma/pseries-window',
    );
  };

  test.each(['6.12.31', '6.14.9', '6.15', '7.2'])(
    'is 0 on Linux %s where the machine announces no memory, and that of memory where it does',
    (linux) => {
      expect([behind(false, linux), behind(undefined, linux), behind(true, linux)]).toEqual([
        'no-size',
        'no-size',
        'direct',
      ]);
    },
  );

  test.each(['6.12.30', '6.14.8', '7.3'])('does not hang on what Linux %s is told', (linux) => {
    expect([behind(false, linux), behind(true, linux)]).toEqual(['direct', 'direct']);
  });
});
