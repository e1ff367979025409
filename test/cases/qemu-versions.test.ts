import { describe, expect, test } from 'vitest';
import { qemuVersions, seriesOrVersion } from '../../src/cases/qemu-versions.ts';
import { QEMU_RELEASES } from '../../src/device/qemu/predict-command-line.ts';
import { runMain } from '../cli/run-main.ts';

test('a series leaves the updates of it that differ, a patch level is one version', () => {
  expect(qemuVersions('10.0')).toEqual(['10.0.2', '10.0.3', '10.0.12', '10.0.13']);
  expect(qemuVersions('7.2')).toEqual(['7.2.0', '7.2']);
  expect(qemuVersions('9.1')).toEqual(['9.1']);
  expect(qemuVersions('10.0.5')).toEqual(['10.0.5']);
  expect(qemuVersions('10.0..10.1')).toEqual(['10.0.2', '10.0.3', '10.0.12', '10.0.13', '10.1']);
  expect(qemuVersions('7.2.22 (Debian 1:7.2+dfsg-7)')).toEqual(['7.2.22']);
  expect(qemuVersions('5.2 and more')).toEqual(['5.2']);
  expect(() => qemuVersions('6.1x')).toThrow('expected a version of QEMU');
  expect(qemuVersions(undefined)).toBe(QEMU_RELEASES);
});

test('one prediction is made of a series, none of several', () => {
  const one = (given: string | undefined) => seriesOrVersion(given, qemuVersions(given));
  expect(one('10.0')).toBe('10.0');
  expect(one('10.0..10.0')).toBe('10.0.13');
  expect(one('10.0..10.1')).toBeUndefined();
  expect(one(undefined)).toBeUndefined();
});

// hw/virtio/virtio.c virtio_add_queue() of 10.0.13 gives every queue 1024 entries; SeaBIOS takes 256.
describe('a disk of SeaBIOS under QEMU 10.0', () => {
  const DISK =
    'qemu-system-x86_64 -M pc -drive if=none,id=a,file=a -device virtio-blk-pci,disable-modern=on,drive=a';
  const answer = async (qemu: string) =>
    (
      await runMain(['explain', 'vm.sh', '--qemu', qemu, '--driver', 'seabios-1.16.3'], {
        files: { 'vm.sh': DISK },
      })
    ).stdout;

  test('is answered for the patch level, or for all that differ', async () => {
    expect(await answer('10.0.12')).toMatch(/^✓ works/m);
    expect(await answer('10.0.13')).toMatch(/^✗ refused by the driver {3}“ERROR: queue size 1024 > 256”/m);
    const open = await answer('10.0');
    expect(open).toMatch(/✗ QEMU 10\.0\.13: refused by the driver/);
    expect(open).toMatch(/✓ QEMU up to 10\.0\.12: works/);
  });
});
