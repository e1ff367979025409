import { describe, expect, test } from 'vitest';
import { restrictsMemory } from '../../../src/guest/linux/restricted-memory.ts';
import { decide, message, outcome, RELEASES, run, type Spec } from '../../cases.ts';

/** Per release: `no`, `no-check`, `yes` or `unsaid`. */
const says = (spec: Spec): string | undefined => decide(spec, restrictsMemory).codes[0]?.split('=')[1];
const saysIn = (spec: Spec, ...releases: readonly string[]) =>
  releases.map((linux) => says({ ...spec, linux }));
const ID = 'linux/platform/restricted-memory';

test('the value is what the log says', () => {
  expect(decide({ protection: 'sev' }, restrictsMemory)).toEqual({ value: true, codes: [`${ID}=yes`] });
  expect(decide({ protection: 'cca', arch: 'aarch64' }, restrictsMemory)).toEqual({
    value: false,
    codes: [`${ID}=unsaid`],
  });
  expect(decide({}, restrictsMemory)).toEqual({ value: false, codes: [`${ID}=no`] });
  expect(decide({ linux: '5.9' }, restrictsMemory)).toEqual({ value: false, codes: [`${ID}=no-check`] });
});

test('Linux before 5.10 checks no guest', () => {
  for (const linux of RELEASES.slice(0, RELEASES.indexOf('5.10')))
    for (const protection of ['none', 'sev', 's390-pv', 'pef', 'restricted-hook'] as const)
      expect(says({ linux, protection })).toBe('no-check');
});

describe('AMD SEV, SEV-ES and SEV-SNP', () => {
  test.each(['sev', 'sev-es', 'sev-snp'] as const)('%s says so since 5.13', (protection) => {
    expect(saysIn({ protection }, '5.12', '5.13', '5.19', '6.6', '7.3')).toEqual([
      'unsaid',
      'yes',
      'yes',
      'yes',
      'yes',
    ]);
  });

  test('a kernel without AMD_MEM_ENCRYPT says nothing up to 6.6', () => {
    const spec = { protection: 'sev', config: { AMD_MEM_ENCRYPT: 'n' } } as const;
    expect(saysIn(spec, '5.13', '6.6', '6.7')).toEqual(['unsaid', 'unsaid', 'yes']);
  });
});

describe('Intel TDX', () => {
  const built = (AMD_MEM_ENCRYPT: 'y' | 'n') => ({ protection: 'tdx', config: { AMD_MEM_ENCRYPT } }) as const;
  test('says so from 5.19 to 6.6 where the kernel has AMD_MEM_ENCRYPT, and always since 6.7', () => {
    expect(saysIn(built('y'), '5.18', '5.19', '6.6', '6.7', '7.3')).toEqual([
      'unsaid',
      'yes',
      'yes',
      'yes',
      'yes',
    ]);
    expect(saysIn(built('n'), '5.18', '5.19', '6.6', '6.7', '7.3')).toEqual([
      'unsaid',
      'unsaid',
      'unsaid',
      'yes',
      'yes',
    ]);
  });
});

test('an s390 protected guest says so since the check exists', () => {
  expect(saysIn({ protection: 's390-pv', arch: 's390x' }, '5.9', '5.10', '7.3')).toEqual([
    'no-check',
    'yes',
    'yes',
  ]);
});

test.each([
  ['pef', 'ppc64le'],
  ['cca', 'aarch64'],
  ['pkvm', 'aarch64'],
] as const)('%s says so in no release', (protection, arch) => {
  for (const linux of RELEASES.slice(RELEASES.indexOf('5.10')))
    expect(says({ protection, arch, linux })).toBe('unsaid');
});

test('a kernel that is told so says so on any architecture', () => {
  for (const arch of ['x86_64', 'aarch64', 'ppc64le', 's390x', 'riscv64'] as const)
    expect(saysIn({ protection: 'restricted-hook', arch }, '5.10', '7.3')).toEqual(['yes', 'yes']);
});

describe('Xen', () => {
  const built = (XEN_VIRTIO: 'y' | 'n', XEN_VIRTIO_FORCE_GRANT: 'y' | 'n' = 'n') => ({
    XEN_VIRTIO,
    XEN_VIRTIO_FORCE_GRANT,
  });
  const at = ['5.18', '5.19', '6.0', '6.1', '6.6', '7.3'] as const;
  test.each([
    ['domU pv', built('n'), ['no', 'no', 'no', 'no', 'no', 'no']],
    ['domU pv', built('y'), ['no', 'yes', 'yes', 'yes', 'yes', 'yes']],
    ['domU hvm', built('y'), ['no', 'yes', 'no', 'no', 'no', 'no']],
    ['domU pvh', built('y'), ['no', 'yes', 'no', 'no', 'no', 'no']],
    ['domU hvm', built('y', 'y'), ['no', 'yes', 'yes', 'yes', 'yes', 'yes']],
    ['domU hvm', built('n', 'y'), ['no', 'no', 'no', 'no', 'no', 'no']],
    ['dom0 pv', built('y'), ['no', 'yes', 'yes', 'yes', 'yes', 'no']],
    ['dom0 pvh', built('y', 'y'), ['no', 'yes', 'yes', 'yes', 'yes', 'no']],
  ] as const)('%s built with %j, from 5.18 to 7.3: %j', (xen, config, expected) => {
    expect(saysIn({ xen, config }, ...at)).toEqual(expected);
  });

  test('an ordinary guest is none, even where the option is on', () => {
    expect(saysIn({ config: built('y', 'y') }, ...at)).toEqual(['no', 'no', 'no', 'no', 'no', 'no']);
  });

  test('Xen without the option leaves it to the memory', () => {
    expect(says({ xen: 'domU hvm', protection: 'sev' })).toBe('yes');
  });
});

test.each([
  ['sev', 'x86_64', 'refused-by-driver'],
  ['sev-snp', 'x86_64', 'refused-by-driver'],
  ['tdx', 'x86_64', 'refused-by-driver'],
  ['pef', 'ppc64le', 'breaks'],
  ['cca', 'aarch64', 'breaks'],
  ['pkvm', 'aarch64', 'breaks'],
  ['restricted-hook', 'x86_64', 'refused-by-driver'],
  ['none', 'x86_64', 'works'],
] as const)(
  'a device without ACCESS_PLATFORM in a guest with %s memory: %s, %s',
  (protection, arch, expected) => {
    const story = run({ protection, arch, linux: '6.17' });
    expect(outcome(story)).toBe(expected);
    expect(message(story)).toBe(
      expected === 'refused-by-driver' ? 'device must provide VIRTIO_F_ACCESS_PLATFORM' : undefined,
    );
  },
);
