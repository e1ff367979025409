import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BootError } from '../../../src/boot/boot-error.ts';
import { diskLoader, grubModules } from '../../../src/boot/chain/loader.ts';

describe('what starts a kernel from a disk', () => {
  test.each([
    ['seabios', 'x86_64', { kind: 'grub', target: 'i386-pc', place: 'gap' }],
    ['ovmf', 'x86_64', { kind: 'grub', target: 'x86_64-efi', place: 'file', file: 'BOOTX64.EFI' }],
    ['aavmf', 'aarch64', { kind: 'grub', target: 'arm64-efi', place: 'file', file: 'BOOTAA64.EFI' }],
    ['slof', 'ppc64le', { kind: 'grub', target: 'powerpc-ieee1275', place: 'prep' }],
    ['u-boot', 'riscv64', { kind: 'extlinux' }],
    ['s390-ccw', 's390x', { kind: 'zipl' }],
  ] as const)('%s, %s', (firmware, arch, loader) => {
    expect(diskLoader(firmware, arch)).toEqual(loader);
  });
  test('is not known for firmware that nobody booted from a disk of ours', () => {
    expect(() => diskLoader('ovmf-inteltdx', 'x86_64')).toThrow(BootError);
    expect(() => diskLoader('openbios', 'ppc64le')).toThrow(BootError);
  });
});

describe('the modules of GRUB', () => {
  const root = mkdtempSync(join(tmpdir(), 'vnex-test-grub-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const modules = join(root, 'usr/lib/grub/arm64-efi');
  mkdirSync(modules, { recursive: true });
  writeFileSync(join(modules, 'part_msdos.mod'), '');

  test.each([root, join(root, 'usr/lib/grub'), modules])('are found below what is named', (named) => {
    expect(grubModules('arm64-efi', named)).toBe(modules);
  });
  test('say which package brings them where they are missing', () => {
    expect(() => grubModules('powerpc-ieee1275', root)).toThrow(/grub-ieee1275-bin.*--loader DIR/s);
  });
});
