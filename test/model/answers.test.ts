import { expect, test } from 'vitest';
import { partsKey } from '../../src/model/answers.ts';
import type { Circumstances, DeviceVariant } from '../../src/model/device.ts';
import type { Varying } from '../../src/model/space.ts';
import { deviceOf } from '../cases.ts';

function qemu(...versions: readonly string[]): DeviceVariant {
  return { device: deviceOf({}), under: versions.map((qemu): Circumstances => ({ qemu })) };
}

const config: Varying = { kind: 'config', name: 'SWIOTLB', values: [undefined, 'y', 'n'] };

test('parts have the same key if the same facts have the same values in them, whatever the case', () => {
  const before: Varying = { kind: 'variant', values: [qemu('5.0'), qemu('6.2', '7.2')] };
  const after: Varying = { kind: 'variant', values: [qemu('6.2'), qemu('7.2'), qemu('5.0')] };
  const keyOf = (varying: Varying, ...only: readonly number[]) => partsKey([[{ varying, only }]]);
  expect(keyOf(before, 1)).toBe(keyOf(after, 0, 1));
  expect(keyOf(before, 0)).toBe(keyOf(after, 2));
  expect(keyOf(before, 1)).not.toBe(keyOf(after, 0));
  expect(keyOf(config, 1)).not.toBe(keyOf(config, 2));
  expect(keyOf({ ...config, name: 'SWIOTLB_DYNAMIC' }, 1)).not.toBe(keyOf(config, 1));
});

test('a value that is not stated is not one that is', () => {
  const keyOf = (...only: readonly number[]) => partsKey([[{ varying: config, only }]]);
  expect(new Set([keyOf(0), keyOf(1), keyOf(2), keyOf(0, 1), partsKey([]), partsKey([[]])]).size).toBe(6);
});
