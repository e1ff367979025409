import { expect, test } from 'vitest';
import { preferredVariant } from '../../../src/explore/open/preferred-variant.ts';
import type { Circumstances } from '../../../src/model/device.ts';
import { deviceOf } from '../../cases.ts';

const variant = (...under: readonly Circumstances[]) => ({ device: deviceOf({}), under });
const preferredOf = (...all: readonly (readonly Circumstances[])[]) =>
  preferredVariant(
    all.map((under) => variant(...under)),
    all.map((_, i) => i),
  );

test('the variant of the newest QEMU stands for several', () => {
  expect(preferredOf([{ qemu: '7.2' }], [{ qemu: '10.0' }], [{ qemu: '9.2' }])).toBe(1);
  expect(preferredOf([{ qemu: '11.1' }, { qemu: '5.2' }], [{ qemu: '10.0' }])).toBe(0);
});

test('of variants of the same QEMU the one of the newest host stands for several', () => {
  expect(
    preferredOf([{ qemu: '10.0', 'host-kernel': '6.17' }], [{ qemu: '10.0', 'host-kernel': '5.10' }]),
  ).toBe(0);
});

test('of daemons the one that is assumed, which is the first, stands for the others', () => {
  expect(preferredOf([{ qemu: '11.1', daemon: 'virtiofsd' }], [{ qemu: '11.1', daemon: 'crosvm-fs' }])).toBe(
    0,
  );
});

test('none stands for no variant', () => {
  expect(preferredOf()).toBeUndefined();
});
