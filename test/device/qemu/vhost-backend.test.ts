import { describe, expect, test } from 'vitest';
import type { GuestMemory } from '../../../src/model/guest-memory.ts';
import type { Backend } from '../../../src/model/qemu.ts';
import { created, outcome, plug } from './samples.ts';

const ON = { iommu_platform: 'on' };
const REFUSED = 'iommu_platform=true is not supported by the device';
const MODERN = { 'disable-legacy': 'on' };

describe('a daemon without IOTLB, with iommu_platform=on on PCI', () => {
  const ways = (model: string, version: string, properties: Readonly<Record<string, string>> = {}) => {
    const said = outcome(plug(model, { ...properties, ...ON }), { version });
    return said === 'pci-modern'
      ? created(plug(model, { ...properties, ...ON }), { version }).device.backend?.withoutIotlb
      : said;
  };

  test.each([
    ['vhost-user-fs-pci', '5.2', 'asked-on-pci'],
    ['vhost-user-fs-pci', '6.1', 'asked-on-pci'],
    ['vhost-user-fs-pci', '6.2', 'asked-behind-iommu'],
    ['vhost-user-fs-pci', '7.2', REFUSED],
    ['vhost-user-fs-pci', '10.0', REFUSED],
    ['vhost-user-rng-pci', '10.0', REFUSED],
    ['vhost-user-i2c-pci', '10.0', REFUSED],
    ['vhost-user-vsock-pci', '5.2', 'asked-on-pci'],
    ['vhost-user-vsock-pci', '7.2', 'asked-behind-iommu'],
    ['vhost-user-vsock-pci', '10.2', 'asked-behind-iommu'],
  ])('%s under QEMU %s: %s', (model, version, what) => {
    const properties = model === 'vhost-user-fs-pci' ? { tag: 't' } : model.includes('vsock') ? MODERN : {};
    expect(ways(model, version, properties)).toBe(what);
  });

  test.each([
    ['vhost-user-blk-pci', '5.2', 'asked-on-pci'],
    ['vhost-user-blk-pci', '6.1', REFUSED],
    ['vhost-user-blk-pci', '7.2', REFUSED],
    ['vhost-user-scsi-pci', '7.2', 'asked-behind-iommu'],
    ['vhost-user-scsi-pci', '10.2', 'asked-behind-iommu'],
  ])('%s under QEMU %s: %s', (model, version, what) => {
    expect(ways(model, version, MODERN)).toBe(what);
  });
});

describe('a network card with vhost-user and iommu_platform=on', () => {
  const of = (daemon: string, version: string) =>
    outcome(plug('virtio-net-pci', { ...MODERN, ...ON }, { vnetHeader: true, vhost: 'user', daemon }), {
      version,
    });

  test.each([
    ['dpdk', '7.2', REFUSED],
    ['dpdk-iommu', '7.2', 'pci-modern'],
    ['ovs', '10.0', REFUSED],
    ['ovs-iommu', '10.0', 'pci-modern'],
    ['passt', '10.0', REFUSED],
    ['dpdk', '5.2', 'pci-modern'],
  ])('before %s under QEMU %s: %s', (daemon, version, what) => {
    expect(of(daemon, version)).toBe(what);
  });
});

describe('a device of the host’s vhost', () => {
  const withoutIotlb = (model: string, hostKernel: string, version: string) =>
    created(plug(model, { ...MODERN, ...ON, 'guest-cid': '3' }, { hostKernel }), { version }).device.backend
      ?.withoutIotlb;

  test('vhost-vsock knows ACCESS_PLATFORM since Linux 5.12', () => {
    expect(withoutIotlb('vhost-vsock-pci', '5.11', '10.0')).toBe('asked-behind-iommu');
    expect(withoutIotlb('vhost-vsock-pci', '5.12', '10.0')).toBeUndefined();
  });

  test('vhost-scsi never does', () => {
    const scsi = (version: string) =>
      created(plug('vhost-scsi-pci', { ...MODERN, ...ON }, { hostKernel: '7.3' }), { version }).device
        .backend;
    expect(scsi('10.0')).toEqual({
      name: 'vhost-scsi of Linux 7.3',
      withoutIotlb: 'asked-behind-iommu',
    });
    expect(scsi('5.2')?.withoutIotlb).toBe('asked-on-pci');
  });
});

describe('whether a daemon can map guest memory', () => {
  const shared = (memory: GuestMemory | 'not read' | undefined, version = '10.0') =>
    created(plug('vhost-user-fs-pci', { tag: 't' }), { version, ...(memory === undefined ? {} : { memory }) })
      .device.backend?.sharedMemory;
  const of = (backend: GuestMemory['backend'], share: boolean): GuestMemory => ({
    backend,
    share,
    hugetlb: false,
  });

  test('anonymous memory, which QEMU takes by itself: no', () => {
    expect(shared(undefined)).toBe(false);
  });

  test('memory of a file or a memfd: where it is shared', () => {
    expect(shared(of('memfd', true))).toBe(true);
    expect(shared(of('memfd', false))).toBe(false);
    expect(shared(of('file', true))).toBe(true);
    expect(shared(of('file', false))).toBe(false);
  });

  test('anonymous memory that is shared: since QEMU 10.0, which has a file for it', () => {
    expect(shared(of('ram', true), '7.2')).toBe(false);
    expect(shared(of('ram', true), '10.0')).toBe(true);
  });

  test('memory that a file describes which was not read: nobody knows', () => {
    expect(shared('not read')).toBeUndefined();
  });
});

test('devices that QEMU or hardware does the work of have no backend', () => {
  expect(created(plug('virtio-rng-pci')).device.backend).toBeUndefined();
  const vdpa: Backend = { vnetHeader: true, vhost: 'vdpa' };
  expect(created(plug('virtio-net-pci', {}, vdpa)).device.backend).toBeUndefined();
});

test('the daemon that is assumed is named so, and one that is stated is not', () => {
  expect(created(plug('vhost-user-fs-pci', { tag: 't' })).device.backend?.name).toBe(
    'virtiofsd in Rust (assumed)',
  );
  const stated = created(plug('vhost-user-fs-pci', { tag: 't' }, { daemon: 'virtiofsd-c' })).device.backend;
  expect(stated).toMatchObject({ name: 'virtiofsd in C, which QEMU had up to 7.2', refusesLegacy: true });
});
