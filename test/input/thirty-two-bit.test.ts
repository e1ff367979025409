import { expect, test } from 'vitest';
import { thirtyTwoBitKernel } from '../../src/input/thirty-two-bit.ts';
import { libvirt } from './import/libvirt/samples.ts';
import { qemu } from './import/qemu/samples.ts';

const NARROW = { what: 'a 32-bit guest', concerns: 'all' };

test.each([
  'qemu-system-i386 -M q35 -device virtio-rng-pci',
  'qemu-system-arm -M virt -device virtio-rng-pci',
  'qemu -enable-kvm -device virtio-rng-pci',
  'qemu-system-x86_64 -cpu qemu32 -device virtio-rng-pci',
  'qemu-system-x86_64 -cpu coreduo,+sse3 -device virtio-rng-pci',
  'qemu-system-x86_64 -kernel /boot/vmlinuz-5.10.0-9-686-pae -device virtio-rng-pci',
])('the guest of “%s” is a 32-bit one', (line) => {
  expect(qemu(line).line.platform.unmodelled).toEqual(NARROW);
});

test.each([
  'qemu-system-x86_64 -cpu host -device virtio-rng-pci',
  'qemu-kvm -cpu qemu64 -device virtio-rng-pci',
  'qemu-system-x86_64 -kernel /srv/i386/../vmlinuz-6.12.107 -device virtio-rng-pci',
])('the guest of “%s” is none', (line) => {
  expect(qemu(line).line.platform.unmodelled).toBeUndefined();
});

test.each([
  ['i686', 'pc', NARROW],
  ['armv7l', 'virt', NARROW],
  ['x86_64', 'pc', undefined],
  ['aarch64', 'virt', undefined],
])('a domain of architecture %s on %s', (arch, machine, unmodelled) => {
  expect(libvirt('', { arch, machine }).line.platform.unmodelled).toEqual(unmodelled);
});

test.each(['5.10.0-9-686-pae', '6.1.0-21-686', '4.15.0-20-lpae', '5.3.18-pae', '6.1.0-armmp', '6.1.5-i686'])(
  'the kernel %s is one of a 32-bit guest',
  (release) => {
    expect(thirtyTwoBitKernel(release)).toEqual(NARROW);
  },
);

test.each([undefined, '6.12.107', '6.1.0-21-amd64', '6.1.686', '5.14.0-503.el9.x86_64', '6.8.0-51-generic'])(
  'the kernel %s is none',
  (release) => {
    expect(thirtyTwoBitKernel(release)).toBeUndefined();
  },
);
