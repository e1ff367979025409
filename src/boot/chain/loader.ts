import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FirmwareName } from '../../model/firmware.ts';
import type { Arch } from '../../model/platform.ts';
import { BootError } from '../boot-error.ts';

/** How firmware gets from a disk to a kernel. */
export type DiskLoader =
  /** GRUB, where this firmware looks for a loader: after the partition table, in a file, or in a PReP partition. */
  | { readonly kind: 'grub'; readonly target: string; readonly place: 'gap' | 'prep' }
  | { readonly kind: 'grub'; readonly target: string; readonly place: 'file'; readonly file: string }
  /** A file that U-Boot reads, which names kernel and initramfs. */
  | { readonly kind: 'extlinux' }
  /** The table of blocks that zipl leaves on a disk, with kernel and initramfs in one image. */
  | { readonly kind: 'zipl' };

const EFI: Readonly<Partial<Record<Arch, readonly [target: string, file: string]>>> = {
  x86_64: ['x86_64-efi', 'BOOTX64.EFI'],
  aarch64: ['arm64-efi', 'BOOTAA64.EFI'],
  riscv64: ['riscv64-efi', 'BOOTRISCV64.EFI'],
};

/** How the firmware of a guest gets from a disk to a kernel. Throws BootError where nobody has tried it. */
export function diskLoader(firmware: FirmwareName, arch: Arch): DiskLoader {
  switch (firmware) {
    case 'seabios':
      return { kind: 'grub', target: 'i386-pc', place: 'gap' };
    case 'slof':
      return { kind: 'grub', target: 'powerpc-ieee1275', place: 'prep' };
    case 'u-boot':
      return { kind: 'extlinux' };
    case 's390-ccw':
      return { kind: 'zipl' };
    default: {
      const [target, file] = EFI[arch] ?? [];
      if (target === undefined || file === undefined || !/^(?:ovmf|aavmf|riscvvirt)$/.test(firmware))
        throw new BootError(`vnex builds no disk that ${firmware} could start a kernel from`);
      return { kind: 'grub', target, place: 'file', file };
    }
  }
}

const PACKAGES: Readonly<Record<string, string>> = {
  'i386-pc': 'grub-pc-bin',
  'x86_64-efi': 'grub-efi-amd64-bin',
  'arm64-efi': 'grub-efi-arm64-bin',
  'riscv64-efi': 'grub-efi-riscv64-bin',
  'powerpc-ieee1275': 'grub-ieee1275-bin',
};

/** The modules of GRUB for a target: those that were named, or the installed ones. Throws BootError. */
export function grubModules(target: string, named: string | undefined): string {
  const places = named === undefined ? ['/usr/lib/grub'] : [named, join(named, 'usr/lib/grub')];
  const candidates = [...(named === undefined ? [] : [named]), ...places.map((place) => join(place, target))];
  const found = candidates.find((place) => existsSync(join(place, 'part_msdos.mod')));
  if (found !== undefined) return found;
  const unpacked = `unpack ${PACKAGES[target]} (dpkg-deb -x FILE DIR) and name DIR with --loader DIR`;
  throw new BootError(
    `there are no modules of GRUB for ${target}: install ${PACKAGES[target]}, or ${unpacked}`,
  );
}
