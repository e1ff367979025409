import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { FirmwareName } from '../model/firmware.ts';
import type { Arch } from '../model/platform.ts';

/** A firmware that Debian packages, and where. */
interface FirmwareFile {
  readonly firmware: FirmwareName;
  readonly arch: Arch;
  /** What recordings call it. */
  readonly title: string;
  readonly paths: readonly string[];
  readonly option: '-bios' | '-kernel';
  readonly package: string;
}

const FILES: readonly FirmwareFile[] = [
  {
    firmware: 'ovmf',
    arch: 'x86_64',
    title: 'OVMF',
    paths: ['/usr/share/ovmf/OVMF.fd', '/usr/share/qemu/OVMF.fd'],
    option: '-bios',
    package: 'ovmf',
  },
  {
    firmware: 'seabios',
    arch: 'x86_64',
    title: 'SeaBIOS',
    paths: ['/usr/share/seabios/bios-256k.bin'],
    option: '-bios',
    package: 'seabios',
  },
  {
    firmware: 'aavmf',
    arch: 'aarch64',
    title: 'AAVMF',
    paths: ['/usr/share/qemu-efi-aarch64/QEMU_EFI.fd'],
    option: '-bios',
    package: 'qemu-efi-aarch64',
  },
  {
    firmware: 'riscvvirt',
    arch: 'riscv64',
    title: 'RiscVVirt',
    paths: ['/usr/share/qemu-efi-riscv64/RISCV_VIRT_CODE.fd'],
    option: '-bios',
    package: 'qemu-efi-riscv64',
  },
  {
    firmware: 'u-boot',
    arch: 'aarch64',
    title: 'U-Boot',
    paths: ['/usr/lib/u-boot/qemu_arm64/u-boot.bin'],
    option: '-bios',
    package: 'u-boot-qemu',
  },
  {
    firmware: 'u-boot',
    arch: 'riscv64',
    title: 'U-Boot',
    paths: ['/usr/lib/u-boot/qemu-riscv64_smode/uboot.elf', '/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin'],
    option: '-kernel',
    package: 'u-boot-qemu',
  },
];

/** Firmware that QEMU brings itself, and is told nothing of. */
const OF_QEMU: ReadonlyMap<FirmwareName, string> = new Map([
  ['slof', 'SLOF'],
  ['s390-ccw', 's390-ccw'],
  ['openbios', 'OpenBIOS'],
]);

/** A firmware that can be booted: what QEMU is told, and what a recording says of it. */
export interface BootFirmware {
  readonly arguments: readonly string[];
  readonly words: string;
}

/** The release in a Debian version: 2022.11-6+deb12u2 is 2022.11. Returns undefined where dpkg does not know the package. */
function releaseOf(name: string): string | undefined {
  const { stdout } = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
  return /^Version: (?:\d+:)?(\d+(?:\.\d+)+)/m.exec(stdout ?? '')?.[1];
}

/** Where there is such a firmware for such a guest; a text: why there is none. `qemu` is the version that runs. */
export function findFirmware(firmware: FirmwareName, arch: Arch, qemu: string): BootFirmware | string {
  const own = OF_QEMU.get(firmware);
  if (own !== undefined)
    return { arguments: [], words: `${own} of QEMU ${/^\d+\.\d+/.exec(qemu)?.[0] ?? qemu}` };
  const file = FILES.find((one) => one.firmware === firmware && one.arch === arch);
  if (file === undefined) return `vnex knows no package of Debian with ${firmware} for ${arch}`;
  const path = file.paths.find((one) => existsSync(one));
  if (path === undefined) return `${file.title} is not there: apt-get install ${file.package}`;
  const words = [file.title, releaseOf(file.package)].filter((word) => word !== undefined).join(' ');
  return { arguments: [file.option, path], words };
}
