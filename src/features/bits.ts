/** The bits that rules ask for by name. A test holds each to the feature table. */
export const F = {
  INDIRECT_DESC: 28,
  VERSION_1: 32,
  ACCESS_PLATFORM: 33,
  RING_PACKED: 34,
} as const;

export const NET = {
  GSO: 6,
  MTU: 3,
  MAC: 5,
  CTRL_VQ: 17,
  CTRL_RX: 18,
  CTRL_VLAN: 19,
  GUEST_ANNOUNCE: 21,
  MQ: 22,
  CTRL_MAC_ADDR: 23,
  VQ_NOTF_COAL: 52,
  NOTF_COAL: 53,
  HASH_REPORT: 57,
  RSS: 60,
  STANDBY: 62,
} as const;

export const BLK = { MQ: 12, SECURE_ERASE: 16 } as const;
export const CONSOLE = { MULTIPORT: 1 } as const;
export const BALLOON = { PAGE_POISON: 4, PAGE_REPORTING: 5 } as const;
export const NINEP = { MOUNT_TAG: 0 } as const;
export const IOMMU = { MAP_UNMAP: 2 } as const;
export const MEM = { UNPLUGGED_INACCESSIBLE: 1 } as const;
export const PMEM = { SHMEM_REGION: 0 } as const;
export const I2C = { ZERO_LENGTH_REQUEST: 0 } as const;

/** Device IDs of the types that rules ask for by name: VIRTIO 1.4 section 5. */
export const TYPE = {
  NET: 1,
  BLK: 2,
  CONSOLE: 3,
  BALLOON: 5,
  NINEP: 9,
  GPU: 16,
  INPUT: 18,
  VSOCK: 19,
  CRYPTO: 20,
  IOMMU: 23,
  MEM: 24,
  SOUND: 25,
  FS: 26,
  PMEM: 27,
  SCMI: 32,
  I2C: 34,
  CAN: 36,
  BT: 40,
} as const;
