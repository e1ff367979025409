import { describe, expect, test } from 'vitest';
import { dmaDirectBounce } from '../../../../src/guest/linux/dma/swiotlb.ts';
import { swiotlbForcedByParameter } from '../../../../src/guest/linux/dma/swiotlb-parameter.ts';
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
  ['swiotlb=force swiotlb=65536', true],
  ['swiotlb=65536 swiotlb=force', true],
  ['swiotlb=force swiotlb=noforce', false],
  ['swiotlb', false],
])('the command line %j forces bouncing: %s', (cmdline, forced) => {
  expect(swiotlbForcedByParameter(askOf({ cmdline }))).toBe(forced);
});

describe('swiotlb=force and swiotlb=noforce', () => {
  test.each([
    ['swiotlb=noforce swiotlb=force', true, false],
    ['swiotlb=force swiotlb=noforce', false, false],
    ['swiotlb=force swiotlb=noforce swiotlb=force', true, false],
    ['swiotlb=noforce swiotlb=65536', false, false],
    ['swiotlb=force swiotlb=force', true, true],
    ['swiotlb=force swiotlb=65536', true, true],
  ])('%j force bouncing up to 5.18: %s, since 5.19: %s', (cmdline, before, since) => {
    const forced = (linux: string) => swiotlbForcedByParameter(askOf({ cmdline, linux }));
    expect(['4.12', '5.14', '5.18'].map(forced)).toEqual([before, before, before]);
    expect(['5.19', '6.12', '7.3'].map(forced)).toEqual([since, since, since]);
  });
});

test.each(['force,once', 'forcefully', '65536,2,force,once', 'force,track_hiwater'])(
  'swiotlb=%s forces bouncing since 7.3, which goes by how the word begins',
  (value) => {
    const forced = (linux: string) => swiotlbForcedByParameter(askOf({ cmdline: `swiotlb=${value}`, linux }));
    expect([forced('7.2'), forced('7.3')]).toEqual([false, true]);
  },
);

test.each(['xforce', '65536,x,force'])('swiotlb=%s never forces bouncing', (value) => {
  for (const linux of ['5.10', '7.2', '7.3'])
    expect(swiotlbForcedByParameter(askOf({ cmdline: `swiotlb=${value}`, linux }))).toBe(false);
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
    for (const linux of ['5.15', '5.18', '5.19', '6.1', '7.3'])
      expect(bounce({ arch, linux, cmdline: 'swiotlb=force' }, false)).toEqual(expected);
  });

  test('of s390x fails to map with swiotlb=force up to 5.14, where there is a flag and no pool', () => {
    for (const linux of ['5.10', '5.14'])
      expect(bounce({ arch: 's390x', linux, cmdline: 'swiotlb=force' }, false)).toEqual([
        'fails',
        'no-pool-fails',
      ]);
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
    ['5.14', '', ['yes', 'protected']],
    ['5.15', '', ['no', 'not-forced']],
    ['5.18', '', ['no', 'not-forced']],
    ['5.18', 'swiotlb=force', ['yes', 'protected']],
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
  const spec = { linux, cmdline: 'swiotlb=noforce swiotlb=force' };
  const missing = linux === '7.3' ? ['fails', 'no-protected-pool'] : ['no', 'private'];
  expect(bounce(spec, false)).toEqual(['no', 'no']);
  expect(bounce({ ...spec, protection: 'sev' }, true)).toEqual(missing);
});

test('Linux 5.18 goes by the word that comes last', () => {
  const spec = { linux: '5.18', protection: 'sev' } as const;
  expect(bounce({ ...spec, cmdline: 'swiotlb=noforce swiotlb=force' }, true)).toEqual(['yes', 'protected']);
  expect(bounce({ ...spec, cmdline: 'swiotlb=force swiotlb=noforce' }, true)).toEqual(['no', 'private']);
});
