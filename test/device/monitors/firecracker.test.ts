import { describe, expect, test } from 'vitest';
import { MEM } from '../../../src/features/bits.ts';
import { featureSet } from '../../../src/features/feature-set.ts';
import { made } from './monitor-samples.ts';

const firecracker = (...given: Parameters<typeof made> extends [unknown, ...infer Rest] ? Rest : never) =>
  made('firecracker', ...given);
const DISK = { path_on_host: 'rootfs.ext4' };

describe('Firecracker offers', () => {
  test('of a drive its few bits, never ACCESS_PLATFORM', () => {
    expect(firecracker('drives', DISK).offers).toEqual(['EVENT_IDX', 'VERSION_1']);
    const cached = firecracker('drives', { ...DISK, cache_type: 'Writeback', is_read_only: 'on' });
    expect(cached.offers).toEqual(['RO', 'FLUSH', 'EVENT_IDX', 'VERSION_1']);
  });

  test.each([
    ['1.0', ['GUEST_TSO4', 'VERSION_1'], ['EVENT_IDX', 'GUEST_TSO6', 'MRG_RXBUF']],
    ['1.2', ['EVENT_IDX'], ['GUEST_TSO6', 'MRG_RXBUF']],
    ['1.9', ['EVENT_IDX', 'GUEST_TSO6'], ['MRG_RXBUF']],
    ['1.16', ['EVENT_IDX', 'GUEST_TSO6', 'MRG_RXBUF', 'MTU'], ['MAC']],
  ])('of a network interface what v%s knows', (version, has, lacks) => {
    const { offers } = firecracker('network-interfaces', { mtu: '1500' }, {}, { firecracker: version });
    expect(has.filter((name) => !offers.includes(name))).toEqual([]);
    expect(lacks.filter((name) => offers.includes(name))).toEqual([]);
  });

  test('of a drive behind a socket what the daemon knows too', () => {
    const { offers, device } = firecracker(
      'drives',
      { socket: 's', cache_type: 'Writeback' },
      {},
      { daemon: 'spdk-blk' },
    );
    expect(offers).toEqual(['FLUSH', 'VERSION_1']);
    expect(device.backend?.name).toBe('SPDK’s vhost-blk');
  });
});

test.each([
  [{}, undefined, 'mmio-modern'],
  [{ pci: 'on' }, '1.13', 'pci-modern'],
  [{ pci: 'on' }, '1.12', 'mmio-modern'],
])('Firecracker told %j has in v%s its devices on %s', (machine, version, transport) => {
  const under = version === undefined ? {} : { firecracker: version };
  expect(firecracker('entropy', {}, machine, under).device.transport).toBe(transport);
});

test.each([
  ['drives', { ...DISK, socket: 's' }, 'Invalid block config.'],
  ['drives', { socket: 's', is_read_only: 'off' }, 'Invalid block config.'],
  ['drives', {}, 'Invalid block config.'],
  ['network-interfaces', { mtu: '60' }, 'MTU 60 is out of range [68, 65535]'],
])('Firecracker refuses %s with %j', (kind, settings, message) => {
  expect(firecracker(kind, settings).device.refused).toMatchObject({ message, by: 'firecracker' });
});

test('what Firecracker insists on is that its memory device is driven with care', () => {
  expect(firecracker('drives', DISK).device.requires).toBeUndefined();
  expect(firecracker('memory-hotplug').device.requires).toEqual(featureSet([MEM.UNPLUGGED_INACCESSIBLE]));
  expect(firecracker('memory-hotplug').offers).toEqual(['UNPLUGGED_INACCESSIBLE', 'VERSION_1']);
});
