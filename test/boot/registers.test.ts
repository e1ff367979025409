import { describe, expect, test } from 'vitest';
import { readThroughRegisters } from '../../src/boot/ask-qemu.ts';
import { emptyReport, type GuestDevice, readGuestLine } from '../../src/boot/guest-output.ts';
import { ioWindow } from '../../src/boot/machines.ts';
import { type MachineAccess, pciRegisters, readRegisters } from '../../src/boot/registers.ts';
import { featureSet, NO_FEATURES, toMask } from '../../src/features/feature-set.ts';
import { askedBoot } from './asked-boot.ts';

const BASE = 0xfe00_0000;
const COMMON = 0x1000;
const PORT = 0x6040;

/** A configuration space: `bar0` as it is read, and capabilities one after the other, each with the place of the next. */
function configSpace(bar0: number, capabilities: readonly (readonly number[])[], loops = false): Buffer {
  const config = Buffer.alloc(256);
  config.writeUInt32LE(bar0, 0x10);
  if (capabilities.length === 0) return config;
  config.writeUInt16LE(0x10, 0x06);
  config.writeUInt8(0x40, 0x34);
  capabilities.forEach((bytes, i) => {
    const at = 0x40 + i * 0x10;
    const next = i + 1 < capabilities.length ? at + 0x10 : loops ? 0x40 : 0;
    const [id = 0, ...rest] = bytes;
    Buffer.from([id, next, ...rest]).copy(config, at);
  });
  return config;
}

/** A vendor's capability: length, kind of structure, BAR, padding, and where in the BAR it begins. */
function structure(kind: number, bar: number, offset: number): readonly number[] {
  const at = Buffer.alloc(4);
  at.writeUInt32LE(offset);
  return [0x09, 16, kind, bar, 0, 0, 0, ...at];
}

const MSIX = [0x11, 0, 0, 0];
const MODERN = [MSIX, structure(2, 4, 0x3000), structure(1, 4, COMMON)];

/** The device as a guest tells of it. */
function guest(config: Buffer, id = '0x1041', type = '0x0001'): GuestDevice {
  const report = emptyReport();
  const lines = [
    `device virtio0 ${type} /sys/devices/pci0000:00/0000:00:03.0/virtio0 ${id}`,
    `config virtio0 ${config.toString('hex')}`,
    ...[0, 0, 0, 0, BASE].map((start) => `resource virtio0 0x${start.toString(16).padStart(16, '0')}`),
  ];
  for (const line of lines) readGuestLine(`@vnex ${line}`, report);
  const [device] = report.devices;
  if (device === undefined) throw new Error('no device');
  return device;
}

/** A bus behind which one device offers and has been told this, by words of 32 bits. */
function bus(
  offers: readonly number[],
  written: readonly number[] = [],
  legacy: readonly number[] = [],
): MachineAccess {
  const selected = new Map<number, number>();
  const words = new Map([
    [BASE + COMMON + 0x04, { select: BASE + COMMON, values: offers }],
    [BASE + COMMON + 0x0c, { select: BASE + COMMON + 0x08, values: written }],
    [0x0a00_0010, { select: 0x0a00_0014, values: offers }],
  ]);
  const in32 = async (port: number) => legacy[(port - PORT) / 4] ?? 0;
  return {
    read32: async (address) => {
      if (address === 0x0a00_0004) return legacy[0] ?? 0;
      const window = ioWindow('riscv64') ?? 0;
      if (address >= window + PORT && address < window + PORT + 8) return in32(address - window);
      const place = words.get(address);
      if (place === undefined) throw new Error(`nothing is at ${address}`);
      return place.values[selected.get(place.select) ?? 0] ?? 0;
    },
    write32: async (address, value) => void selected.set(address, value),
    in32,
  };
}

describe('the registers of a PCI device', () => {
  test.each([
    ['modern', configSpace(0, MODERN), { common: BASE + COMMON, legacyPort: undefined }],
    ['transitional', configSpace(PORT | 1, MODERN), { common: BASE + COMMON, legacyPort: PORT }],
    ['legacy', configSpace(PORT | 1, [MSIX]), { common: undefined, legacyPort: PORT }],
    ['that has no capabilities', configSpace(0, []), { common: undefined, legacyPort: undefined }],
    [
      'whose capabilities lead back',
      configSpace(0, [MSIX, MSIX], true),
      { common: undefined, legacyPort: undefined },
    ],
    ['that is none', Buffer.alloc(0), { common: undefined, legacyPort: undefined }],
  ])('%s', (_, config, expected) => {
    expect(pciRegisters(guest(config))).toEqual(expected);
  });

  test('in a BAR that the guest did not place are nowhere', () => {
    expect(pciRegisters(guest(configSpace(0, [structure(1, 5, 0)]))).common).toBeUndefined();
  });
});

/** A virtio-mmio transport as a guest tells of it. */
function mmioGuest(): GuestDevice {
  const report = emptyReport();
  readGuestLine('@vnex iomem 0a000000-0a0001ff a000000.virtio_mmio', report);
  readGuestLine('@vnex device virtio0 0x0004 /sys/devices/platform/a000000.virtio_mmio/virtio0 ', report);
  const [device] = report.devices;
  if (device === undefined) throw new Error('no device');
  return device;
}

describe('what the registers say', () => {
  test('of a modern device: 128 bits, without those of the legacy interface', async () => {
    const read = await readRegisters(
      guest(configSpace(0, MODERN)),
      'x86_64',
      bus([0x2000_0000, 3, 2, 0x8000_0000], [0x2000_0000, 1]),
    );
    expect(read).toEqual({
      offers: featureSet([29, 32, 33, 65, 127]),
      acknowledged: featureSet([29, 32]),
      hides: 'legacy-bits',
    });
  });

  test.each(['x86_64', 'riscv64'] as const)(
    'of a transitional device on %s: both interfaces',
    async (arch) => {
      const config = configSpace(PORT | 1, MODERN);
      const read = await readRegisters(
        guest(config),
        arch,
        bus([0x2000_0000, 1], [], [0x6100_0000, 0x2000_0000]),
      );
      expect(read).toEqual({
        offers: featureSet([24, 29, 30, 32]),
        acknowledged: featureSet([29]),
        hides: undefined,
      });
    },
  );

  test('of a legacy device: one word', async () => {
    const config = configSpace(PORT | 1, [MSIX]);
    const read = await readRegisters(guest(config), 'x86_64', bus([], [], [0x3000_0000, 0x1000_0000]));
    expect(read).toEqual({
      offers: featureSet([28, 29]),
      acknowledged: featureSet([28]),
      hides: 'high-bits',
    });
  });

  test.each([
    [1, 'high-bits'],
    [2, 'legacy-bits'],
  ] as const)(
    'of virtio-mmio, version %i: its offer, and nothing of what the driver wrote',
    async (version, hides) => {
      const read = await readRegisters(mmioGuest(), 'aarch64', bus([0x3000_0000], [], [version]));
      expect(read).toEqual({ offers: featureSet([28, 29]), acknowledged: undefined, hides });
    },
  );

  test('of a channel device: nothing', async () => {
    const channel = { ...mmioGuest(), address: undefined };
    expect(await readRegisters(channel, 's390x', bus([]))).toBeUndefined();
  });
});

describe('what an interface hides is as predicted', () => {
  const card = { model: 'virtio-net-pci', bus: 'root', backend: { netdev: 'tap', vnet_hdr: true } } as const;

  test('on a modern one the bits of the legacy one, and no other', async () => {
    const modern = { ...card, properties: { 'disable-legacy': 'on' } };
    const seen = await readThroughRegisters(guest(configSpace(0, MODERN)), modern, askedBoot(), bus([0, 1]));
    // VERSION_1 was read; NOTIFY_ON_EMPTY, ANY_LAYOUT, BAD_FEATURE and GSO cannot be.
    expect(toMask(seen.offers)).toBe(toMask(featureSet([6, 24, 27, 30, 32])));
  });

  test('on a legacy one those above 31', async () => {
    const legacy = { ...card, model: 'virtio-rng-pci', properties: { 'disable-modern': 'on' } };
    const seen = await readThroughRegisters(
      guest(configSpace(PORT | 1, [MSIX])),
      legacy,
      askedBoot(),
      bus([], [], [0x1000_0000, 0]),
    );
    expect(seen).toEqual({ offers: featureSet([28, 40]), acknowledged: NO_FEATURES });
  });

  test('registers that cannot be found are said to be missing', async () => {
    const device = { ...card, properties: {} };
    await expect(
      readThroughRegisters(guest(configSpace(0, [])), device, askedBoot(), bus([])),
    ).rejects.toThrow('the registers of virtio-net-pci cannot be found');
  });
});
