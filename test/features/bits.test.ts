import { expect, test } from 'vitest';
import {
  BALLOON,
  BLK,
  CONSOLE,
  F,
  I2C,
  IOMMU,
  MEM,
  NET,
  NINEP,
  PMEM,
  TYPE,
} from '../../src/features/bits.ts';
import { deviceTypeName, featureOf } from '../../src/features/registry.ts';

/** The words that the registry spells differently. */
const TYPE_NAMES: Readonly<Record<string, string>> = { NINEP: '9p' };

test.each(Object.entries(TYPE))('the device ID of %s is %i', (name, id) => {
  expect(deviceTypeName(id)).toBe(TYPE_NAMES[name] ?? name.toLowerCase());
});

/** All names that a bit has or had, without the prefix of its device type. */
const names = (bit: number, type?: number): readonly string[] => {
  const feature = featureOf(bit, type);
  return feature === undefined
    ? []
    : [feature.name, ...feature.aliases].map((name) =>
        name.replace(/^VIRTIO_(RING_)?F_/, '$1').replace(/^VIRTIO_(?:[A-Z0-9]+_F_|9P_)/, ''),
      );
};

test.each(Object.entries(F))('the bit of every device that is called %s is %i', (name, bit) => {
  expect(names(bit)).toContain(name);
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
  expect(names(bit, type)).toContain(name);
});
