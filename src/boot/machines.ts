import type { Arch, IommuKind } from '../model/platform.ts';

/** How one architecture is booted with what Debian ships. */
export interface BootArch {
  readonly arch: Arch;
  readonly binary: string;
  /** The machine type where the case names none. */
  readonly machine: string;
  /** The processor under emulation, where QEMU's own choice cannot run the kernel. */
  readonly cpu?: string;
  /** The console that the first serial port becomes. */
  readonly console: string;
  /** A parameter by which the kernel speaks there before its drivers run; '' where it does so by itself. */
  readonly early: string;
  readonly mib: number;
  readonly packages: { readonly qemu: string; readonly kernel: string; readonly busybox: string };
}

export const BOOT_ARCHES: readonly BootArch[] = [
  {
    arch: 'x86_64',
    binary: 'qemu-system-x86_64',
    machine: 'q35',
    console: 'ttyS0',
    early: 'earlyprintk=ttyS0,115200',
    mib: 1024,
    packages: { qemu: 'qemu-system-x86', kernel: 'linux-image-amd64', busybox: 'busybox-static:amd64' },
  },
  {
    arch: 'aarch64',
    binary: 'qemu-system-aarch64',
    machine: 'virt',
    cpu: 'cortex-a72',
    console: 'ttyAMA0',
    early: 'earlycon=pl011,0x9000000',
    mib: 1024,
    packages: { qemu: 'qemu-system-arm', kernel: 'linux-image-arm64', busybox: 'busybox-static:arm64' },
  },
  {
    arch: 's390x',
    binary: 'qemu-system-s390x',
    machine: 's390-ccw-virtio',
    console: 'ttysclp0',
    early: 'earlyprintk=sclp',
    mib: 768,
    packages: {
      qemu: 'qemu-system-s390x (before Debian 13: qemu-system-misc)',
      kernel: 'linux-image-s390x',
      busybox: 'busybox-static:s390x',
    },
  },
  {
    arch: 'ppc64le',
    binary: 'qemu-system-ppc64',
    machine: 'pseries',
    console: 'hvc0',
    early: '',
    mib: 1024,
    packages: {
      qemu: 'qemu-system-ppc',
      kernel: 'linux-image-powerpc64le',
      busybox: 'busybox-static:ppc64el',
    },
  },
  {
    arch: 'riscv64',
    binary: 'qemu-system-riscv64',
    machine: 'virt',
    console: 'ttyS0',
    early: 'earlycon=sbi',
    mib: 1024,
    packages: {
      qemu: 'qemu-system-riscv (before Debian 13: qemu-system-misc)',
      kernel: 'linux-image-riscv64',
      busybox: 'busybox-static:riscv64',
    },
  },
];

export function bootArch(arch: Arch): BootArch | undefined {
  return BOOT_ARCHES.find((one) => one.arch === arch);
}

/**
 * Where the I/O ports of the machine that is booted are in memory: VIRT_PCIE_PIO of hw/arm/virt.c and hw/riscv/virt.c,
 * and the first bridge of pseries, whose windows begin at SPAPR_PCI_BASE (hw/ppc/spapr.c). Returns undefined where the
 * processor has instructions of its own for them.
 */
export function ioWindow(arch: Arch): number | undefined {
  switch (arch) {
    case 'x86_64':
    case 's390x':
      return undefined;
    case 'aarch64':
      return 0x3eff_0000;
    case 'riscv64':
      return 0x0300_0000;
    case 'loongarch64':
      return 0x1800_4000;
    case 'ppc64le':
      return 0x2000_0000_0000;
  }
}

/** How an IOMMU is asked for: further parts of `-machine`, and a device. */
export interface IommuArguments {
  readonly machine: string;
  readonly device?: string;
  /** The driver behind it is a module that must be there before the devices are. */
  readonly module?: string;
}

export function iommuArguments(kind: IommuKind): IommuArguments {
  switch (kind) {
    case 'none':
    case 'spapr-tce':
      return { machine: '' };
    case 'intel':
      return { machine: ',kernel-irqchip=split', device: 'intel-iommu,intremap=on' };
    case 'amd':
      return { machine: '', device: 'amd-iommu,intremap=off' };
    case 'smmuv3':
      return { machine: ',iommu=smmuv3' };
    case 'riscv':
      return { machine: ',aia=aplic-imsic', device: 'riscv-iommu-pci' };
    case 'virtio':
      return { machine: '', device: 'virtio-iommu-pci,id=viommu0', module: 'virtio_iommu' };
  }
}
