import {
  BALLOON,
  BLK,
  BT,
  bits,
  CAN,
  CONSOLE,
  F,
  GPIO,
  GPU,
  I2C,
  IOMMU,
  MEM,
  NET,
  NINEP,
  PMEM,
  RPMSG,
  RTC,
  SCMI,
  SCSI,
  SOUND,
  TYPE,
  VSOCK,
} from '../features/bits.ts';
import type { Release } from '../model/release.ts';
import type { BuildOption } from './rule-inputs.ts';

/** The oldest and the newest release whose tree was read. */
export const FIRST_RELEASE_READ = '4.4';
export const LAST_RELEASE_READ = '7.3';

/** Feature bits that entered a driver's table together, under the same conditions. */
export interface TableEntry {
  readonly bits: readonly number[];
  /** Left out where that is as long as the driver itself, or since 4.4 or before. */
  readonly since?: Release;
  /** The first release without them; undefined where they are still there. */
  readonly until?: Release;
  /**
   * `modern`: only for a device that offers VERSION_1. `legacy`: only for one that does not.
   * Undefined for both, because both tables have them or the driver has no table for legacy.
   */
  readonly only?: 'modern' | 'legacy';
  /** Kernel options, without CONFIG_, that must all be on. */
  readonly needs?: readonly BuildOption[];
  /** Left out where the processor is big-endian. */
  readonly littleEndian?: true;
}

export interface LinuxDriver {
  /** Virtio device ID. */
  readonly type: number;
  /** As in /sys/bus/virtio/drivers and in kernel messages. */
  readonly name: string;
  /** Where its table stands, in the order in which the file moved. */
  readonly source: readonly SourceFile[];
  /** Left out where that is 4.4 or before. */
  readonly since?: Release;
  /** The first release without the driver. */
  readonly until?: Release;
  /** The driver has a feature_table_legacy of its own. */
  readonly legacyTable?: { readonly since?: Release };
  /** Kernel options besides the driver's own, without CONFIG_, that must all be on for it to take a device. */
  readonly needs?: readonly BuildOption[];
  readonly features: readonly TableEntry[];
}

export interface SourceFile {
  readonly path: string;
  readonly since?: Release;
  readonly until?: Release;
}

/**
 * What the feature table of each in-tree virtio driver says, Linux 4.4 to 7.3. A release that is not a
 * bracket rests on sources: absent in the release before, present in this one or an update of it.
 */
export const LINUX_DRIVERS: readonly LinuxDriver[] = [
  {
    type: TYPE.NET,
    name: 'virtio_net',
    source: [{ path: 'drivers/net/virtio_net.c' }],
    legacyTable: { since: '4.8' },
    features: [
      {
        bits: bits(
          NET,
          'CSUM',
          'GUEST_CSUM',
          'MAC',
          'GUEST_TSO4',
          'GUEST_TSO6',
          'GUEST_ECN',
          'GUEST_UFO',
          'HOST_TSO4',
          'HOST_TSO6',
          'HOST_ECN',
          'HOST_UFO',
          'MRG_RXBUF',
          'STATUS',
          'CTRL_VQ',
          'CTRL_RX',
          'CTRL_VLAN',
          'GUEST_ANNOUNCE',
          'MQ',
          'CTRL_MAC_ADDR',
        ),
      },
      { bits: [NET.GSO, F.ANY_LAYOUT], until: '4.8' },
      { bits: [NET.GSO, F.ANY_LAYOUT], since: '4.8', only: 'legacy' },
      { bits: [NET.MTU], since: '4.8' },
      { bits: [NET.CTRL_GUEST_OFFLOADS], since: '4.14' },
      { bits: [NET.SPEED_DUPLEX], since: '4.16' },
      { bits: [NET.STANDBY], since: '4.18' },
      { bits: [NET.HASH_REPORT, NET.RSS], since: '5.18' },
      { bits: [NET.NOTF_COAL], since: '6.0' },
      { bits: bits(NET, 'GUEST_USO4', 'GUEST_USO6', 'HOST_USO'), since: '6.2' },
      { bits: [NET.GUEST_HDRLEN], since: '6.4' },
      { bits: [NET.VQ_NOTF_COAL], since: '6.6' },
      { bits: [NET.DEVICE_STATS], since: '6.10' },
      {
        bits: bits(
          NET,
          'GUEST_UDP_TUNNEL_GSO',
          'GUEST_UDP_TUNNEL_GSO_CSUM',
          'HOST_UDP_TUNNEL_GSO',
          'HOST_UDP_TUNNEL_GSO_CSUM',
        ),
        since: '6.17',
        only: 'modern',
      },
    ],
  },
  {
    type: TYPE.BLK,
    name: 'virtio_blk',
    source: [{ path: 'drivers/block/virtio_blk.c' }],
    legacyTable: {},
    features: [
      {
        bits: bits(
          BLK,
          'SIZE_MAX',
          'SEG_MAX',
          'GEOMETRY',
          'RO',
          'BLK_SIZE',
          'FLUSH',
          'TOPOLOGY',
          'CONFIG_WCE',
          'MQ',
        ),
      },
      { bits: [BLK.SCSI], until: '4.11', only: 'legacy' },
      { bits: [BLK.SCSI], since: '4.11', until: '5.6', only: 'legacy', needs: ['VIRTIO_BLK_SCSI'] },
      { bits: [BLK.DISCARD, BLK.WRITE_ZEROES], since: '5.0' },
      { bits: [BLK.SECURE_ERASE], since: '6.1' },
      { bits: [BLK.ZONED], since: '6.3', only: 'modern' },
    ],
  },
  {
    type: TYPE.CONSOLE,
    name: 'virtio_console',
    source: [{ path: 'drivers/char/virtio_console.c' }],
    features: [{ bits: [CONSOLE.SIZE, CONSOLE.MULTIPORT] }],
  },
  {
    type: TYPE.RNG,
    name: 'virtio_rng',
    source: [{ path: 'drivers/char/hw_random/virtio-rng.c' }],
    features: [],
  },
  {
    type: TYPE.BALLOON,
    name: 'virtio_balloon',
    source: [{ path: 'drivers/virtio/virtio_balloon.c' }],
    features: [
      { bits: bits(BALLOON, 'MUST_TELL_HOST', 'STATS_VQ', 'DEFLATE_ON_OOM') },
      { bits: [BALLOON.FREE_PAGE_HINT, BALLOON.PAGE_POISON], since: '4.20' },
      { bits: [BALLOON.PAGE_REPORTING], since: '5.7' },
    ],
  },
  {
    type: TYPE.RPMSG,
    name: 'virtio_rpmsg_bus',
    source: [{ path: 'drivers/rpmsg/virtio_rpmsg_bus.c' }],
    features: [{ bits: [RPMSG.NS] }],
  },
  {
    type: TYPE.SCSI,
    name: 'virtio_scsi',
    source: [{ path: 'drivers/scsi/virtio_scsi.c' }],
    features: [{ bits: [SCSI.HOTPLUG, SCSI.CHANGE] }, { bits: [SCSI.T10_PI], needs: ['BLK_DEV_INTEGRITY'] }],
  },
  {
    type: TYPE.NINEP,
    name: '9pnet_virtio',
    source: [{ path: 'net/9p/trans_virtio.c' }],
    features: [{ bits: [NINEP.MOUNT_TAG] }],
  },
  {
    type: TYPE.RPROC_SERIAL,
    name: 'virtio_rproc_serial',
    source: [{ path: 'drivers/char/virtio_console.c' }],
    needs: ['REMOTEPROC'],
    features: [],
  },
  {
    type: TYPE.CAIF,
    name: 'caif_virtio',
    source: [{ path: 'drivers/net/caif/caif_virtio.c' }],
    until: '7.1',
    features: [],
  },
  {
    type: TYPE.GPU,
    name: 'virtio_gpu',
    source: [{ path: 'drivers/gpu/drm/virtio/virtgpu_drv.c' }],
    features: [
      { bits: [GPU.VIRGL], littleEndian: true },
      { bits: [GPU.EDID], since: '5.0' },
      { bits: [GPU.RESOURCE_UUID], since: '5.10' },
      { bits: [GPU.RESOURCE_BLOB], since: '5.11' },
      { bits: [GPU.CONTEXT_INIT], since: '5.16' },
      { bits: [GPU.BLOB_ALIGNMENT], since: '7.2' },
    ],
  },
  {
    type: TYPE.RTC,
    name: 'virtio_rtc',
    source: [{ path: 'drivers/virtio/virtio_rtc_driver.c' }],
    since: '6.16',
    features: [{ bits: [RTC.ALARM], needs: ['VIRTIO_RTC_CLASS'] }],
  },
  {
    type: TYPE.INPUT,
    name: 'virtio_input',
    source: [{ path: 'drivers/virtio/virtio_input.c' }],
    features: [],
  },
  {
    type: TYPE.VSOCK,
    name: 'vmw_vsock_virtio_transport',
    source: [{ path: 'net/vmw_vsock/virtio_transport.c' }],
    since: '4.8',
    features: [{ bits: [VSOCK.SEQPACKET], since: '5.14' }],
  },
  {
    type: TYPE.CRYPTO,
    name: 'virtio_crypto',
    source: [{ path: 'drivers/crypto/virtio/virtio_crypto_core.c' }],
    since: '4.10',
    features: [],
  },
  {
    type: TYPE.IOMMU,
    name: 'virtio_iommu',
    source: [{ path: 'drivers/iommu/virtio-iommu.c' }],
    since: '5.3',
    features: [
      { bits: bits(IOMMU, 'INPUT_RANGE', 'DOMAIN_RANGE', 'MAP_UNMAP', 'PROBE', 'MMIO') },
      { bits: [IOMMU.BYPASS_CONFIG], since: '5.17' },
    ],
  },
  {
    type: TYPE.MEM,
    name: 'virtio_mem',
    source: [{ path: 'drivers/virtio/virtio_mem.c' }],
    since: '5.8',
    features: [
      { bits: [MEM.ACPI_PXM], needs: ['NUMA', 'ACPI_NUMA'] },
      { bits: [MEM.UNPLUGGED_INACCESSIBLE], since: '5.16' },
      { bits: [MEM.PERSISTENT_SUSPEND], since: '6.10' },
    ],
  },
  {
    type: TYPE.SOUND,
    name: 'virtio_snd',
    source: [{ path: 'sound/virtio/virtio_card.c' }],
    since: '5.13',
    features: [{ bits: [SOUND.CTLS], since: '6.9' }],
  },
  {
    type: TYPE.FS,
    name: 'virtiofs',
    source: [{ path: 'fs/fuse/virtio_fs.c' }],
    since: '5.4',
    features: [],
  },
  {
    type: TYPE.PMEM,
    name: 'virtio_pmem',
    source: [{ path: 'drivers/nvdimm/virtio_pmem.c' }],
    since: '5.3',
    features: [{ bits: [PMEM.SHMEM_REGION], since: '6.8' }],
  },
  {
    type: TYPE.HWSIM,
    name: 'mac80211_hwsim',
    source: [
      { path: 'drivers/net/wireless/mac80211_hwsim.c', until: '6.4' },
      { path: 'drivers/net/wireless/virtual/mac80211_hwsim.c', since: '6.4', until: '7.2' },
      { path: 'drivers/net/wireless/virtual/mac80211_hwsim_main.c', since: '7.2' },
    ],
    since: '5.7',
    features: [],
  },
  {
    type: TYPE.SCMI,
    name: 'scmi-virtio',
    source: [
      { path: 'drivers/firmware/arm_scmi/virtio.c', until: '6.12' },
      { path: 'drivers/firmware/arm_scmi/transports/virtio.c', since: '6.12' },
    ],
    since: '5.15',
    features: [{ bits: [SCMI.P2A_CHANNELS] }],
  },
  {
    type: TYPE.NSM,
    name: 'nsm',
    source: [{ path: 'drivers/misc/nsm.c' }],
    since: '6.8',
    features: [],
  },
  {
    type: TYPE.I2C,
    name: 'i2c_virtio',
    source: [{ path: 'drivers/i2c/busses/i2c-virtio.c' }],
    since: '5.15',
    features: [{ bits: [I2C.ZERO_LENGTH_REQUEST], since: '5.16' }],
  },
  {
    type: TYPE.CAN,
    name: 'virtio_can',
    source: [{ path: 'drivers/net/can/virtio_can.c' }],
    since: '7.2',
    features: [{ bits: bits(CAN, 'CAN_CLASSIC', 'CAN_FD', 'RTR_FRAMES', 'LATE_TX_ACK') }],
  },
  {
    type: TYPE.BT,
    name: 'virtio_bt',
    source: [{ path: 'drivers/bluetooth/virtio_bt.c' }],
    since: '5.13',
    features: [{ bits: bits(BT, 'VND_HCI', 'MSFT_EXT', 'AOSP_EXT') }, { bits: [BT.CONFIG_V2], since: '6.2' }],
  },
  {
    type: TYPE.GPIO,
    name: 'gpio_virtio',
    source: [{ path: 'drivers/gpio/gpio-virtio.c' }],
    since: '5.15',
    features: [{ bits: [GPIO.IRQ], since: '5.16' }],
  },
  {
    type: TYPE.SPI,
    name: 'spi_virtio',
    source: [{ path: 'drivers/spi/spi-virtio.c' }],
    since: '6.18',
    features: [],
  },
];
