import { describe, expect, test } from 'vitest';
import { choiceOf, describeBecause, whereOf } from '../../../src/device/draft.ts';
import { BLK, CONSOLE, F, MEM, NET, SCSI } from '../../../src/features/bits.ts';
import { FEATURE_BITS, hasBit, toMask } from '../../../src/features/feature-set.ts';
import { type BootSample, created, plug, predictOne } from './samples.ts';

const TAP = { vnetHeader: true };

function offer(device: ReturnType<typeof plug>, sample: BootSample = {}): string {
  return toMask(created(device, sample).device.offers);
}

function has(bit: number, device: ReturnType<typeof plug>, sample: BootSample = {}): boolean {
  return hasBit(created(device, sample).device.offers, bit);
}

describe('the offer of a device, bit for bit as real ones were seen to offer', () => {
  test.each([
    ['virtio-rng-pci', { packed: 'on' }, {}, '0x10579000000'],
    [
      'virtio-scsi-pci',
      { indirect_desc: 'off', event_idx: 'off', hotplug: 'off', param_change: 'off' },
      {},
      '0x10149000000',
    ],
    ['virtio-crypto-pci', { 'disable-legacy': 'on' }, {}, '0x10179000000'],
    ['virtio-9p-pci', { 'disable-legacy': 'on', mount_tag: 'h' }, {}, '0x10179000001'],
    ['virtio-serial-pci', { indirect_desc: 'off' }, {}, '0x10169000006'],
    ['virtio-blk-pci', { packed: 'on', 'queue-size': '64' }, {}, '0x10579006e54'],
    ['virtio-net-pci', { packed: 'on', speed: '10000', guest_tso4: 'off' }, TAP, '0x81c0010579bfff67'],
  ] as const)('%s with %j, QEMU 10.0.2', (model, properties, backend, mask) => {
    expect(offer(plug(model, properties, backend), { version: '10.0.2' })).toBe(mask);
  });

  test('a legacy console has neither VERSION_1 nor anything above bit 31', () => {
    const properties = {
      queue_reset: 'off',
      'emergency-write': 'off',
      'disable-modern': 'on',
      'disable-legacy': 'off',
    };
    expect(offer(plug('virtio-serial-pci', properties), { version: '10.0.2' })).toBe('0x79000002');
  });
});

test.each(['5.2', '10.2', '11.1'])(
  'a console has the emergency write in QEMU %s, whether or not there is a property for it',
  (version) => {
    expect(has(CONSOLE.EMERG_WRITE, plug('virtio-serial-pci'), { version })).toBe(true);
  },
);

test('a console loses the emergency write to its property up to QEMU 10.2, and 11.1 knows none', () => {
  const console = plug('virtio-serial-pci', { 'emergency-write': 'off' });
  expect(has(CONSOLE.EMERG_WRITE, console, { version: '10.2' })).toBe(false);
  expect(predictOne(console, { version: '11.1' })).toMatchObject({
    kind: 'refused',
    message: "Property 'virtio-serial-pci.emergency-write' not found",
  });
});

describe('every bit has a reason', () => {
  test('that names the property and who set it, or the rule', () => {
    const { draft, device } = created(plug('virtio-net-pci', { packed: 'on' }));
    for (let bit = 0; bit < FEATURE_BITS; bit++)
      expect(choiceOf(draft, bit)?.offered ?? false).toBe(hasBit(device.offers, bit));
    const why = (bit: number) => {
      const because = choiceOf(draft, bit)?.because;
      return because && [describeBecause(because), whereOf(because)];
    };
    expect(why(F.RING_PACKED)).toEqual([
      'packed=on (-device)',
      'hw/net/virtio-net.c virtio_net_get_features()',
    ]);
    expect(why(F.INDIRECT_DESC)?.[0]).toBe('indirect_desc=on (default)');
    expect(why(F.ACCESS_PLATFORM)?.[0]).toBe('iommu_platform=off (default)');
    expect(why(NET.CSUM)?.[0]).toBe('the network backend has no virtio header on its packets');
    expect(why(F.VERSION_1)).toEqual([
      'modern mode is not disabled',
      'hw/virtio/virtio-pci.c virtio_pci_pre_plugged()',
    ]);
  });
});

describe('a machine type of long ago keeps what its devices offered', () => {
  test.each([
    ['2.1', 'virtio-scsi-pci', F.ANY_LAYOUT, true],
    ['2.0', 'virtio-scsi-pci', F.ANY_LAYOUT, false],
    ['2.1', 'virtio-net-pci', NET.GUEST_ANNOUNCE, true],
    ['2.0', 'virtio-net-pci', NET.GUEST_ANNOUNCE, false],
    ['1.6', 'virtio-net-pci', F.ANY_LAYOUT, true],
    ['1.5', 'virtio-net-pci', F.ANY_LAYOUT, false],
    ['1.5', 'virtio-net-pci', NET.CTRL_GUEST_OFFLOADS, true],
    ['1.4', 'virtio-net-pci', NET.CTRL_GUEST_OFFLOADS, false],
  ] as const)('pc-i440fx-%s, %s: bit %i is offered: %s', (base, model, bit, expected) => {
    expect(has(bit, plug(model, {}, TAP), { machine: `pc-i440fx-${base}` })).toBe(expected);
  });

  test.each([
    ['pc-i440fx-1.4', 'virtio-net-pci', NET.CTRL_MAC_ADDR, true],
    ['pc-1.3', 'virtio-net-pci', NET.CTRL_MAC_ADDR, false],
    ['pc-1.2', 'virtio-scsi-pci', SCSI.HOTPLUG, true],
    ['pc-1.1', 'virtio-scsi-pci', SCSI.HOTPLUG, false],
    ['pc-1.1', 'virtio-blk-pci', BLK.CONFIG_WCE, false],
  ] as const)('%s, which QEMU 5.2 still had, %s: bit %i is offered: %s', (machine, model, bit, expected) => {
    expect(has(bit, plug(model, {}, TAP), { machine, version: '5.2' })).toBe(expected);
  });
});

describe('what stands behind a device', () => {
  test('a network card leaves checksums and segmentation to a tap alone', () => {
    expect(has(NET.CSUM, plug('virtio-net-pci', {}, TAP))).toBe(true);
    expect(has(NET.CSUM, plug('virtio-net-pci'))).toBe(false);
  });

  test('a kernel’s vhost takes away what Linux does not know, and no more', () => {
    const card = plug('virtio-net-pci', { packed: 'on', host_mtu: '1500' }, { ...TAP, vhost: 'kernel' });
    expect(has(F.RING_PACKED, card)).toBe(false);
    expect(has(NET.MTU, card)).toBe(true);
    expect(created(card).device.implementation).toBe('vhost-kernel');
  });

  test('a read-only disk says so', () => {
    expect(has(BLK.RO, plug('virtio-blk-pci', {}, { readOnly: true }))).toBe(true);
    expect(has(BLK.RO, plug('virtio-blk-pci'))).toBe(false);
  });

  test('a disk without a write cache offers FLUSH as long as the guest can switch one on', () => {
    const through = { writeCache: false };
    expect(has(BLK.FLUSH, plug('virtio-blk-pci', {}, through))).toBe(true);
    expect(has(BLK.FLUSH, plug('virtio-blk-pci', { 'config-wce': 'off' }, through))).toBe(false);
    expect(has(BLK.FLUSH, plug('virtio-blk-pci', {}, through), { machine: 'pc-q35-4.2' })).toBe(false);
    expect(
      has(BLK.FLUSH, plug('virtio-blk-pci', { 'write-cache': 'on', 'config-wce': 'off' }, through)),
    ).toBe(true);
  });

  test('a disk has a queue for each CPU on PCI, and one elsewhere', () => {
    expect(has(BLK.MQ, plug('virtio-blk-pci'), { cpus: 4 })).toBe(true);
    expect(has(BLK.MQ, plug('virtio-blk-pci'), { cpus: 1 })).toBe(false);
    expect(has(BLK.MQ, plug('virtio-blk-pci'), { cpus: 4, machine: 'pc-q35-5.1' })).toBe(false);
    expect(has(BLK.MQ, plug('virtio-blk-ccw'), { cpus: 4, arch: 's390x', machine: 's390-ccw-virtio' })).toBe(
      false,
    );
  });
});

describe('QEMU’s version and the machine type', () => {
  const card = plug('virtio-net-pci', {}, TAP);

  test('UDP segmentation came with 8.2, and not to older machine types', () => {
    expect(has(NET.HOST_USO, card, { version: '7.2.22' })).toBe(false);
    expect(has(NET.HOST_USO, card, { version: '10.0.2' })).toBe(true);
    expect(has(NET.HOST_USO, card, { version: '10.0.2', machine: 'pc-q35-8.1' })).toBe(false);
  });

  test('RING_RESET came with 7.2, and not to older machine types', () => {
    expect(has(F.RING_RESET, plug('virtio-rng-pci'), { version: '5.2' })).toBe(false);
    expect(has(F.RING_RESET, plug('virtio-rng-pci'), { version: '7.2.22' })).toBe(true);
    expect(has(F.RING_RESET, plug('virtio-rng-pci'), { version: '7.2.22', machine: 'pc-i440fx-7.1' })).toBe(
      false,
    );
  });

  test('7.2.0 offers RING_RESET on a network card even where queue_reset is off; 7.2.3 mended that', () => {
    const off = plug('virtio-net-pci', { queue_reset: 'off' });
    expect(has(F.RING_RESET, off, { version: '7.2.2' })).toBe(true);
    expect(has(F.RING_RESET, off, { version: '7.2.22' })).toBe(false);
  });

  test('a machine type up to 2.6 makes devices legacy, a suffix to its name aside', () => {
    expect(created(plug('virtio-rng-pci'), { machine: 'pc-i440fx-2.6' }).device.transport).toBe('pci-legacy');
    const power = { arch: 'ppc64le', machine: 'pseries-2.6-sxxm' } as const;
    expect(created(plug('virtio-rng-pci'), power).device.transport).toBe('pci-legacy');
  });

  test('-device wins over -global, that over the machine type', () => {
    const globals = [{ driver: 'virtio-device', property: 'queue_reset', value: 'on' }];
    const sample = { machine: 'pc-q35-7.1', globals };
    expect(has(F.RING_RESET, plug('virtio-rng-pci'), sample)).toBe(true);
    expect(has(F.RING_RESET, plug('virtio-rng-pci', { queue_reset: 'off' }), sample)).toBe(false);
  });

  test('what is said of the transport’s class wins over what is said of the device’s own', () => {
    const globals = [
      { driver: 'virtio-rng-pci', property: 'packed', value: 'off' },
      { driver: 'virtio-device', property: 'packed', value: 'on' },
    ];
    expect(has(F.RING_PACKED, plug('virtio-rng-pci'), { globals })).toBe(false);
    expect(has(F.RING_PACKED, plug('virtio-balloon-pci'), { globals })).toBe(true);
  });
});

describe('a confidential guest', () => {
  const sample = { version: '10.0.2', confidential: true };

  test('makes modern devices with ACCESS_PLATFORM the default', () => {
    const { device, draft } = created(plug('virtio-rng-pci'), sample);
    expect(device.transport).toBe('pci-modern');
    const because = choiceOf(draft, F.ACCESS_PLATFORM)?.because;
    expect(because && describeBecause(because)).toBe('iommu_platform=on (confidential guest)');
  });

  test('leaves the last word to -device', () => {
    expect(has(F.ACCESS_PLATFORM, plug('virtio-rng-pci', { iommu_platform: 'off' }), sample)).toBe(false);
  });

  test('changed no default before 6.0', () => {
    expect(has(F.ACCESS_PLATFORM, plug('virtio-rng-pci'), { ...sample, version: '5.2' })).toBe(false);
  });
});

describe('memory and IOMMU devices', () => {
  test('virtio-mem lets only guests in that leave unplugged memory alone, where the machine type is young enough', () => {
    expect(has(MEM.UNPLUGGED_INACCESSIBLE, plug('virtio-mem-pci'), { version: '10.0.2' })).toBe(true);
    expect(
      has(MEM.UNPLUGGED_INACCESSIBLE, plug('virtio-mem-pci'), { version: '10.0.2', machine: 'pc-q35-8.0' }),
    ).toBe(false);
    expect(has(MEM.UNPLUGGED_INACCESSIBLE, plug('virtio-mem-pci'), { version: '7.2.22' })).toBe(false);
    expect(
      has(MEM.UNPLUGGED_INACCESSIBLE, plug('virtio-mem-pci'), {
        version: '7.2.22',
        arch: 'aarch64',
        machine: 'virt',
      }),
    ).toBe(true);
  });

  test('a virtio IOMMU offers its own bits whatever its properties say', () => {
    expect(has(F.INDIRECT_DESC, plug('virtio-iommu-pci', { indirect_desc: 'off' }))).toBe(true);
  });
});
