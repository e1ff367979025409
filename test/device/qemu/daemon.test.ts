import { describe, expect, test } from 'vitest';
import {
  daemonOf,
  hasIotlb,
  possibleDaemons,
  recordedDaemon,
  servesDeviceType,
} from '../../../src/device/qemu/daemon.ts';
import { predictUnder } from '../../../src/device/qemu/predict-under.ts';
import { TYPE } from '../../../src/features/bits.ts';
import { fromMask } from '../../../src/features/feature-set.ts';
import type { QemuStart } from '../../../src/model/qemu.ts';
import { plug } from './samples.ts';

describe('a daemon is named', () => {
  test('by its name in the table', () => {
    expect(daemonOf('virtiofsd')).toMatchObject({ title: 'virtiofsd in Rust', legacy: true });
  });

  test('by the mask that it offers, and then nothing else is known of it', () => {
    expect(daemonOf('0x174000000')).toEqual({
      name: '0x174000000',
      title: 'a daemon that offers 0x174000000',
      offers: fromMask('0x174000000'),
    });
  });

  test.each(['virtiofds', 'DPDK', '0xxyz', ''])('as %j is none', (text) => {
    expect(daemonOf(text)).toBeUndefined();
  });
});

test.each([
  ['virtiofsd 7.2.22 (C)', 'virtiofsd-c'],
  ['virtiofsd 1.13.2', 'virtiofsd'],
  ['qemu-storage-daemon 10.0.13', 'qemu-storage-daemon'],
  ['dpdk-testpmd 25.11.4,iommu-support=1', 'dpdk'],
  ['passt 0.0~git20250503', 'passt'],
  ['a daemon', undefined],
])('a recording that names the daemon %j means %s of the table', (text, name) => {
  expect(recordedDaemon(text)).toBe(name);
});

test.each([
  [TYPE.NET, 'dpdk-iommu'],
  [TYPE.BLK, 'qemu-storage-daemon'],
  [TYPE.FS, 'virtiofsd'],
  [TYPE.SCSI, 'spdk-scsi'],
  [TYPE.VSOCK, 'vhost-device-vsock'],
  [TYPE.BALLOON, undefined],
])('the daemon that is assumed for type %i is %s', (type, name) => {
  expect(possibleDaemons(type)[0]?.name).toBe(name);
  for (const daemon of possibleDaemons(type)) expect(servesDeviceType(daemon, type), daemon.name).toBe(true);
});

test('a daemon of which only the mask is known may serve any device', () => {
  const daemon = daemonOf('0x300000000');
  if (daemon === undefined) throw new Error('no daemon');
  expect([servesDeviceType(daemon, TYPE.NET), servesDeviceType(daemon, TYPE.FS), hasIotlb(daemon)]).toEqual([
    true,
    true,
    true,
  ]);
});

describe('what a command line leaves open is stated', () => {
  const start: QemuStart = {
    arch: 'x86_64',
    machine: 'q35',
    cpus: 1,
    globals: [],
    confidential: false,
    memory: { backend: 'memfd', share: true, hugetlb: false },
  };
  const plugs = [
    plug(
      'virtio-net-pci',
      { iommu_platform: 'on', 'disable-legacy': 'on' },
      { vnetHeader: true, vhost: 'user' },
    ),
    plug('vhost-user-fs-pci', { tag: 't' }),
  ];
  const under = (daemon: string) =>
    predictUnder(start, plugs, { qemu: '10.0', daemon })?.predictions.map((one) =>
      one.kind === 'refused' ? one.message : one.device.backend?.name,
    );

  test('a daemon stands behind the devices that it serves', () => {
    expect(under('ovs-iommu')).toEqual([
      'Open vSwitch with vhost-iommu-support=true',
      'virtiofsd in Rust (assumed)',
    ]);
  });

  test('a daemon without IOTLB has QEMU refuse iommu_platform=on', () => {
    expect(under('ovs')).toEqual([
      'iommu_platform=true is not supported by the device',
      'virtiofsd in Rust (assumed)',
    ]);
  });

  test('a mask stands behind all of them', () => {
    expect(under('0x374000000')).toEqual([
      'a daemon that offers 0x374000000',
      'a daemon that offers 0x374000000',
    ]);
  });

  test('a version of QEMU that is none leaves nothing to predict', () => {
    expect(predictUnder(start, plugs, { qemu: 'new' })).toBeUndefined();
  });

  test('nothing stated is what is predicted without', () => {
    const [net] = predictUnder(start, plugs, {})?.devices ?? [];
    expect(net?.backend?.name).toBe('DPDK with iommu-support=1 (assumed)');
    const [stated] = predictUnder(start, plugs, { daemon: 'dpdk-iommu' })?.devices ?? [];
    expect(net?.offers).toEqual(stated?.offers);
  });
});
