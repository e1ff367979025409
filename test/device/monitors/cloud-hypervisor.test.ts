import { describe, expect, test } from 'vitest';
import { made } from './monitor-samples.ts';

const clh = (...given: Parameters<typeof made> extends [unknown, ...infer Rest] ? Rest : never) =>
  made('cloud-hypervisor', ...given);

const HOLES = { 'disk-image': 'that can be given holes' };

describe('Cloud Hypervisor offers', () => {
  test('of a disk in v54.0 what its constructor lists', () => {
    expect(clh('disk', {}, {}, HOLES).offers).toEqual([
      'SEG_MAX',
      'BLK_SIZE',
      'FLUSH',
      'TOPOLOGY',
      'CONFIG_WCE',
      'DISCARD',
      'WRITE_ZEROES',
      'INDIRECT_DESC',
      'EVENT_IDX',
      'VERSION_1',
    ]);
  });

  test('of a disk in v20.0 little else than a write cache', () => {
    expect(clh('disk', {}, {}, { ...HOLES, 'cloud-hypervisor': '20.0' }).offers).toEqual([
      'FLUSH',
      'CONFIG_WCE',
      'VERSION_1',
    ]);
  });

  test('no discarding where sparse is off, and no zeroes where the image takes no holes', () => {
    expect(clh('disk', { sparse: 'off' }, {}, HOLES).offers).not.toContain('DISCARD');
    expect(clh('disk', { sparse: 'off' }, {}, HOLES).offers).toContain('WRITE_ZEROES');
    expect(clh('disk').offers).not.toContain('WRITE_ZEROES');
  });

  test('ACCESS_PLATFORM where iommu is on, and then no indirect descriptors since v22.0', () => {
    expect(clh('disk').offers).not.toContain('ACCESS_PLATFORM');
    const translated = clh('disk', { iommu: 'on' });
    expect(translated.offers).toContain('ACCESS_PLATFORM');
    expect(translated.offers).not.toContain('INDIRECT_DESC');
    expect(translated.device.bypassesIommu).toBeUndefined();
    expect(clh('net', { iommu: 'on' }, {}, { 'cloud-hypervisor': '20.0' }).offers).toContain('INDIRECT_DESC');
  });

  test.each([
    ['tdx', '20.0', true],
    ['tdx', '54.0', true],
    ['sev_snp', '37.0', false],
    ['sev_snp', '38.0', true],
  ])('ACCESS_PLATFORM of every device of a guest with %s in v%s: %s', (key, version, offered) => {
    const { offers } = clh('rng', {}, { [key]: 'on' }, { 'cloud-hypervisor': version });
    expect(offers.includes('ACCESS_PLATFORM')).toBe(offered);
  });

  test.each([
    ['balloon', '51.0', false],
    ['balloon', '52.0', true],
    ['watchdog', '52.0', false],
    ['watchdog', '53.0', true],
    ['memory', '54.0', false],
  ])('ACCESS_PLATFORM of a %s of a protected guest in v%s: %s', (kind, version, offered) => {
    const { offers } = clh(kind, {}, { tdx: 'on' }, { 'cloud-hypervisor': version });
    expect(offers.includes('ACCESS_PLATFORM')).toBe(offered);
  });

  test('no offload of a network card that the option switches off', () => {
    expect(clh('net').offers).toEqual(
      expect.arrayContaining(['CSUM', 'HOST_TSO4', 'GUEST_UFO', 'MAC', 'MQ']),
    );
    const { offers } = clh('net', { offload_tso: 'off' });
    expect(offers).not.toContain('HOST_TSO4');
    expect(offers).toContain('HOST_UFO');
    const old = clh('net', { offload_tso: 'off' }, {}, { 'cloud-hypervisor': '28.0' });
    expect(old.offers).toContain('HOST_TSO4');
  });

  test('of a shared directory what the daemon and the monitor know both', () => {
    const { offers, device } = clh('fs', { socket: 's' }, { shared: 'on' }, { daemon: 'virtiofsd' });
    expect(offers).toEqual(['INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1']);
    expect(device.backend).toEqual({ name: 'virtiofsd in Rust', sharedMemory: true });
    const mask = clh('fs', { socket: 's', daemon: '0x800000000' }, { shared: 'on', tdx: 'on' });
    expect(mask.offers).toEqual(['ACCESS_PLATFORM', 'IN_ORDER']);
  });
});

describe('Cloud Hypervisor refuses', () => {
  test.each<[string, string, Record<string, string>, Record<string, string>, string]>([
    [
      'a vhost-user device without shared memory',
      'fs',
      { socket: 's' },
      {},
      'Using vhost-user requires using shared memory or huge pages',
    ],
    [
      'a vhost-user disk without a socket',
      'disk',
      { vhost_user: 'on' },
      { shared: 'on' },
      'No socket provided when using vhost-user',
    ],
    [
      'a shared directory behind the IOMMU',
      'fs',
      { socket: 's', iommu: 'on' },
      { shared: 'on' },
      'Device does not support being placed behind IOMMU',
    ],
    [
      'more queues than there are vCPUs',
      'net',
      { num_queues: '4' },
      {},
      'Queue count (4) must not exceed boot vCPUs (1)',
    ],
    [
      'a device beside the IOMMU on a segment behind it',
      'net',
      { pci_segment: '1' },
      { num_pci_segments: '2', iommu_segments: '[1]' },
      'Device is on an IOMMU PCI segment (1) but not placed behind IOMMU',
    ],
    ['a segment that is not there', 'disk', { pci_segment: '2' }, {}, 'Invalid PCI segment id: 2'],
    [
      'an MTU below that of IPv6',
      'net',
      { mtu: '1000' },
      {},
      'Provided MTU 1000 is lower than 1280 (expected by VIRTIO specification)',
    ],
  ])('%s', (_, kind, settings, machine, message) => {
    const { prediction, device } = clh(kind, settings, machine);
    expect(prediction).toMatchObject({ kind: 'refused', message });
    expect(device.refused).toMatchObject({ message, by: 'cloud-hypervisor' });
  });

  test('nothing of a device whose own options are in order', () => {
    expect(clh('net', { num_queues: '4' }, { boot: '2' }).prediction.kind).toBe('created');
  });
});

test('a vDPA device, whose offer is that of the host’s, is not modelled', () => {
  expect(clh('vdpa', { path: '/dev/vhost-vdpa-0' }).device.unmodelled).toBe('the vDPA device of the host');
});
