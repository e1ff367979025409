import { describe, expect, test } from 'vitest';
import { dmaDirectBounce, swiotlbForcedByParameter } from '../../../../src/guest/linux/dma/swiotlb.ts';
import { ARCHES } from '../../../../src/model/platform.ts';
import { askOf, decide, type Spec } from '../../../cases.ts';

const bounce = (spec: Spec, unencrypted: boolean) => {
  const { value, codes } = decide(spec, (ask) => dmaDirectBounce(ask, unencrypted));
  return [value, codes[0]?.split('=')[1]];
};

test.each([
  ['', false],
  ['swiotlb=force', true],
  ['swiotlb=65536', false],
  ['swiotlb=65536,force', true],
  ['swiotlb=65536,2,force', true],
  ['swiotlb=noforce', false],
  ['swiotlb=force swiotlb=65536', false],
  ['swiotlb', false],
])('the command line %j forces bouncing: %s', (cmdline, forced) => {
  expect(swiotlbForcedByParameter(askOf({ cmdline }))).toBe(forced);
});

describe('ordinary memory', () => {
  test.each(ARCHES)('of %s is not bounced by itself', (arch) => {
    for (const cmdline of ['', 'swiotlb=noforce', 'swiotlb=4096'])
      expect(bounce({ arch, cmdline }, false)).toEqual(['no', 'no']);
  });

  test.each([
    ['x86_64', ['yes', 'parameter']],
    ['aarch64', ['yes', 'parameter']],
    ['ppc64le', ['yes', 'parameter']],
    ['riscv64', ['yes', 'parameter']],
    ['s390x', ['no', 'no-pool']],
  ] as const)('of %s with swiotlb=force: %j', (arch, expected) => {
    for (const linux of ['5.19', '6.1', '7.3'])
      expect(bounce({ arch, linux, cmdline: 'swiotlb=force' }, false)).toEqual(expected);
  });

  test('of s390x fails to map with swiotlb=force up to 5.14, where there is a flag and no pool', () => {
    expect(bounce({ arch: 's390x', linux: '5.10', cmdline: 'swiotlb=force' }, false)[0]).toBe('fails');
  });
});

describe('memory that must be shared first', () => {
  test.each(['sev', 'sev-snp', 'tdx', 's390-pv', 'cca', 'pkvm'] as const)(
    'of a guest with %s is bounced, in every release',
    (protection) => {
      for (const linux of ['5.19', '6.6', '7.2', '7.3'])
        for (const cmdline of ['', 'swiotlb=force', 'swiotlb=1024'])
          expect(bounce({ protection, linux, cmdline }, true)).toEqual(['yes', 'protected']);
    },
  );

  test.each([
    ['5.19', ['no', 'private']],
    ['7.2', ['no', 'private']],
    ['7.3', ['fails', 'no-protected-pool']],
  ] as const)('has no pool with swiotlb=noforce, so Linux %s: %j', (linux, expected) => {
    expect(bounce({ protection: 'sev', linux, cmdline: 'swiotlb=noforce' }, true)).toEqual(expected);
  });

  test.each([
    ['5.4', '', ['yes', 'protected']],
    ['5.18', '', ['yes', 'protected']],
    ['5.19', '', ['no', 'private']],
    ['7.2', '', ['no', 'private']],
    ['7.3', '', ['fails', 'no-protected-pool']],
    ['5.19', 'swiotlb=force', ['yes', 'protected']],
    ['7.3', 'swiotlb=force', ['yes', 'protected']],
  ] as const)('of a POWER secure guest on Linux %s with %j: %j', (linux, cmdline, expected) => {
    expect(bounce({ arch: 'ppc64le', protection: 'pef', linux, cmdline }, true)).toEqual(expected);
  });
});

test.each(['5.19', '7.3'])('Linux %s has no pool once noforce was given, whatever comes after', (linux) => {
  const ask = askOf({ linux, cmdline: 'swiotlb=noforce swiotlb=force' });
  expect(dmaDirectBounce(ask, false)).toBe('no');
});
