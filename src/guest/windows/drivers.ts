import { VIRTIO_WIN } from '../../data/guests/virtio-win.ts';
import { BALLOON, BLK, bits, CONSOLE, F, MEM, NET, SCSI, TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { PlainDriver, SelectedBits } from '../plain/driver.ts';

/** What a driver makes of a device that refuses its features. */
export type AtRefusal =
  /** The driver fails, and writes FAILED. */
  | 'fails'
  /** The driver fails, and leaves the status as it is. */
  | 'leaves'
  /** Nobody looks at the answer: the driver goes on. */
  | 'goes-on';

export interface WindowsDriver extends PlainDriver {
  readonly atRefusal: AtRefusal;
}

function has(change: keyof typeof VIRTIO_WIN.changes): (ask: Inquiry) => boolean {
  return (ask) => ask.release.has(VIRTIO_WIN, change);
}

/** virtio-win VirtIOWdfSetDriverFeatures(): what every driver on WDF selects besides its own. */
const WDF: SelectedBits = { bits: [F.VERSION_1, F.ANY_LAYOUT, F.ACCESS_PLATFORM] };
/** The storage drivers and NetKVM do the same by themselves, and know packed rings on a device of VIRTIO 1.0. */
const SHARED: readonly SelectedBits[] = [
  { bits: bits(F, 'VERSION_1', 'ANY_LAYOUT', 'ACCESS_PLATFORM', 'EVENT_IDX', 'INDIRECT_DESC') },
  { bits: [F.RING_PACKED], needs: [F.VERSION_1] },
];

const BLK_DRIVER: WindowsDriver = {
  type: TYPE.BLK,
  name: 'viostor',
  where: 'viostor/virtio_stor.c RhelSetGuestFeatures()',
  atRefusal: 'goes-on',
  selects: [
    { bits: bits(BLK, 'BARRIER', 'SIZE_MAX', 'SEG_MAX', 'GEOMETRY', 'RO', 'BLK_SIZE', 'FLUSH') },
    { bits: bits(BLK, 'MQ', 'DISCARD', 'WRITE_ZEROES') },
    { bits: [BLK.CONFIG_WCE], when: has('config-wce') },
    { bits: [F.ORDER_PLATFORM], when: has('order-platform') },
    ...SHARED,
  ],
};
const SCSI_DRIVER: WindowsDriver = {
  type: TYPE.SCSI,
  name: 'vioscsi',
  where: 'vioscsi/helper.c SetGuestFeatures()',
  atRefusal: 'goes-on',
  selects: [{ bits: [SCSI.HOTPLUG, SCSI.CHANGE] }, ...SHARED],
};

/** virtio-win ParaNdis6_CheckDeviceRSSCapabilities(): the key of Windows has 40 bytes. */
function takesKey(ask: Inquiry): boolean {
  return ask.device.field('rss_max_key_size', (size) => size === undefined || size >= 40);
}

/** What NetKVM selects with the settings that it is installed with, on Windows 10 1903, Server 2022 and later. */
const NET_DRIVER: WindowsDriver = {
  type: TYPE.NET,
  name: 'NetKVM',
  where: 'NetKVM/Common/ParaNdis_Common.cpp ParaNdis_InitializeContext()',
  atRefusal: 'leaves',
  selects: [
    { bits: bits(NET, 'STANDBY', 'STATUS', 'SPEED_DUPLEX', 'CTRL_VQ', 'MAC', 'MTU', 'MRG_RXBUF') },
    { bits: [NET.GUEST_ANNOUNCE], needs: [NET.STATUS, NET.CTRL_VQ] },
    { bits: bits(NET, 'CTRL_MAC_ADDR', 'MQ', 'CTRL_RX', 'CTRL_RX_EXTRA', 'CTRL_VLAN'), needs: [NET.CTRL_VQ] },
    { bits: [NET.RSS, NET.HASH_REPORT], needs: [NET.CTRL_VQ, F.VERSION_1], when: takesKey },
    { bits: bits(NET, 'CSUM', 'GUEST_CSUM') },
    { bits: [NET.GUEST_TSO4, NET.GUEST_TSO6], needs: [NET.GUEST_CSUM] },
    { bits: [NET.CTRL_GUEST_OFFLOADS], needs: [NET.GUEST_CSUM, NET.CTRL_VQ] },
    { bits: [NET.RSC_EXT], needs: [NET.GUEST_CSUM, NET.CTRL_VQ, NET.CTRL_GUEST_OFFLOADS] },
    { bits: bits(NET, 'HOST_TSO4', 'HOST_TSO6') },
    { bits: [NET.HOST_USO], unless: NET.STANDBY },
    { bits: [F.ORDER_PLATFORM], needs: [F.VERSION_1], when: has('order-platform') },
    ...SHARED,
  ],
};

function wdf(type: number, name: string, where: string, own: readonly SelectedBits[] = []): WindowsDriver {
  return { type, name, where, atRefusal: 'fails', selects: [...own, WDF] };
}

const BARE = 'VirtIO/WDF/VirtIOWdf.c VirtIOWdfFinalizeFeatures()';

/** The drivers of virtio-win, but for those of crypto devices and of the second graphics driver, which were not read. */
export const WINDOWS_DRIVERS: readonly WindowsDriver[] = [
  NET_DRIVER,
  BLK_DRIVER,
  SCSI_DRIVER,
  wdf(TYPE.RNG, 'viorng', BARE),
  wdf(TYPE.BALLOON, 'balloon', 'Balloon/sys/balloon.c BalloonInit()', [{ bits: [BALLOON.STATS_VQ] }]),
  wdf(TYPE.CONSOLE, 'vioserial', 'vioserial/sys/Device.c VIOSerialEvtDevicePrepareHardware()', [
    { bits: [CONSOLE.MULTIPORT] },
  ]),
  wdf(TYPE.INPUT, 'vioinput', BARE),
  wdf(TYPE.FS, 'viofs', 'viofs/pci/power.c VirtFsEvtDevicePrepareHardware()', [
    { bits: [F.INDIRECT_DESC], when: has('fs-indirect') },
  ]),
  wdf(TYPE.VSOCK, 'viosock', 'viosock/sys/Device.c VIOSockEvtDevicePrepareHardware()', [
    { bits: [F.INDIRECT_DESC] },
  ]),
  {
    ...wdf(TYPE.MEM, 'viomem', 'viomem/sys/viomem.c ViomemInit()', [
      { bits: [MEM.ACPI_PXM, MEM.UNPLUGGED_INACCESSIBLE] },
    ]),
    isThere: has('mem'),
  },
  {
    type: TYPE.GPU,
    name: 'viogpudo',
    where: 'viogpu/viogpudo/viogpudo.cpp VioGpuAdapter::VioGpuAdapterInit()',
    atRefusal: 'fails',
    selects: [{ bits: [F.VERSION_1, F.ACCESS_PLATFORM] }],
  },
];
