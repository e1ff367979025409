import { describe, expect, test } from 'vitest';
import { VHOST_DAEMONS } from '../../src/data/vhost-daemons.ts';
import { TYPE } from '../../src/features/bits.ts';
import { toMask } from '../../src/features/feature-set.ts';

const byName = new Map(VHOST_DAEMONS.map((daemon) => [daemon.name, daemon]));

test('each daemon has a name of its own, a device type and a source', () => {
  expect(byName.size).toBe(VHOST_DAEMONS.length);
  for (const { name, types, source } of VHOST_DAEMONS) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(types.length, name).toBeGreaterThan(0);
    expect(source, name).not.toBe('');
  }
});

describe('a daemon answers VHOST_USER_GET_FEATURES as it was seen to, or as its source says', () => {
  test.each([
    ['qemu-storage-daemon', '0x175007e46'],
    ['qemu-storage-daemon-11', '0x175007e44'],
    ['qemu-storage-daemon-11-ro', '0x175007e64'],
    ['virtiofsd', '0x174000000'],
    ['virtiofsd-c', '0x175000000'],
    ['dpdk', '0xd7c66e7cb'],
    ['dpdk-iommu', '0xf7c66e7cb'],
    ['dpdk-iommu-tso', '0xf7c66ffcb'],
    ['dpdk-linear', '0xd7c66a7cb'],
    ['passt', '0x144008000'],
    ['spdk-blk', '0x15c007646'],
    ['spdk-blk-ro', '0x15c007666'],
    ['spdk-blk-packed', '0x55c007646'],
    ['spdk-scsi', '0x15c000007'],
    ['ovs', '0xd7c66a7cb'],
    ['ovs-server', '0xd7c66a7ca'],
    ['ovs-tso', '0xd7c669fcb'],
    ['crosvm-net', '0x40160024c8f'],
    ['crosvm-blk', '0x40160005244'],
    ['crosvm-blk-ro', '0x40160001064'],
    ['cloud-hypervisor-net', '0x141427f83'],
    ['vhost-device-scsi', '0x170000002'],
    ['vhost-device-vsock', '0x161000000'],
    ['vhost-device-gpu', '0x1017100001f'],
    ['vhost-device-gpu-headless', '0x1017100001d'],
    ['vhost-device-i2c', '0x171000001'],
    ['vhost-user-blk', '0x175006e46'],
    ['cloud-hypervisor-blk-ro', '0x160001e64'],
  ])('%s: %s', (name, mask) => {
    expect(toMask(byName.get(name)?.offers ?? { w0: 0, w1: 0, w2: 0, w3: 0 })).toBe(mask);
  });
});

test('of the daemons for a network card DPDK and Open vSwitch can have an IOTLB, if they are told to', () => {
  const ofNet = VHOST_DAEMONS.filter(({ types }) => types.includes(TYPE.NET));
  const withIotlb = ofNet.filter(({ offers }) => (offers.w1 & 2) !== 0).map(({ name }) => name);
  expect(withIotlb).toEqual(['dpdk-iommu', 'dpdk-iommu-tso', 'ovs-iommu']);
});

test('no daemon for another device has an IOTLB', () => {
  const others = VHOST_DAEMONS.filter(({ types }) => !types.includes(TYPE.NET));
  expect(others.filter(({ offers }) => (offers.w1 & 2) !== 0)).toEqual([]);
});

test('daemons of libvhost-user, and passt, take no driver from before VIRTIO 1.0', () => {
  const refusing = VHOST_DAEMONS.filter(({ legacy }) => !legacy).map(({ name }) => name);
  expect(refusing).toEqual([
    'passt',
    ...['qemu-storage-daemon', 'qemu-storage-daemon-ro', 'qemu-storage-daemon-11'],
    ...['qemu-storage-daemon-11-ro', 'vhost-user-blk', 'vhost-user-blk-ro', 'virtiofsd-c', 'vhost-user-scsi'],
    ...['vhost-user-gpu', 'vhost-user-gpu-virgl', 'vhost-user-input'],
  ]);
});
