import { describe, expect, test } from 'vitest';
import { HOST_KERNEL_RELEASES } from '../../../src/data/host-kernels.ts';
import { hostKernelOf, hostOffer } from '../../../src/device/qemu/host-kernel.ts';
import { toMask } from '../../../src/features/feature-set.ts';
import { created, plug } from './samples.ts';

describe('what a host’s kernel offers', () => {
  test.each([
    ['5.10.223', '0x33d008000', '0x13d000000', '0x13d00000a'],
    ['6.1.176', '0x33d008000', '0x33d000002', '0x13d00000a'],
    ['6.12.117', '0x1033d008000', '0x33d000002', '0x13d00000a'],
    ['7.2.13', '0xa0000010b3d008000', '0x33d000002', '0x13d00000a'],
    ['7.3.4', '0xa0000010b3d008000', '0x33d000002', '0x13d00000a'],
  ])('Linux %s: vhost-net %s, vhost-vsock %s, vhost-scsi %s', (release, net, vsock, scsi) => {
    expect(toMask(hostOffer('vhost-net', release))).toBe(net);
    expect(toMask(hostOffer('vhost-vsock', release))).toBe(vsock);
    expect(toMask(hostOffer('vhost-scsi', release))).toBe(scsi);
  });

  test('changes with each of the releases that are told apart, and with no other', () => {
    const offerOf = (release: string) =>
      (['vhost-net', 'vhost-vsock', 'vhost-scsi', 'tap'] as const)
        .map((part) => toMask(hostOffer(part, release)))
        .join(' ');
    const all = [
      ...Array.from({ length: 10 }, (_, i) => `5.${i + 10}`),
      ...Array.from({ length: 20 }, (_, i) => `6.${i}`),
      '7.0',
    ];
    const first = all.filter((release, i) => offerOf(release) !== offerOf(all[i - 1] ?? '5.9'));
    expect(first).toEqual(HOST_KERNEL_RELEASES.slice(1));
  });
});

describe('a network card with vhost=on', () => {
  const offerOf = (hostKernel: string, version: string, machine: string) =>
    toMask(
      created(
        plug('virtio-net-pci', { 'disable-legacy': 'on' }, { vnetHeader: true, vhost: 'kernel', hostKernel }),
        {
          version,
          machine,
        },
      ).device.offers,
    );

  test.each([
    ['5.15', '0x179bfffe7'],
    ['6.1', '0x179bfffe7'],
    ['6.2', '0x1c0010179bfffe7'],
    ['6.12', '0x1c0010179bfffe7'],
  ])('of QEMU 8.2 on a host with Linux %s offers %s', (hostKernel, mask) => {
    expect(offerOf(hostKernel, '8.2', 'pc-q35-8.2')).toBe(mask);
  });

  test('of QEMU 10.2 offers UDP tunnels on a host with Linux 6.17, and not before', () => {
    const tunnels = (hostKernel: string) =>
      (created(
        plug('virtio-net-pci', { 'disable-legacy': 'on' }, { vnetHeader: true, vhost: 'kernel', hostKernel }),
        {
          version: '10.2',
          machine: 'pc-q35-10.2',
        },
      ).device.offers.w2 >>>
        1) &
      0b1111;
    expect(tunnels('6.12')).toBe(0);
    expect(tunnels('6.17')).toBe(0b1111);
  });
});

test('a card without vhost has UDP segmentation from the host’s tap alone', () => {
  const uso = (hostKernel: string) =>
    created(plug('virtio-net-pci', {}, { vnetHeader: true, hostKernel }), {
      version: '8.2',
      machine: 'pc-q35-8.2',
    }).device.offers.w1 >>> 22;
  expect([uso('6.1'), uso('6.2')]).toEqual([0, 0b111]);
});

test.each([
  ['6.1', '6.1'],
  ['6.12.107', '6.12.107'],
  ['6.1.0-21-amd64', '6.1.0'],
  ['6.8-rc3', '6.8-rc3'],
])('the host’s kernel %s is release %s', (text, release) => {
  expect(hostKernelOf(text)).toMatchObject({ release });
});

test.each(['', 'new', 'v6'])('%j is no release of a host’s kernel', (text) => {
  expect(hostKernelOf(text)).toBeUndefined();
});
