import {
  BALLOON_FEATURES,
  BLK_FEATURES,
  BT_FEATURES,
  CAN_FEATURES,
  CONSOLE_FEATURES,
  CRYPTO_FEATURES,
  type FeatureRow,
  FS_FEATURES,
  GPIO_FEATURES,
  GPU_FEATURES,
  I2C_FEATURES,
  IOMMU_FEATURES,
  MEM_FEATURES,
  NET_FEATURES,
  NINEP_FEATURES,
  type Outside,
  PMEM_FEATURES,
  RPMSG_FEATURES,
  RTC_FEATURES,
  SCMI_FEATURES,
  SCSI_FEATURES,
  SOUND_FEATURES,
  VSOCK_FEATURES,
} from './feature-table.ts';

export interface DeviceTypeRow {
  /** Virtio device ID. */
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly aliases?: readonly string[];
  readonly outsideSpec?: Outside;
  readonly features: readonly FeatureRow[];
}

/** Every virtio device type; the sources are those of the feature table. Device ID 0 is left out: it means that there is no device. */
// biome-ignore format: one line a type
export const DEVICE_TYPE_ROWS = [
  { id: 1, name: 'net', title: 'network', aliases: ['network'], features: NET_FEATURES },
  { id: 2, name: 'blk', title: 'block', aliases: ['block'], features: BLK_FEATURES },
  { id: 3, name: 'console', title: 'console', aliases: ['serial'], features: CONSOLE_FEATURES },
  { id: 4, name: 'rng', title: 'entropy source', aliases: ['entropy'], features: [] },
  { id: 5, name: 'balloon', title: 'memory balloon, traditional', features: BALLOON_FEATURES },
  { id: 6, name: 'iomem', title: 'I/O memory', features: [] },
  { id: 7, name: 'rpmsg', title: 'messages of a remote processor', features: RPMSG_FEATURES },
  { id: 8, name: 'scsi', title: 'SCSI host', features: SCSI_FEATURES },
  { id: 9, name: '9p', title: '9P transport', features: NINEP_FEATURES },
  { id: 10, name: 'wlan', title: 'mac80211 wireless LAN', aliases: ['mac80211-wlan'], features: [] },
  { id: 11, name: 'rproc-serial', title: 'serial line of a remote processor', features: [] },
  { id: 12, name: 'caif', title: 'CAIF modem link', features: [] },
  { id: 13, name: 'memory-balloon', title: 'memory balloon, new', features: [] },
  { id: 16, name: 'gpu', title: 'graphics', features: GPU_FEATURES },
  { id: 17, name: 'rtc', title: 'real-time clock', aliases: ['clock'], features: RTC_FEATURES },
  { id: 18, name: 'input', title: 'input', features: [] },
  { id: 19, name: 'vsock', title: 'socket', aliases: ['socket'], features: VSOCK_FEATURES },
  { id: 20, name: 'crypto', title: 'cryptography', features: CRYPTO_FEATURES },
  { id: 21, name: 'signal-dist', title: 'signal distribution', features: [] },
  { id: 22, name: 'pstore', title: 'persistent store', features: [] },
  { id: 23, name: 'iommu', title: 'IOMMU', features: IOMMU_FEATURES },
  { id: 24, name: 'mem', title: 'pluggable memory', aliases: ['memory'], features: MEM_FEATURES },
  { id: 25, name: 'sound', title: 'sound', aliases: ['snd'], features: SOUND_FEATURES },
  { id: 26, name: 'fs', title: 'file system', aliases: ['filesystem'], features: FS_FEATURES },
  { id: 27, name: 'pmem', title: 'persistent memory', features: PMEM_FEATURES },
  { id: 28, name: 'rpmb', title: 'replay-protected memory block', features: [] },
  { id: 29, name: 'hwsim', title: 'mac80211 simulated radio', aliases: ['mac80211-hwsim'], features: [] },
  { id: 30, name: 'video-encoder', title: 'video encoder', features: [] },
  { id: 31, name: 'video-decoder', title: 'video decoder', features: [] },
  { id: 32, name: 'scmi', title: 'system control and management interface', features: SCMI_FEATURES },
  { id: 33, name: 'nsm', title: 'Nitro secure module', aliases: ['nitro-sec-mod'], features: [] },
  { id: 34, name: 'i2c', title: 'I²C adapter', aliases: ['i2c-adapter'], features: I2C_FEATURES },
  { id: 35, name: 'watchdog', title: 'watchdog', features: [] },
  { id: 36, name: 'can', title: 'CAN controller', features: CAN_FEATURES },
  { id: 37, name: 'dmabuf', title: 'shared DMA buffers', outsideSpec: 'linux', features: [] },
  { id: 38, name: 'param-serv', title: 'parameter server', features: [] },
  { id: 39, name: 'audio-policy', title: 'audio policy', features: [] },
  { id: 40, name: 'bt', title: 'Bluetooth', aliases: ['bluetooth'], features: BT_FEATURES },
  { id: 41, name: 'gpio', title: 'GPIO controller', features: GPIO_FEATURES },
  { id: 42, name: 'rdma', title: 'RDMA', features: [] },
  { id: 43, name: 'camera', title: 'camera', features: [] },
  { id: 44, name: 'ism', title: 'internal shared memory', features: [] },
  { id: 45, name: 'spi', title: 'SPI controller', features: [] },
  { id: 46, name: 'tee', title: 'trusted execution environment', features: [] },
  { id: 47, name: 'cpu-balloon', title: 'CPU balloon', features: [] },
  { id: 48, name: 'media', title: 'V4L2 media', features: [] },
  { id: 49, name: 'usb', title: 'USB controller', features: [] },
] as const satisfies readonly DeviceTypeRow[];

/** The same, for those who do not ask for a row by its name. */
export const DEVICE_TYPES: readonly DeviceTypeRow[] = DEVICE_TYPE_ROWS;
