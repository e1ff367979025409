import { describe, expect, test } from 'vitest';
import { DEVICE_TYPES } from '../../src/features/device-type-table.ts';
import { type FeatureRow, TRANSPORT_FEATURES } from '../../src/features/feature-table.ts';

const tables: readonly [string, readonly FeatureRow[]][] = [
  ['transport', TRANSPORT_FEATURES],
  ...DEVICE_TYPES.map((type): [string, readonly FeatureRow[]] => [type.name, type.features]),
];
const rows = tables.flatMap(([, features]) => features);
const row = (name: string): FeatureRow | undefined => rows.find((known) => known.name === name);

describe('the table of device types', () => {
  test('has each ID once, in order', () => {
    const ids = DEVICE_TYPES.map((type) => type.id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  test('has each name and alias once', () => {
    const names = DEVICE_TYPES.flatMap((type) => [type.name, ...(type.aliases ?? [])]);
    expect(names).toHaveLength(new Set(names).size);
  });

  test('spells names in lower case with hyphens', () => {
    for (const type of DEVICE_TYPES) expect(type.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('leaves only the IDs out that nobody was given: 0, 14 and 15', () => {
    const ids = new Set(DEVICE_TYPES.map((type) => type.id));
    expect(Array.from({ length: 50 }, (_, id) => id).filter((id) => !ids.has(id))).toEqual([0, 14, 15]);
  });

  test.each([
    [1, 'net'],
    [2, 'blk'],
    [3, 'console'],
    [4, 'rng'],
    [5, 'balloon'],
    [7, 'rpmsg'],
    [8, 'scsi'],
    [9, '9p'],
    [11, 'rproc-serial'],
    [12, 'caif'],
    [16, 'gpu'],
    [17, 'rtc'],
    [18, 'input'],
    [19, 'vsock'],
    [20, 'crypto'],
    [23, 'iommu'],
    [24, 'mem'],
    [25, 'sound'],
    [26, 'fs'],
    [27, 'pmem'],
    [29, 'hwsim'],
    [32, 'scmi'],
    [33, 'nsm'],
    [34, 'i2c'],
    [36, 'can'],
    [40, 'bt'],
    [41, 'gpio'],
    [45, 'spi'],
    [48, 'media'],
  ])('ID %i is %s', (id, name) => {
    expect(DEVICE_TYPES.find((type) => type.id === id)?.name).toBe(name);
  });
});

describe('the table of features', () => {
  test.each(tables)('has each bit of %s once, in order', (_, features) => {
    const bits = features.map((feature) => feature.bit);
    expect(bits).toEqual([...new Set(bits)].sort((a, b) => a - b));
  });

  test('has each name and old name once', () => {
    const names = rows.flatMap((feature) => [feature.name, ...(feature.aliases ?? [])]);
    expect(names).toHaveLength(new Set(names).size);
  });

  test('keeps the transport in bits 24 to 43', () => {
    for (const { bit } of TRANSPORT_FEATURES) expect(bit >= 24 && bit <= 43).toBe(true);
  });

  test('keeps device types in bits 0–23, 41, 42 and 50–127, as VIRTIO 1.4 has it', () => {
    for (const { bit } of DEVICE_TYPES.flatMap((type) => type.features))
      expect(bit <= 23 || bit === 41 || bit === 42 || (bit >= 50 && bit <= 127)).toBe(true);
  });

  test('names the definer of exactly those bits that no VIRTIO version lists', () => {
    for (const feature of rows)
      expect([feature.name, feature.outsideSpec !== undefined]).toEqual([
        feature.name,
        feature.since === 'none',
      ]);
  });

  test('explains every bit in one sentence', () => {
    for (const feature of rows) expect(feature.meaning).toMatch(/^[A-Z][^.!?]*([0-9]\.[0-9][^.!?]*)*\.$/);
  });

  test('lists these bits as legacy only', () => {
    expect(rows.filter((feature) => feature.legacyOnly).map((feature) => feature.name)).toEqual([
      'VIRTIO_F_NOTIFY_ON_EMPTY',
      'VIRTIO_F_ANY_LAYOUT',
      'VIRTIO_F_BAD_FEATURE',
      'VIRTIO_F_FEATURES_HIGH',
      'VIRTIO_NET_F_GSO',
      'VIRTIO_NET_F_GUEST_RSC4',
      'VIRTIO_NET_F_GUEST_RSC6',
      'VIRTIO_BLK_F_BARRIER',
      'VIRTIO_BLK_F_SCSI',
      'VIRTIO_BLK_F_IDENTIFY',
    ]);
  });

  test.each([
    ['VIRTIO_F_NOTIFY_ON_EMPTY', 24, 'legacy'],
    ['VIRTIO_F_ANY_LAYOUT', 27, 'legacy'],
    ['VIRTIO_F_INDIRECT_DESC', 28, 'legacy'],
    ['VIRTIO_F_EVENT_IDX', 29, 'legacy'],
    ['VIRTIO_F_VERSION_1', 32, '1.0'],
    ['VIRTIO_F_ACCESS_PLATFORM', 33, '1.1'],
    ['VIRTIO_F_RING_PACKED', 34, '1.1'],
    ['VIRTIO_F_IN_ORDER', 35, '1.1'],
    ['VIRTIO_F_ORDER_PLATFORM', 36, '1.1'],
    ['VIRTIO_F_SR_IOV', 37, '1.1'],
    ['VIRTIO_F_NOTIFICATION_DATA', 38, '1.1'],
    ['VIRTIO_F_NOTIF_CONFIG_DATA', 39, '1.2'],
    ['VIRTIO_F_RING_RESET', 40, '1.2'],
    ['VIRTIO_F_ADMIN_VQ', 41, '1.3'],
    ['VIRTIO_F_SUSPEND', 43, '1.4'],
    ['VIRTIO_NET_F_CSUM', 0, 'legacy'],
    ['VIRTIO_NET_F_CTRL_GUEST_OFFLOADS', 2, 'legacy'],
    ['VIRTIO_NET_F_MTU', 3, '1.1'],
    ['VIRTIO_NET_F_MAC', 5, 'legacy'],
    ['VIRTIO_NET_F_GSO', 6, 'legacy'],
    ['VIRTIO_NET_F_GUEST_TSO6', 8, 'legacy'],
    ['VIRTIO_NET_F_HOST_UFO', 14, 'legacy'],
    ['VIRTIO_NET_F_MRG_RXBUF', 15, 'legacy'],
    ['VIRTIO_NET_F_STATUS', 16, 'legacy'],
    ['VIRTIO_NET_F_CTRL_VQ', 17, 'legacy'],
    ['VIRTIO_NET_F_CTRL_RX_EXTRA', 20, 'legacy'],
    ['VIRTIO_NET_F_MQ', 22, 'legacy'],
    ['VIRTIO_NET_F_CTRL_MAC_ADDR', 23, 'legacy'],
    ['VIRTIO_NET_F_VQ_NOTF_COAL', 52, '1.3'],
    ['VIRTIO_NET_F_GUEST_USO4', 54, '1.3'],
    ['VIRTIO_NET_F_HOST_USO', 56, '1.2'],
    ['VIRTIO_NET_F_RSS', 60, '1.2'],
    ['VIRTIO_NET_F_STANDBY', 62, '1.1'],
    ['VIRTIO_NET_F_SPEED_DUPLEX', 63, '1.2'],
    ['VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO', 65, '1.4'],
    ['VIRTIO_NET_F_IPSEC', 70, '1.4'],
    ['VIRTIO_BLK_F_SEG_MAX', 2, 'legacy'],
    ['VIRTIO_BLK_F_FLUSH', 9, 'legacy'],
    ['VIRTIO_BLK_F_MQ', 12, '1.2'],
    ['VIRTIO_BLK_F_DISCARD', 13, '1.1'],
    ['VIRTIO_BLK_F_ZONED', 17, '1.3'],
    ['VIRTIO_CONSOLE_F_EMERG_WRITE', 2, '1.0'],
    ['VIRTIO_BALLOON_F_PAGE_REPORTING', 5, '1.2'],
    ['VIRTIO_SCSI_F_T10_PI', 3, '1.0'],
    ['VIRTIO_GPU_F_CONTEXT_INIT', 4, '1.2'],
    ['VIRTIO_CRYPTO_F_AKCIPHER_STATELESS_MODE', 5, '1.3'],
    ['VIRTIO_VSOCK_F_SEQPACKET', 1, '1.2'],
    ['VIRTIO_IOMMU_F_BYPASS_CONFIG', 6, '1.2'],
    ['VIRTIO_MEM_F_UNPLUGGED_INACCESSIBLE', 1, '1.2'],
    ['VIRTIO_SND_F_CTLS', 0, '1.3'],
    ['VIRTIO_FS_F_NOTIFICATION', 0, '1.2'],
    ['VIRTIO_PMEM_F_SHMEM_REGION', 0, '1.2'],
    ['VIRTIO_I2C_F_ZERO_LENGTH_REQUEST', 0, '1.2'],
    ['VIRTIO_GPIO_F_IRQ', 0, '1.2'],
    ['VIRTIO_CAN_F_LATE_TX_ACK', 3, '1.4'],
    ['VIRTIO_RTC_F_ALARM', 0, '1.4'],
    ['VIRTIO_9P_MOUNT_TAG', 0, 'none'],
    ['VIRTIO_BT_F_CONFIG_V2', 3, 'none'],
    ['VHOST_F_LOG_ALL', 26, 'none'],
  ])('%s is bit %i, since %s', (name, bit, since) => {
    expect(row(name)).toMatchObject({ bit, since });
  });
});
