import type { FirmwareName } from '../model/firmware.ts';
import type { Arch } from '../model/platform.ts';

/** What the name of a firmware image tells: the firmware that it is, or several where the name leaves that open. */
export interface FirmwareImage {
  /** Of the name without its folder. */
  readonly shape: RegExp;
  readonly firmware: readonly FirmwareName[];
  readonly arches?: readonly Arch[];
}

/**
 * The names that QEMU, the builds themselves, Debian, Fedora, Ubuntu and openSUSE give their images: QEMU pc-bios/, EDK2
 * OvmfPkg/*.fdf and ArmVirtPkg/*.fdf, and the packages ovmf, edk2-ovmf, qemu-ovmf-x86_64, qemu-efi-*, seabios, u-boot-qemu, opensbi.
 * The first that fits counts. OVMF.fd is what each build of OvmfPkg is called before somebody renames it.
 */
export const FIRMWARE_IMAGES: readonly FirmwareImage[] = [
  { shape: /amd-?sev/i, firmware: ['ovmf-amdsev'], arches: ['x86_64'] },
  { shape: /(?:intel-?)?tdx|tdvf/i, firmware: ['ovmf-inteltdx'], arches: ['x86_64'] },
  { shape: /td-?shim/i, firmware: ['td-shim'], arches: ['x86_64'] },
  { shape: /cloudhv/i, firmware: ['cloudhv'] },
  { shape: /hypervisor-fw/i, firmware: ['hypervisor-fw'] },
  { shape: /(?:^|[-_.])microvm.*\.fd$|ovmf.*microvm/i, firmware: ['ovmf-microvm'], arches: ['x86_64'] },
  { shape: /ovmf_code|ovmf-(?:x86_64|ia32)|edk2-(?:x86_64|i386)/i, firmware: ['ovmf'], arches: ['x86_64'] },
  { shape: /ovmf/i, firmware: ['ovmf', 'ovmf-amdsev', 'ovmf-inteltdx'], arches: ['x86_64'] },
  { shape: /aavmf|qemu[-_]efi|edk2-(?:aarch64|arm)/i, firmware: ['aavmf'], arches: ['aarch64'] },
  { shape: /riscv_?virt|edk2-riscv/i, firmware: ['riscvvirt'], arches: ['riscv64'] },
  {
    shape: /loongarch.*\.fd$|edk2-loongarch|qemu[-_]efi/i,
    firmware: ['loongarchvirt'],
    arches: ['loongarch64'],
  },
  { shape: /^bios(?:-256k|-microvm)?\.bin$|seabios/i, firmware: ['seabios'], arches: ['x86_64'] },
  { shape: /qboot/i, firmware: ['qboot'], arches: ['x86_64'] },
  { shape: /coreboot/i, firmware: ['coreboot'] },
  { shape: /u-?boot/i, firmware: ['u-boot'] },
  { shape: /opensbi|fw_(?:dynamic|jump)/i, firmware: ['opensbi'], arches: ['riscv64'] },
  { shape: /slof/i, firmware: ['slof'], arches: ['ppc64le'] },
  { shape: /^vof/i, firmware: ['vof'], arches: ['ppc64le'] },
  { shape: /openbios/i, firmware: ['openbios'], arches: ['ppc64le'] },
  { shape: /skiboot/i, firmware: ['skiboot'], arches: ['ppc64le'] },
  { shape: /s390-ccw/i, firmware: ['s390-ccw'], arches: ['s390x'] },
];

/** What an image with a name of its own may be. */
export const ANY_FIRMWARE: Readonly<Record<Arch, readonly FirmwareName[]>> = {
  x86_64: ['ovmf', 'seabios', 'ovmf-amdsev', 'ovmf-inteltdx', 'u-boot', 'other'],
  aarch64: ['aavmf', 'u-boot', 'other'],
  ppc64le: ['slof', 'openbios', 'other'],
  s390x: ['s390-ccw', 'other'],
  riscv64: ['u-boot', 'riscvvirt', 'other'],
  loongarch64: ['loongarchvirt', 'other'],
};

/** The firmware that QEMU gives a machine of a family that is told of none: `none`, it has none of its own. */
export const OWN_FIRMWARE: Readonly<Partial<Record<string, readonly FirmwareName[]>>> = {
  // hw/i386/x86-common.c x86_bios_rom_init(); hw/i386/microvm.c takes qboot where acpi=off.
  'q35 x86_64': ['seabios'],
  'pc x86_64': ['seabios'],
  'microvm x86_64': ['seabios'],
  // hw/ppc/spapr.c FW_FILE_NAME
  'pseries ppc64le': ['slof'],
  // hw/s390x/s390-virtio-ccw.c ccw_init()
  's390-ccw-virtio s390x': ['s390-ccw'],
  // hw/riscv/boot.c riscv_find_firmware(): it starts what was put into memory or flash, and touches no device.
  'virt riscv64': ['opensbi'],
  // hw/ppc/mac_newworld.c, mac_oldworld.c
  'mac99 ppc64le': ['openbios'],
  'g3beige ppc64le': ['openbios'],
  // hw/arm/virt.c virt_firmware_init(), hw/loongarch/virt.c: nothing.
  'virt aarch64': [],
  'virt loongarch64': [],
};
