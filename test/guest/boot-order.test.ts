import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootOrder } from '../../src/guest/boot-order.ts';
import { READS, type Reads } from '../../src/model/boot-chain.ts';
import { BOOT_MEDIA, type BootSetup, type BootSource } from '../../src/model/boot-setup.ts';
import { MODELLED_FIRMWARE, type ModelledFirmware } from '../../src/model/firmware.ts';

function source(name: string, medium: BootSource['medium'], index?: number): BootSource {
  return { device: 0, name, model: 'virtio', medium, index };
}

/** The names of what is tried, in that order; what cannot be read is marked by its name. */
function tried(firmware: ModelledFirmware, sources: readonly BootSource[], more: Partial<BootSetup> = {}) {
  const setup: BootSetup = { firmware: [{ name: firmware }], sources, strict: false, ...more };
  const reads = ({ name }: BootSource): Reads => (name.startsWith('no-') ? 'no' : 'yes');
  return bootOrder(firmware, setup, reads).flatMap(({ source: { name }, place }) =>
    place === undefined ? [] : [name],
  );
}

const [a, b, card, cd] = [
  source('a', 'disk'),
  source('b', 'disk'),
  source('card', 'network'),
  source('cd', 'cdrom'),
];

describe('SeaBIOS', () => {
  test('boots from one disk, then a CD, then the network', () => {
    expect(tried('seabios', [card, cd, a, b])).toEqual(['a', 'cd', 'card']);
  });
  test('gives no number to a disk that it cannot read, and boots from the next', () => {
    expect(tried('seabios', [source('no-a', 'disk'), a, b])).toEqual(['no-a', 'a']);
  });
  test('takes what has a bootindex first, and with strict=on nothing else', () => {
    expect(tried('seabios', [a, source('net', 'network', 1)])).toEqual(['net', 'a']);
    expect(tried('seabios', [a, source('net', 'network', 1)], { strict: true })).toEqual(['net']);
  });
  test('goes by -boot order', () => {
    expect(tried('seabios', [a, card], { order: 'nc' })).toEqual(['card', 'a']);
  });
  test('has the disks of the board before those of virtio', () => {
    const ide = { ...source('ide', 'disk'), model: 'ide-hd' };
    expect(tried('seabios', [a, ide])).toEqual(['ide']);
  });
});

describe('EDK2', () => {
  test('tries nothing but what has a bootindex, where it drives any of that', () => {
    expect(tried('ovmf', [a, source('no-x', 'disk', 1), source('y', 'disk', 2)])).toEqual(['no-x', 'y']);
  });
  test('tries everything where it drives nothing that has one', () => {
    expect(tried('ovmf', [card, a, source('no-x', 'disk', 1)])).toEqual(['a', 'no-x', 'card']);
  });
  test('leaves -boot order alone', () => {
    expect(tried('aavmf', [a, card], { order: 'n' })).toEqual(['a', 'card']);
  });
});

test('SLOF goes on after the boot list, by -boot or with disks, CDs and cards', () => {
  const listed = source('x', 'disk', 3);
  expect(tried('slof', [card, cd, a, listed])).toEqual(['x', 'a', 'cd', 'card']);
  expect(tried('slof', [card, cd, a, listed], { order: 'n' })).toEqual(['x', 'card']);
  expect(tried('slof', [card, cd, a, listed], { strict: true })).toEqual(['x']);
});

test('the s390-ccw bios looks for disks by itself, and for a card only where that has a bootindex', () => {
  expect(tried('s390-ccw', [card, a, b])).toEqual(['a', 'b']);
  expect(tried('s390-ccw', [source('net', 'network', 1), a])).toEqual(['net']);
});

test('U-Boot has an order of its own', () => {
  const listed = source('net', 'network', 1);
  expect(tried('u-boot', [listed, a], { order: 'n' })).toEqual(['a', 'net']);
});

test('every source has a place of its own without a gap, or a reason why not', () => {
  const sources = fc.array(
    fc.record({
      device: fc.option(fc.nat(9), { nil: undefined }),
      name: fc.string({ maxLength: 4 }),
      model: fc.constantFrom<string>('virtio', 'ide-hd', 'nvme', 'usb-storage', 'scsi-hd'),
      medium: fc.constantFrom(...BOOT_MEDIA),
      index: fc.option(fc.nat(9), { nil: undefined }),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...MODELLED_FIRMWARE),
      sources,
      fc.array(fc.constantFrom(...READS), { minLength: 6, maxLength: 6 }),
      fc.option(fc.stringMatching(/^[acdn]{0,4}$/), { nil: undefined }),
      fc.boolean(),
      (firmware, all, reads, order, strict) => {
        const setup: BootSetup = {
          firmware: [],
          sources: all,
          strict,
          ...(order === undefined ? {} : { order }),
        };
        const found = bootOrder(firmware, setup, (one) => reads[all.indexOf(one)] ?? 'no');
        expect(new Set(found.map(({ source: one }) => one))).toEqual(new Set(all));
        expect(found.length).toBe(all.length);
        const places = found.flatMap(({ place }) => place ?? []);
        expect(places).toEqual(places.map((_, i) => i + 1));
        expect(found.every(({ place, untried }) => (place === undefined) === (untried !== undefined))).toBe(
          true,
        );
      },
    ),
  );
});
