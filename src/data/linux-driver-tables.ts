import type { Release } from '../model/release.ts';

/** The oldest and the newest release of which any tree was read. */
export const FIRST_RELEASE_READ = '4.4';
export const LAST_RELEASE_READ = '7.3';

/** Feature bits that entered a driver's table together, under the same conditions. */
export interface TableEntry {
  readonly bits: readonly number[];
  /** undefined: as long as the driver itself, or since 4.4 or before. */
  readonly since?: Release;
  /** The first release without them; undefined: still there. */
  readonly until?: Release;
  /**
   * `modern`: only for a device that offers VERSION_1. `legacy`: only for one that does not.
   * undefined: for both, because both tables have them or the driver has no table for legacy.
   */
  readonly only?: 'modern' | 'legacy';
  /** Kernel options, without CONFIG_, that must all be on. */
  readonly needs?: readonly string[];
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
  /** undefined: 4.4 or before. */
  readonly since?: Release;
  /** The first release without the driver. */
  readonly until?: Release;
  /** The driver has a feature_table_legacy of its own. */
  readonly legacyTable?: { readonly since?: Release };
  /** Kernel options besides the driver's own, without CONFIG_, that must all be on for it to take a device. */
  readonly needs?: readonly string[];
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
    type: 1,
    name: 'virtio_net',
    source: [{ path: 'drivers/net/virtio_net.c' }],
    legacyTable: { since: '4.8' },
    features: [
      { bits: [0, 1, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23] }, // CSUM … CTRL_MAC_ADDR
      { bits: [6, 27], until: '4.8' }, // GSO, ANY_LAYOUT
      { bits: [6, 27], since: '4.8', only: 'legacy' },
      { bits: [3], since: '4.8' }, // MTU
      { bits: [2], since: '4.14' }, // CTRL_GUEST_OFFLOADS
      { bits: [63], since: '4.16' }, // SPEED_DUPLEX
      { bits: [62], since: '4.18' }, // STANDBY
      { bits: [57, 60], since: '5.18' }, // HASH_REPORT, RSS
      { bits: [53], since: '6.0' }, // NOTF_COAL
      { bits: [54, 55, 56], since: '6.2' }, // GUEST_USO4, GUEST_USO6, HOST_USO
      { bits: [59], since: '6.4' }, // GUEST_HDRLEN
      { bits: [52], since: '6.6' }, // VQ_NOTF_COAL
      { bits: [50], since: '6.10' }, // DEVICE_STATS
      // GUEST_UDP_TUNNEL_GSO, GUEST_UDP_TUNNEL_GSO_CSUM, HOST_UDP_TUNNEL_GSO, HOST_UDP_TUNNEL_GSO_CSUM
      { bits: [65, 66, 67, 68], since: { after: '6.14', by: '6.17', likely: '6.17' }, only: 'modern' },
    ],
  },
  {
    type: 2,
    name: 'virtio_blk',
    source: [{ path: 'drivers/block/virtio_blk.c' }],
    legacyTable: {},
    features: [
      { bits: [1, 2, 4, 5, 6, 9, 10, 11, 12] }, // SIZE_MAX … MQ
      { bits: [7], until: '4.11', only: 'legacy' }, // SCSI
      { bits: [7], since: '4.11', until: '5.6', only: 'legacy', needs: ['VIRTIO_BLK_SCSI'] },
      { bits: [13, 14], since: '5.0' }, // DISCARD, WRITE_ZEROES
      { bits: [16], since: '6.1' }, // SECURE_ERASE
      { bits: [17], since: '6.3', only: 'modern' }, // ZONED
    ],
  },
  {
    type: 3,
    name: 'virtio_console',
    source: [{ path: 'drivers/char/virtio_console.c' }],
    features: [{ bits: [0, 1] }], // SIZE, MULTIPORT
  },
  {
    type: 4,
    name: 'virtio_rng',
    source: [{ path: 'drivers/char/hw_random/virtio-rng.c' }],
    features: [],
  },
  {
    type: 5,
    name: 'virtio_balloon',
    source: [{ path: 'drivers/virtio/virtio_balloon.c' }],
    features: [
      { bits: [0, 1, 2] }, // MUST_TELL_HOST, STATS_VQ, DEFLATE_ON_OOM
      { bits: [3, 4], since: '4.20' }, // FREE_PAGE_HINT, PAGE_POISON
      { bits: [5], since: '5.7' }, // REPORTING
    ],
  },
  {
    type: 7,
    name: 'virtio_rpmsg_bus',
    source: [{ path: 'drivers/rpmsg/virtio_rpmsg_bus.c' }],
    features: [{ bits: [0] }], // NS
  },
  {
    type: 8,
    name: 'virtio_scsi',
    source: [{ path: 'drivers/scsi/virtio_scsi.c' }],
    features: [
      { bits: [1, 2] }, // HOTPLUG, CHANGE
      { bits: [3], needs: ['BLK_DEV_INTEGRITY'] }, // T10_PI
    ],
  },
  {
    type: 9,
    name: '9pnet_virtio',
    source: [{ path: 'net/9p/trans_virtio.c' }],
    features: [{ bits: [0] }], // MOUNT_TAG
  },
  {
    type: 11,
    name: 'virtio_rproc_serial',
    source: [{ path: 'drivers/char/virtio_console.c' }],
    needs: ['REMOTEPROC'],
    features: [],
  },
  {
    type: 12,
    name: 'caif_virtio',
    source: [{ path: 'drivers/net/caif/caif_virtio.c' }],
    until: '7.1',
    features: [],
  },
  {
    type: 16,
    name: 'virtio_gpu',
    source: [{ path: 'drivers/gpu/drm/virtio/virtgpu_drv.c' }],
    features: [
      { bits: [0], littleEndian: true }, // VIRGL
      { bits: [1], since: '5.0' }, // EDID
      { bits: [2], since: '5.10' }, // RESOURCE_UUID
      { bits: [3], since: '5.11' }, // RESOURCE_BLOB
      { bits: [4], since: '5.16' }, // CONTEXT_INIT
      { bits: [5], since: '7.2' }, // BLOB_ALIGNMENT
    ],
  },
  {
    type: 17,
    name: 'virtio_rtc',
    source: [{ path: 'drivers/virtio/virtio_rtc_driver.c' }],
    since: '6.16',
    features: [{ bits: [0], needs: ['VIRTIO_RTC_CLASS'] }], // ALARM
  },
  {
    type: 18,
    name: 'virtio_input',
    source: [{ path: 'drivers/virtio/virtio_input.c' }],
    features: [],
  },
  {
    type: 19,
    name: 'vmw_vsock_virtio_transport',
    source: [{ path: 'net/vmw_vsock/virtio_transport.c' }],
    since: '4.8',
    features: [{ bits: [1], since: '5.14' }], // SEQPACKET
  },
  {
    type: 20,
    name: 'virtio_crypto',
    source: [{ path: 'drivers/crypto/virtio/virtio_crypto_core.c' }],
    since: '4.10',
    features: [],
  },
  {
    type: 23,
    name: 'virtio_iommu',
    source: [{ path: 'drivers/iommu/virtio-iommu.c' }],
    since: '5.3',
    features: [
      { bits: [0, 1, 2, 4, 5] }, // INPUT_RANGE, DOMAIN_RANGE, MAP_UNMAP, PROBE, MMIO
      { bits: [6], since: '5.17' }, // BYPASS_CONFIG
    ],
  },
  {
    type: 24,
    name: 'virtio_mem',
    source: [{ path: 'drivers/virtio/virtio_mem.c' }],
    since: '5.8',
    features: [
      { bits: [0], needs: ['NUMA', 'ACPI_NUMA'] }, // ACPI_PXM
      { bits: [1], since: '5.16' }, // UNPLUGGED_INACCESSIBLE
      { bits: [2], since: '6.10' }, // PERSISTENT_SUSPEND
    ],
  },
  {
    type: 25,
    name: 'virtio_snd',
    source: [{ path: 'sound/virtio/virtio_card.c' }],
    since: '5.13',
    features: [{ bits: [0], since: '6.9' }], // CTLS
  },
  {
    type: 26,
    name: 'virtiofs',
    source: [{ path: 'fs/fuse/virtio_fs.c' }],
    since: '5.4',
    features: [],
  },
  {
    type: 27,
    name: 'virtio_pmem',
    source: [{ path: 'drivers/nvdimm/virtio_pmem.c' }],
    since: '5.3',
    features: [{ bits: [0], since: '6.8' }], // SHMEM_REGION
  },
  {
    type: 29,
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
    type: 32,
    name: 'scmi-virtio',
    source: [
      { path: 'drivers/firmware/arm_scmi/virtio.c', until: '6.12' },
      { path: 'drivers/firmware/arm_scmi/transports/virtio.c', since: '6.12' },
    ],
    since: '5.15',
    features: [{ bits: [0] }], // P2A_CHANNELS
  },
  {
    type: 33,
    name: 'nsm',
    source: [{ path: 'drivers/misc/nsm.c' }],
    since: '6.8',
    features: [],
  },
  {
    type: 34,
    name: 'i2c_virtio',
    source: [{ path: 'drivers/i2c/busses/i2c-virtio.c' }],
    since: '5.15',
    features: [{ bits: [0], since: '5.16' }], // ZERO_LENGTH_REQUEST
  },
  {
    type: 36,
    name: 'virtio_can',
    source: [{ path: 'drivers/net/can/virtio_can.c' }],
    since: '7.2',
    features: [{ bits: [0, 1, 2, 3] }], // CAN_CLASSIC, CAN_FD, RTR_FRAMES, LATE_TX_ACK
  },
  {
    type: 40,
    name: 'virtio_bt',
    source: [{ path: 'drivers/bluetooth/virtio_bt.c' }],
    since: '5.13',
    features: [
      { bits: [0, 1, 2] }, // VND_HCI, MSFT_EXT, AOSP_EXT
      { bits: [3], since: '6.2' }, // CONFIG_V2
    ],
  },
  {
    type: 41,
    name: 'gpio_virtio',
    source: [{ path: 'drivers/gpio/gpio-virtio.c' }],
    since: '5.15',
    features: [{ bits: [0], since: '5.16' }], // IRQ
  },
  {
    type: 45,
    name: 'spi_virtio',
    source: [{ path: 'drivers/spi/spi-virtio.c' }],
    since: '6.18',
    features: [],
  },
];
