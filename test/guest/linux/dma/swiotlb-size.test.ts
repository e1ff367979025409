import { expect, test } from 'vitest';
import { bouncePool } from '../../../../src/guest/linux/dma/swiotlb-size.ts';
import { askOf, type Spec } from '../../../cases.ts';

const SLOTS_IN_MIB = 512;
const poolOf = (spec: Spec) => bouncePool(askOf(spec));
/** The pool in MiB. */
const mibOf = (spec: Spec) => (poolOf(spec).slots ?? Number.NaN) / SLOTS_IN_MIB;

test.each([
  ['sev', '5.10', 16384, 64],
  ['sev', '5.11', 16384, 983.25],
  ['sev', '5.19', 16384, 983.25],
  ['sev', '6.0', 16384, 1024],
  ['sev-es', '6.12', 4096, 256],
  ['sev-snp', '6.12', 16384, 1024],
  ['sev-snp', '6.12', 512, 64],
  ['sev-snp', '6.12', 65536, 1024],
  ['tdx', '6.6', 16384, 1024],
  ['none', '6.12', 16384, 64],
] as const)(
  'a %s guest with Linux %s and %i MiB has a pool of %f MiB',
  (protection, linux, mib, expected) => {
    expect(mibOf({ protection, linux, mib })).toBe(expected);
  },
);

test.each([
  ['6.6', 'n', 64],
  ['6.6', 'y', 1024],
  ['6.7', 'n', 1024],
] as const)(
  'a TDX guest with Linux %s and CONFIG_AMD_MEM_ENCRYPT=%s has a pool of %i MiB',
  (linux, option, expected) => {
    const config = { AMD_MEM_ENCRYPT: option };
    expect(mibOf({ protection: 'tdx', linux, mib: 16384, config })).toBe(expected);
  },
);

test.each([
  ['cca', '7.2', 2048, 64],
  ['cca', '7.3', 2048, 2],
  ['cca', '7.3', 3072, 4],
  ['cca', '7.3', 3073, 64],
  ['pkvm', '7.3', 2048, 2],
  ['none', '6.1', 2048, 64],
  ['none', '6.12', 2048, 2],
  ['none', '6.12', 8192, 64],
] as const)(
  'an Arm guest (%s) with Linux %s and %i MiB has a pool of %i MiB',
  (protection, linux, mib, expected) => {
    expect(mibOf({ arch: 'aarch64', protection, linux, mib })).toBe(expected);
  },
);

test('the restricted pool of a pKVM guest has a size that only its device tree says', () => {
  expect(poolOf({ arch: 'aarch64', protection: 'pkvm', linux: '7.2' })).toEqual({
    by: 'restricted',
    slots: undefined,
  });
});

test.each(['s390x', 'ppc64le', 'riscv64'] as const)('memory does not change the pool of %s', (arch) => {
  for (const mib of [1024, 65536]) expect(poolOf({ arch, mib })).toEqual({ by: 'default', slots: 32768 });
});

test.each([
  ['swiotlb=262144', '6.12', 262144],
  ['swiotlb=262144,force', '6.12', 262144],
  ['swiotlb=0x40000', '6.12', 262144],
  ['swiotlb=010000', '6.12', 4096],
  ['swiotlb=65536 swiotlb=force', '6.12', 65536],
  ['swiotlb=65536 swiotlb=1024', '6.12', 1024],
  ['swiotlb=1', '5.19', 128],
  ['swiotlb=100000', '5.19', 100096],
  ['swiotlb=100000', '6.0', 131072],
  ['swiotlb=1024,64', '5.19', 1024],
  ['swiotlb=1024,64', '6.0', 8192],
  ['swiotlb=1024,5', '6.0', 1024],
] as const)('%s with Linux %s makes a pool of %i slots', (cmdline, linux, slots) => {
  expect(poolOf({ cmdline, linux, protection: 'sev', mib: 16384 })).toEqual({ by: 'parameter', slots });
});

test('a number that is the default counts as not given', () => {
  const spec = { protection: 'sev-snp', linux: '6.12', mib: 16384 } as const;
  expect(poolOf({ ...spec, cmdline: 'swiotlb=32768' })).toEqual(poolOf(spec));
  expect(poolOf({ ...spec, cmdline: 'swiotlb=force' })).toEqual(poolOf(spec));
  expect(poolOf({ ...spec, cmdline: 'swiotlb=32769' }).by).toBe('parameter');
});
