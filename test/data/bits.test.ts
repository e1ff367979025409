import { expect, test } from 'vitest';
import { BALLOON, BLK, CONSOLE, F, I2C, IOMMU, MEM, NET, NINEP, PMEM, TYPE } from '../../src/data/bits.ts';
import { deviceTypeName, featureName, shortName } from '../../src/model/registry.ts';

/** The words that the registry spells differently. */
const TYPE_NAMES: Readonly<Record<string, string>> = { NINEP: '9p' };

test.each(Object.entries(TYPE))('the device ID of %s is %i', (name, id) => {
  expect(deviceTypeName(id)).toBe(TYPE_NAMES[name] ?? name.toLowerCase());
});

test.each(Object.entries(F))('the bit of every device that is called %s is %i', (name, bit) => {
  expect(featureName(bit)?.replace(/^VIRTIO_F_/, '')).toBe(name);
});

const OWN = [
  [TYPE.NET, NET],
  [TYPE.BLK, BLK],
  [TYPE.CONSOLE, CONSOLE],
  [TYPE.BALLOON, BALLOON],
  [TYPE.NINEP, NINEP],
  [TYPE.IOMMU, IOMMU],
  [TYPE.MEM, MEM],
  [TYPE.PMEM, PMEM],
  [TYPE.I2C, I2C],
] as const;
const named = OWN.flatMap(([type, bits]) =>
  Object.entries(bits).map(([name, bit]) => ({ device: deviceTypeName(type), name, bit, type })),
);

test.each(named)('bit $bit of a $device device is $name', ({ name, bit, type }) => {
  expect(shortName(bit, type)).toBe(name);
});
