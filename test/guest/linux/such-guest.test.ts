import { describe, expect, test } from 'vitest';
import { canBeSuchGuest } from '../../../src/guest/linux/such-guest.ts';
import { decide, outcome, placeIn, run, type Spec } from '../../cases.ts';

function said(spec: Spec) {
  const { value, codes } = decide(spec, canBeSuchGuest);
  return [value, ...codes.map((code) => code.replace('linux/such-guest=', ''))];
}

describe('a kernel from before a kind of guest does not come up as one', () => {
  test.each([
    [{ protection: 'sev' }, '4.14', '4.15'],
    [{ protection: 'sev-es' }, '5.9', '5.10'],
    [{ protection: 'sev-snp' }, '5.18', '5.19'],
    [{ protection: 'tdx' }, '5.18', '5.19'],
    [{ protection: 'pef', arch: 'ppc64le' }, '5.3', '5.4'],
    [{ protection: 's390-pv', arch: 's390x', transport: 'ccw' }, '5.2', '5.3'],
    [{ protection: 'cca', arch: 'aarch64' }, '6.12', '6.13'],
  ] as const)('%j: not %s, but %s', (guest, before, since) => {
    expect(said({ ...guest, linux: before })).toEqual([false, 'too-old']);
    expect(said({ ...guest, linux: since })).toEqual([true, 'yes']);
    expect(outcome(run({ ...guest, linux: before }))).toBe('no-driver');
    expect(outcome(run({ ...guest, linux: since }))).not.toBe('no-driver');
  });
});

test('a kernel without CONFIG_AMD_MEM_ENCRYPT is no SEV guest, and may be a TDX guest', () => {
  const config = { AMD_MEM_ENCRYPT: 'n' } as const;
  expect(said({ protection: 'sev', linux: '6.1', config })).toEqual([false, 'not-built']);
  expect(said({ protection: 'tdx', linux: '6.1', config })).toEqual([true, 'yes']);
});

test.each([
  [{}, 'ordinary'],
  [{ protection: 'restricted-hook' }, 'ordinary'],
  [{ protection: 'pkvm', arch: 'aarch64' }, 'yes'],
] as const)('any kernel can be a guest with %j: %s', (guest, code) =>
  expect(said({ ...guest, linux: '4.4' })).toEqual([true, code]),
);

test('the place in the source is that of the technology, and not of another one where there is none', () => {
  expect(placeIn({ protection: 'tdx' }, 'linux/such-guest')).toBe('arch/x86/coco/tdx/tdx.c tdx_early_init()');
  expect(placeIn({}, 'linux/such-guest')).toContain('cc_platform_has()');
});
