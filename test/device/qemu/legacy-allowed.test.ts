import { expect, test } from 'vitest';
import { creationRefusal } from '../../../src/device/creation.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import { Inquiry } from '../../../src/inquiry/inquiry.ts';
import { platformOf } from '../../cases.ts';
import { created, plug, predictOne } from './samples.ts';

const vsock = plug('vhost-vsock-pci', { 'guest-cid': '3' });

test.each([
  ['q35', '5.0'],
  ['pc-q35-5.0', '5.2'],
  ['pc-q35-4.2', '10.0.13'],
])(
  'a socket on the root bus of %s has both interfaces with QEMU %s, and is created so',
  (machine, version) => {
    const { device } = created(vsock, { machine, version });
    expect([device.transport, device.allowsLegacy]).toEqual(['pci-transitional', true]);
    const asked = { device, platform: platformOf({}), driver: 'linux' };
    expect(creationRefusal(new Inquiry(caseSource(asked), { log: false }))).toBeUndefined();
  },
);

test('QEMU 5.1 refuses it, and later ones give it the modern interface alone', () => {
  expect(predictOne(vsock, { version: '5.1' })).toMatchObject({
    kind: 'refused',
    message: 'device is modern-only, use disable-legacy=on',
  });
  const { device } = created(vsock, { machine: 'pc-q35-5.1', version: '7.2.22' });
  expect([device.transport, device.allowsLegacy]).toEqual(['pci-modern', undefined]);
});

test('a type that is older than VIRTIO 1.0 has a legacy interface without a word', () => {
  expect(created(plug('virtio-rng-pci'), { version: '10.0.13' }).device.allowsLegacy).toBeUndefined();
});
