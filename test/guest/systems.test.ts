import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/explore/evaluate.ts';
import { withRelease } from '../../src/explore/explain.ts';
import { BLK, F, NET, NINEP, TYPE } from '../../src/features/bits.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import { caseOf, MODERN, type Spec } from '../cases.ts';

function ends(id: string, spec: Spec) {
  const driver = chooseDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  const ask = new Inquiry(caseSource(withRelease(caseOf(spec), driver)), { log: true });
  const { outcome, handshake, dma } = evaluate(driver.model, ask);
  return {
    outcome,
    status: handshake.status,
    bits: bitsOf(handshake.negotiated),
    message: handshake.refusal?.message,
    way: dma?.mapping.implementation ?? dma?.mapping.path,
  };
}

describe('virtio-drivers', () => {
  const disk: Spec = {
    type: TYPE.BLK,
    offers: [BLK.BLK_SIZE, BLK.FLUSH, F.INDIRECT_DESC, F.EVENT_IDX, ...MODERN],
  };
  test('selects ACCESS_PLATFORM since March 2026; before, QEMU refuses and the driver does not look', () => {
    expect(ends('virtio-drivers-2026.06.24', disk)).toMatchObject({
      outcome: 'works',
      status: 0xf,
      bits: [BLK.FLUSH, F.INDIRECT_DESC, F.EVENT_IDX, ...MODERN],
    });
    expect(ends('virtio-drivers-0.13.0', disk)).toMatchObject({ outcome: 'refused-by-device', status: 0x3 });
  });
  test('drove modern devices without VERSION_1 until 0.11.0, when QEMU compares nothing', () => {
    expect(ends('virtio-drivers-0.11.0', disk)).toMatchObject({
      outcome: 'works',
      bits: [BLK.FLUSH, F.INDIRECT_DESC, F.EVENT_IDX],
    });
  });
  test('needs the registers of VIRTIO 1.0 on PCI, and not on virtio-mmio', () => {
    const old: Spec = { type: TYPE.BLK, offers: [BLK.FLUSH] };
    expect(ends('virtio-drivers-0.13.0', { ...old, transport: 'pci-legacy' })).toMatchObject({
      outcome: 'refused-by-driver',
      status: 0,
      message: expect.stringContaining('VIRTIO_PCI_CAP_COMMON_CFG'),
    });
    expect(ends('virtio-drivers-0.13.0', { ...old, transport: 'mmio-legacy' })).toMatchObject({
      outcome: 'works',
      bits: [BLK.FLUSH],
    });
  });
  test.each<[string, Spec]>([
    ['behind an IOMMU', { iommu: 'virtio' }],
    ['with protected memory', { protection: 'sev' }],
  ])('%s, its embedder decides', (_, machine) => {
    expect(ends('virtio-drivers', { ...disk, ...machine }).outcome).toBe('unknown');
  });
});

describe('Hermit', () => {
  test('skips transitional devices', () => {
    expect(
      ends('hermit-0.13.2', { offers: [NET.MAC, F.VERSION_1], transport: 'pci-transitional' }).outcome,
    ).toBe('no-driver');
  });
  test.each<[string, Spec, string, number]>([
    ['takes a card with an address', { offers: [NET.MAC, F.VERSION_1] }, 'works', 0xf],
    ['needs an address', { offers: [F.VERSION_1] }, 'refused-by-driver', 0x80],
    ['does not know ACCESS_PLATFORM', { offers: [NET.MAC, ...MODERN] }, 'refused-by-device', 0x80],
    [
      'leaves the status of a virtio-mmio device',
      { offers: [NET.MAC, ...MODERN], transport: 'mmio-modern' },
      'refused-by-device',
      0x3,
    ],
  ])('%s', (_, spec, outcome, status) => {
    expect(ends('hermit-0.13.2', spec)).toMatchObject({ outcome, status });
  });
  test('has a driver for entropy sources since 2026', () => {
    expect(ends('hermit-0.13.0', { type: TYPE.RNG }).outcome).toBe('no-driver');
    expect(ends('hermit-2026.08.21', { type: TYPE.RNG }).outcome).toBe('works');
  });
});

describe('DPDK', () => {
  const card: Spec = {
    offers: [NET.MTU, NET.MAC, NET.CTRL_VQ, F.INDIRECT_DESC, F.EVENT_IDX, ...MODERN, F.RING_PACKED],
  };
  test('selects packed rings and ACCESS_PLATFORM, and no event index', () => {
    expect(ends('dpdk-22.11', card)).toMatchObject({
      outcome: 'works',
      status: 0xf,
      bits: [NET.MTU, NET.MAC, NET.CTRL_VQ, F.INDIRECT_DESC, ...MODERN, F.RING_PACKED],
      way: 'guest-physical',
    });
  });
  test('drops an MTU that Ethernet has no room for', () => {
    expect(ends('dpdk-22.11', { ...card, fields: { mtu: 67 } }).bits).not.toContain(NET.MTU);
    expect(ends('dpdk-22.11', { ...card, fields: { mtu: 68 } }).bits).toContain(NET.MTU);
  });
  test('gives addresses of VFIO behind an IOMMU that its kernel drives, whatever was negotiated', () => {
    const behind: Spec = { iommu: 'intel', cmdline: 'intel_iommu=on iommu=pt' };
    expect(ends('dpdk-22.11', { ...card, ...behind })).toMatchObject({ outcome: 'works', way: 'vfio' });
    expect(ends('dpdk-22.11', { offers: [NET.MAC, F.VERSION_1], ...behind })).toMatchObject({
      outcome: 'breaks',
      way: 'vfio',
    });
    expect(ends('dpdk-22.11', { ...card, iommu: 'intel' }).way).toBe('guest-physical');
  });
  test('drives network cards alone', () => {
    expect(ends('dpdk', { type: TYPE.BLK }).outcome).toBe('no-driver');
  });
  test('gives the port up where the device refuses, and leaves its status', () => {
    expect(
      ends('dpdk', { offers: [NET.MAC, F.VERSION_1, F.RING_RESET], requires: [F.RING_RESET] }),
    ).toMatchObject({
      outcome: 'refused-by-device',
      status: 0x3,
      message: 'Failed to set FEATURES_OK status!',
    });
  });
});

describe('virtio-user', () => {
  const offers = [
    NET.MRG_RXBUF,
    NET.STATUS,
    NET.CTRL_VQ,
    NET.MQ,
    F.INDIRECT_DESC,
    F.EVENT_IDX,
    ...MODERN,
    F.RING_PACKED,
    F.IN_ORDER,
    F.ORDER_PLATFORM,
    F.NOTIFICATION_DATA,
  ];
  test('tells its backend of what it uses without options', () => {
    const card: Spec = { offers, implementation: 'vhost-user', transport: 'pci-modern' };
    expect(ends('dpdk-virtio-user-22.11', card)).toMatchObject({
      outcome: 'works',
      bits: [NET.MRG_RXBUF, F.INDIRECT_DESC, F.VERSION_1, F.IN_ORDER],
    });
    expect(ends('dpdk-virtio-user-25.11', card).bits).toEqual([
      NET.MRG_RXBUF,
      F.INDIRECT_DESC,
      F.VERSION_1,
      F.IN_ORDER,
      F.ORDER_PLATFORM,
      F.NOTIFICATION_DATA,
    ]);
  });
  test('agrees with testpmd of DPDK 22.11, which told DPDK’s own vhost of 0x910008000', () => {
    const told = 0x9_1000_8000n;
    const bits = [...Array(64).keys()].filter((bit) => (told >> BigInt(bit)) & 1n);
    const card: Spec = { offers, implementation: 'vhost-user', transport: 'pci-modern' };
    expect(ends('dpdk-virtio-user-22.11', card).bits).toEqual(bits);
  });
  test.each(['qemu', 'hardware'] as const)('takes no device of %s', (implementation) => {
    expect(ends('dpdk-virtio-user', { offers, implementation }).outcome).toBe('no-driver');
  });
});

describe('FreeBSD', () => {
  const card = [
    NET.CSUM,
    NET.GUEST_CSUM,
    NET.MAC,
    NET.GUEST_TSO4,
    NET.GUEST_TSO6,
    NET.HOST_TSO4,
    NET.HOST_TSO6,
    NET.MRG_RXBUF,
    NET.STATUS,
    NET.CTRL_VQ,
    NET.CTRL_RX,
    NET.CTRL_VLAN,
    NET.MQ,
    NET.CTRL_MAC_ADDR,
    F.INDIRECT_DESC,
    F.EVENT_IDX,
  ];
  test('drives a transitional device through its legacy interface, and a modern one through the other', () => {
    const disk: Spec = { type: TYPE.BLK, offers: [BLK.BLK_SIZE, BLK.FLUSH, F.VERSION_1] };
    expect(ends('freebsd-14.1', { ...disk, transport: 'pci-transitional' })).toMatchObject({
      status: 0x7,
      bits: [BLK.BLK_SIZE, BLK.FLUSH],
    });
    expect(ends('freebsd-14.1', disk)).toMatchObject({
      status: 0xf,
      bits: [BLK.BLK_SIZE, BLK.FLUSH, F.VERSION_1],
    });
    expect(ends('freebsd-10.4', disk).outcome).toBe('no-driver');
  });
  test('does not take ACCESS_PLATFORM, and acknowledges the device that it gives up', () => {
    expect(ends('freebsd-14.1', { type: TYPE.BLK, offers: [...MODERN] })).toMatchObject({
      outcome: 'refused-by-device',
      status: 0x1,
      message: 'desired features were not accepted',
    });
  });
  test('receives whole packets where buffers are merged or tables indirect, and no more in 15.0', () => {
    expect(ends('freebsd-13.0', { offers: [...card, F.VERSION_1] }).bits).toEqual([...card, F.VERSION_1]);
    const without = card.filter((bit) => bit !== NET.MRG_RXBUF && bit !== F.INDIRECT_DESC);
    expect(ends('freebsd-13.0', { offers: [...without, F.VERSION_1] }).bits).not.toContain(NET.GUEST_TSO4);
    expect(ends('freebsd-15.0', { offers: [...card, F.VERSION_1] }).bits).not.toContain(NET.GUEST_TSO4);
  });
  test('never sets FEATURES_OK for 9P, so that nothing is refused', () => {
    const share: Spec = { type: TYPE.NINEP, offers: [NINEP.MOUNT_TAG, ...MODERN] };
    expect(ends('freebsd-15.0', share)).toMatchObject({
      outcome: 'works',
      status: 0x7,
      bits: [NINEP.MOUNT_TAG, F.VERSION_1],
    });
    expect(ends('freebsd-14.0', share)).toMatchObject({ outcome: 'no-driver', status: 0x1 });
  });
  test('needs segments of 1 MiB', () => {
    const disk: Spec = { type: TYPE.BLK, offers: [BLK.SIZE_MAX, F.VERSION_1] };
    expect(ends('freebsd-14.0', { ...disk, fields: { size_max: 4096 } }).outcome).toBe('refused-by-driver');
    expect(ends('freebsd-14.0', { ...disk, fields: { size_max: 1 << 20 } }).outcome).toBe('works');
  });
  test('what it makes of virtio-mmio devices of version 2 was not read', () => {
    expect(ends('freebsd-14.0', { transport: 'mmio-modern' }).outcome).toBe('unknown');
  });
});

describe('OpenBSD', () => {
  const disk: Spec = {
    type: TYPE.BLK,
    offers: [BLK.FLUSH, F.NOTIFY_ON_EMPTY, F.INDIRECT_DESC, F.EVENT_IDX, ...MODERN, F.RING_PACKED],
  };
  test('selects ACCESS_PLATFORM, and takes the modern interface of a transitional device', () => {
    const works = { outcome: 'works', status: 0xf, way: 'bus-dma' };
    expect(ends('openbsd-7.8', disk)).toMatchObject({
      ...works,
      bits: [BLK.FLUSH, F.INDIRECT_DESC, ...MODERN],
    });
    const both: Spec = {
      type: TYPE.BLK,
      offers: [BLK.FLUSH, F.NOTIFY_ON_EMPTY, F.VERSION_1],
      transport: 'pci-transitional',
    };
    expect(ends('openbsd-7.8', both)).toMatchObject({ ...works, bits: [BLK.FLUSH, F.VERSION_1] });
  });
  test('selects NOTIFY_ON_EMPTY for disks on the legacy interface', () => {
    expect(
      ends('openbsd-7.8', {
        type: TYPE.BLK,
        offers: [BLK.FLUSH, F.NOTIFY_ON_EMPTY],
        transport: 'pci-legacy',
      }),
    ).toMatchObject({
      status: 0x7,
      bits: [BLK.FLUSH, F.NOTIFY_ON_EMPTY],
    });
  });
  test.each<[string, string]>([
    ['openbsd-7.7', 'no-driver'],
    ['openbsd-7.8', 'works'],
  ])('%s in a guest with SEV-ES: %s', (id, outcome) => {
    expect(ends(id, { ...disk, protection: 'sev-es' }).outcome).toBe(outcome);
    expect(ends(id, { ...disk, protection: 'sev' }).outcome).toBe('works');
    expect(ends(id, { ...disk, protection: 'sev-snp' }).outcome).toBe('no-driver');
  });
  test('writes FAILED alone where the device refuses, or has no VERSION_1', () => {
    expect(
      ends('openbsd', { type: TYPE.RNG, offers: [F.VERSION_1, F.RING_RESET], requires: [F.RING_RESET] }),
    ).toMatchObject({
      outcome: 'refused-by-device',
      status: 0x80,
      message: 'Feature negotiation failed',
    });
    expect(ends('openbsd', { type: TYPE.RNG, offers: [] })).toMatchObject({
      outcome: 'refused-by-driver',
      status: 0x80,
    });
  });
  test.each<[string, Spec, number, string]>([
    [
      'a page to a segment',
      { type: TYPE.BLK, offers: [BLK.SIZE_MAX, F.VERSION_1], fields: { size_max: 4095 } },
      0x8b,
      'size 4095 too low',
    ],
    [
      '17 segments of a disk',
      { type: TYPE.BLK, offers: [BLK.SEG_MAX, F.VERSION_1], fields: { seg_max: 16 } },
      0x8b,
      'segments 16 too small',
    ],
    [
      '17 segments of a controller',
      { type: TYPE.SCSI, offers: [F.VERSION_1], fields: { seg_max: 16 } },
      0x8b,
      '16 too small',
    ],
    [
      'VERSION_1 of graphics',
      { type: TYPE.GPU, offers: [], transport: 'pci-legacy', implementation: 'hardware' },
      0x83,
      'requires virtio version 1',
    ],
  ])('needs %s', (_, spec, status, words) => {
    expect(ends('openbsd', spec)).toMatchObject({
      outcome: 'refused-by-driver',
      status,
      message: expect.stringContaining(words),
    });
  });
  test('gives up what no driver takes, and what was not read is unknown', () => {
    expect(ends('openbsd', { type: TYPE.VSOCK, offers: [F.VERSION_1] })).toMatchObject({
      outcome: 'no-driver',
      status: 0x83,
    });
    expect(ends('openbsd', { ...disk, iommu: 'intel' }).outcome).toBe('unknown');
    expect(ends('openbsd', { transport: 'mmio-modern' }).outcome).toBe('unknown');
  });
});

describe('illumos', () => {
  const card = [
    NET.CSUM,
    NET.MTU,
    NET.MAC,
    NET.GSO,
    NET.HOST_TSO4,
    NET.HOST_TSO6,
    NET.HOST_ECN,
    NET.STATUS,
    NET.CTRL_VQ,
    NET.CTRL_RX,
    NET.MQ,
  ];
  test('selects what its dependencies allow', () => {
    const shown = [...card, F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.RING_PACKED, NET.SPEED_DUPLEX];
    expect(ends('illumos', { offers: shown })).toMatchObject({
      outcome: 'works',
      status: 0xf,
      bits: [...card.filter((bit) => bit !== NET.GSO), F.INDIRECT_DESC, F.VERSION_1, NET.SPEED_DUPLEX],
      way: 'illumos-ddi',
    });
    const bare = shown.filter((bit) => bit !== NET.CSUM && bit !== NET.CTRL_VQ);
    expect(ends('illumos', { offers: bare }).bits).toEqual([
      NET.MTU,
      NET.MAC,
      NET.STATUS,
      NET.CTRL_RX,
      F.INDIRECT_DESC,
      F.VERSION_1,
      NET.SPEED_DUPLEX,
    ]);
    const six = shown.filter((bit) => bit !== 11);
    expect(ends('illumos', { offers: six }).bits).toContain(NET.HOST_ECN);
  });
  test('takes the modern interface of a transitional device, and the legacy one where there is no other', () => {
    const disk: Spec = { type: TYPE.BLK, offers: [BLK.BLK_SIZE, BLK.FLUSH, F.VERSION_1] };
    expect(ends('illumos', { ...disk, transport: 'pci-transitional' })).toMatchObject({
      status: 0xf,
      bits: [BLK.BLK_SIZE, BLK.FLUSH, F.VERSION_1],
    });
    const old: Spec = { type: TYPE.BLK, offers: [BLK.BLK_SIZE, BLK.FLUSH], transport: 'pci-legacy' };
    expect(ends('illumos', old)).toMatchObject({ status: 0x7, bits: [BLK.BLK_SIZE, BLK.FLUSH] });
  });
  test('does not know ACCESS_PLATFORM, and adds FAILED', () => {
    expect(ends('illumos', { type: TYPE.RNG, offers: [...MODERN] })).toMatchObject({
      outcome: 'refused-by-device',
      status: 0x83,
      message: 'feature negotiation failed',
    });
  });
  test.each<Spec>([{ iommu: 'intel' }, { protection: 'sev' }])(
    'what it makes of %o was not read',
    (machine) => {
      expect(ends('illumos', { type: TYPE.RNG, offers: [...MODERN], ...machine }).outcome).toBe('unknown');
    },
  );
});

describe('NetBSD', () => {
  test('drives a transitional device through its legacy interface, and a modern one through the other', () => {
    const card: Spec = {
      offers: [
        NET.MAC,
        NET.STATUS,
        NET.CTRL_VQ,
        NET.CTRL_MAC_ADDR,
        F.NOTIFY_ON_EMPTY,
        F.INDIRECT_DESC,
        F.EVENT_IDX,
        F.VERSION_1,
        F.RING_PACKED,
      ],
    };
    expect(ends('netbsd', { ...card, transport: 'pci-transitional' })).toMatchObject({
      outcome: 'works',
      status: 0x7,
      bits: [
        NET.MAC,
        NET.STATUS,
        NET.CTRL_VQ,
        NET.CTRL_MAC_ADDR,
        F.NOTIFY_ON_EMPTY,
        F.INDIRECT_DESC,
        F.EVENT_IDX,
      ],
    });
    expect(ends('netbsd', card)).toMatchObject({
      outcome: 'works',
      status: 0xf,
      bits: [NET.MAC, NET.STATUS, NET.CTRL_VQ, NET.CTRL_MAC_ADDR, F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1],
      way: 'bus-dma',
    });
  });
  test.each<[number, number]>([
    [TYPE.BLK, 0x80],
    [TYPE.SCSI, 0x84],
  ])('does not know ACCESS_PLATFORM: device type %i ends at status %i', (type, status) => {
    expect(ends('netbsd', { type, offers: [...MODERN] })).toMatchObject({
      outcome: 'refused-by-device',
      status,
      message: 'feature negotiation failed',
    });
  });
  test('its disk driver takes no features at all for a failure', () => {
    expect(ends('netbsd', { type: TYPE.BLK, offers: [], transport: 'pci-legacy' })).toMatchObject({
      outcome: 'refused-by-driver',
      status: 0x80,
    });
    expect(ends('netbsd', { type: TYPE.CONSOLE, offers: [], transport: 'pci-legacy' }).status).toBe(0x7);
  });
  test('insists on VERSION_1 of a modern device', () => {
    expect(ends('netbsd', { type: TYPE.BLK, offers: [BLK.FLUSH] })).toMatchObject({
      status: 0x80,
      message: 'host rejected version 1',
    });
  });
  test.each<Spec>([
    { type: TYPE.RNG },
    { transport: 'mmio-modern' },
    { iommu: 'intel' },
    { protection: 'sev' },
  ])('what it makes of %o was not read', (spec) => {
    expect(ends('netbsd', spec).outcome).toBe('unknown');
  });
  test('leaves a device without a driver acknowledged', () => {
    expect(ends('netbsd', { type: TYPE.VSOCK, offers: [F.VERSION_1] })).toMatchObject({
      outcome: 'no-driver',
      status: 0x3,
    });
  });
});

describe('Zephyr', () => {
  test('selects little, through the modern interface alone', () => {
    const disk: Spec = {
      type: TYPE.BLK,
      offers: [BLK.BLK_SIZE, BLK.FLUSH, BLK.CONFIG_WCE, F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1],
    };
    expect(ends('zephyr', disk)).toMatchObject({
      outcome: 'works',
      status: 0xf,
      bits: [BLK.BLK_SIZE, BLK.FLUSH, F.VERSION_1],
    });
    expect(ends('zephyr', { ...disk, transport: 'pci-transitional' }).bits).toEqual([
      BLK.BLK_SIZE,
      BLK.FLUSH,
      F.VERSION_1,
    ]);
    expect(ends('zephyr', { ...disk, transport: 'mmio-modern' }).bits).toEqual([
      BLK.BLK_SIZE,
      BLK.FLUSH,
      F.VERSION_1,
    ]);
  });
  test.each<[Spec['transport'], string]>([
    ['pci-legacy', 'no VIRTIO_PCI_CAP_COMMON_CFG for the device'],
    ['mmio-legacy', 'Invalid version 1'],
  ])('knows no %s', (transport, message) => {
    expect(ends('zephyr', { type: TYPE.BLK, offers: [BLK.FLUSH], transport })).toMatchObject({
      outcome: 'refused-by-driver',
      status: 0,
      message,
    });
  });
  test.each<[string, number, string, number]>([
    ['stops where the device refuses', TYPE.RNG, 'refused-by-device', 0x3],
    ['goes on with a network card', TYPE.NET, 'refused-by-device', 0x7],
    ['never asks for a console', TYPE.CONSOLE, 'works', 0x7],
  ])('%s', (_, type, outcome, status) => {
    expect(ends('zephyr', { type, offers: [...MODERN] })).toMatchObject({ outcome, status });
  });
  test('takes blocks of 512 bytes up to a page', () => {
    const disk: Spec = { type: TYPE.BLK, offers: [BLK.BLK_SIZE, F.VERSION_1] };
    expect(ends('zephyr', { ...disk, fields: { blk_size: 4096 } }).outcome).toBe('works');
    expect(ends('zephyr', { ...disk, fields: { blk_size: 8192 } })).toMatchObject({
      outcome: 'refused-by-driver',
      status: 0xb,
      message: 'block size 8192',
    });
  });
  test('needs VERSION_1 on PCI', () => {
    expect(ends('zephyr', { type: TYPE.BLK, offers: [BLK.FLUSH] })).toMatchObject({
      outcome: 'refused-by-driver',
      status: 0x3,
    });
  });
  test.each<Spec>([{ type: TYPE.GPU }, { protection: 'sev' }])('what it makes of %o was not read', (spec) => {
    expect(ends('zephyr', { offers: [F.VERSION_1], ...spec }).outcome).toBe('unknown');
  });
});

describe('Windows', () => {
  const card = [
    NET.CSUM,
    NET.GUEST_CSUM,
    NET.CTRL_GUEST_OFFLOADS,
    NET.MAC,
    NET.GUEST_TSO4,
    NET.GUEST_TSO6,
    NET.HOST_TSO4,
    NET.HOST_TSO6,
    NET.MRG_RXBUF,
    NET.STATUS,
    NET.CTRL_VQ,
    NET.CTRL_RX,
    NET.GUEST_ANNOUNCE,
    NET.MQ,
    NET.CTRL_MAC_ADDR,
    F.INDIRECT_DESC,
    F.EVENT_IDX,
    NET.HOST_USO,
    NET.HASH_REPORT,
    NET.RSS,
    NET.RSC_EXT,
  ];
  test('NetKVM selects what its control queue allows', () => {
    expect(ends('windows-0.1.322', { offers: [...card, ...MODERN] }).bits).toEqual(
      [...card, ...MODERN].sort((a, b) => a - b),
    );
    const without = card.filter((bit) => bit !== NET.CTRL_VQ);
    expect(ends('windows-0.1.322', { offers: [...without, ...MODERN] }).bits).toEqual(
      [
        NET.CSUM,
        NET.GUEST_CSUM,
        NET.MAC,
        NET.GUEST_TSO4,
        NET.GUEST_TSO6,
        NET.HOST_TSO4,
        NET.HOST_TSO6,
        NET.MRG_RXBUF,
        NET.STATUS,
        F.INDIRECT_DESC,
        F.EVENT_IDX,
        ...MODERN,
        NET.HOST_USO,
      ].sort((a, b) => a - b),
    );
  });
  test('a standby card does without segmentation of UDP', () => {
    expect(ends('windows-0.1.322', { offers: [...card, NET.STANDBY, ...MODERN] }).bits).not.toContain(
      NET.HOST_USO,
    );
  });
  test('viostor selects ORDER_PLATFORM since build 286, and CONFIG_WCE since 320', () => {
    const disk: Spec = { type: TYPE.BLK, offers: [BLK.FLUSH, BLK.CONFIG_WCE, F.ORDER_PLATFORM, ...MODERN] };
    expect(ends('windows-0.1.235', disk).bits).toEqual([BLK.FLUSH, ...MODERN]);
    expect(ends('windows-0.1.286', disk).bits).toEqual([BLK.FLUSH, ...MODERN, F.ORDER_PLATFORM]);
    expect(ends('windows-0.1.320', disk).bits).toEqual([
      BLK.FLUSH,
      BLK.CONFIG_WCE,
      ...MODERN,
      F.ORDER_PLATFORM,
    ]);
  });
  test.each<[string, number, number]>([
    ['vioscsi goes on', TYPE.SCSI, 0x7],
    ['NetKVM gives up', TYPE.NET, 0x3],
    ['vioserial writes FAILED', TYPE.CONSOLE, 0x83],
  ])('%s where the device refuses', (_, type, status) => {
    expect(
      ends('windows-0.1.322', { type, offers: [F.VERSION_1, F.RING_RESET], requires: [F.RING_RESET] }),
    ).toMatchObject({
      outcome: 'refused-by-device',
      status,
    });
  });
  test('takes the modern interface of a transitional device, and the legacy one where there is no other', () => {
    const rng: Spec = { type: TYPE.RNG, offers: [F.VERSION_1] };
    expect(ends('windows', { ...rng, transport: 'pci-transitional' })).toMatchObject({
      status: 0xf,
      bits: [F.VERSION_1],
    });
    expect(ends('windows', { ...rng, offers: [], transport: 'pci-legacy' })).toMatchObject({ status: 0x7 });
  });
  test.each<Spec>([{ iommu: 'intel' }, { protection: 'sev-snp' }, { protection: 'tdx' }])(
    'what Windows makes of %o is not known',
    (machine) => {
      expect(ends('windows', { type: TYPE.BLK, offers: [...MODERN], ...machine }).outcome).toBe('unknown');
    },
  );
});
