import { expect, test } from 'vitest';
import { made } from './monitor-samples.ts';

const openvmm = (...given: Parameters<typeof made> extends [unknown, ...infer Rest] ? Rest : never) =>
  made('openvmm', ...given);

const RINGS = ['INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1', 'ACCESS_PLATFORM', 'RING_PACKED'];

test.each(['blk', 'net', 'rng', 'console', '9p', 'fs', 'pmem', 'vsock', 'vhost-vsock'])(
  'OpenVMM offers VERSION_1 and ACCESS_PLATFORM of its %s, on whatever machine',
  (kind) => {
    expect(openvmm(kind).offers).toEqual(expect.arrayContaining(['VERSION_1', 'ACCESS_PLATFORM']));
  },
);

test('OpenVMM offers of a disk what can be done with it', () => {
  const disk = ['SEG_MAX', 'BLK_SIZE', 'FLUSH', 'TOPOLOGY'];
  expect(openvmm('blk').offers).toEqual([...disk, ...RINGS]);
  expect(openvmm('blk', { ro: 'on' }).offers).toContain('RO');
  expect(openvmm('blk', {}, {}, { 'host-disk': 'that can discard' }).offers).toContain('DISCARD');
});

test('OpenVMM leaves checksums and segmentation to the backend of a network card that takes them', () => {
  const offloads = ['CSUM', 'HOST_TSO4', 'HOST_TSO6', 'HOST_USO'];
  for (const backend of ['tap', 'consomme', 'none'])
    expect(openvmm('net', { backend }).offers).toEqual(expect.arrayContaining(offloads));
  expect(openvmm('net', { backend: 'dio' }).offers).toEqual([
    'GUEST_CSUM',
    'MAC',
    'STATUS',
    ...RINGS,
    'IN_ORDER',
  ]);
});

test('OpenVMM offers no packed rings of its sockets', () => {
  expect(openvmm('vsock').offers).toEqual(['STREAM', 'NO_IMPLIED_STREAM', 'VERSION_1', 'ACCESS_PLATFORM']);
  expect(openvmm('vhost-vsock').offers).not.toContain('RING_PACKED');
});

test('a device of OpenVMM is on PCI unless its bus is mmio, and behind the IOMMU of its root complex alone', () => {
  expect(openvmm('rng').device).toMatchObject({ transport: 'pci-modern', implementation: 'openvmm' });
  expect(openvmm('rng', { mmio: 'on' }).device.transport).toBe('mmio-modern');
  expect(openvmm('rng', { untranslated: 'on' }).device.bypassesIommu).toBe(true);
});

test('OpenVMM refuses a machine as a whole, and asks a daemon for what it offers', () => {
  expect(openvmm('rng', {}, { refused: 'no' }).prediction).toMatchObject({ kind: 'refused', message: 'no' });
  expect(openvmm('vhost-user').device.unmodelled).toContain('daemon');
});
