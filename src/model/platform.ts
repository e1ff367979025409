import type { Firmware } from './firmware.ts';

export const ARCHES = ['x86_64', 'aarch64', 'ppc64le', 's390x', 'riscv64', 'loongarch64'] as const;
export type Arch = (typeof ARCHES)[number];

export const HYPERVISORS = ['kvm', 'qemu', 'xen', 'hyperv', 'powervm', 'none'] as const;
export type Hypervisor = (typeof HYPERVISORS)[number];

/** What keeps the host out of guest memory. `restricted-hook`: nothing does, but the kernel is told so. */
export const PROTECTIONS = [
  'none',
  'sev',
  'sev-es',
  'sev-snp',
  'tdx',
  'pef',
  's390-pv',
  'cca',
  'pkvm',
  'restricted-hook',
] as const;
export type Protection = (typeof PROTECTIONS)[number];

/** The kinds of protection that keep the host out of guest memory. */
export type Protecting = Exclude<Protection, 'none' | 'restricted-hook'>;

/** Whether something keeps the host out of guest memory. */
export function isProtecting(protection: Protection): protection is Protecting {
  return protection !== 'none' && protection !== 'restricted-hook';
}

/** A guest with such memory, as a sentence names it. */
export const PROTECTED_GUEST: Readonly<Record<Protecting, string>> = {
  sev: 'an AMD SEV guest',
  'sev-es': 'an AMD SEV-ES guest',
  'sev-snp': 'an AMD SEV-SNP guest',
  tdx: 'an Intel TDX guest',
  pef: 'a POWER secure guest',
  's390-pv': 'an s390 protected guest',
  cca: 'an Arm CCA realm',
  pkvm: 'a pKVM protected guest',
};

export const PROTECTED_FROM = ['boot', 'runtime'] as const;
export type ProtectedFrom = (typeof PROTECTED_FROM)[number];

export const IOMMU_KINDS = ['none', 'intel', 'amd', 'smmuv3', 'virtio', 'spapr-tce', 'riscv'] as const;
export type IommuKind = (typeof IOMMU_KINDS)[number];

export const XEN_DOMAINS = ['dom0', 'domU'] as const;
export const XEN_MODES = ['pv', 'pvh', 'hvm'] as const;
export interface Xen {
  readonly domain: (typeof XEN_DOMAINS)[number];
  readonly mode: (typeof XEN_MODES)[number];
}

/** What exists on one architecture only; what is not listed exists everywhere. */
export const PROTECTION_ARCH: Readonly<Partial<Record<Protection, Arch>>> = {
  sev: 'x86_64',
  'sev-es': 'x86_64',
  'sev-snp': 'x86_64',
  tdx: 'x86_64',
  pef: 'ppc64le',
  's390-pv': 's390x',
  cca: 'aarch64',
  pkvm: 'aarch64',
};
export const IOMMU_ARCH: Readonly<Partial<Record<IommuKind, Arch>>> = {
  intel: 'x86_64',
  amd: 'x86_64',
  smmuv3: 'aarch64',
  'spapr-tce': 'ppc64le',
  riscv: 'riscv64',
};

/** A kernel configuration value, as a .config file spells it. */
export type ConfigValue = 'y' | 'm' | 'n';

export interface Kernel {
  /** Upstream version: `6.12` or `6.12.107`. */
  readonly version: string;
  /** What `uname -r` prints. */
  readonly release: string | undefined;
  readonly cmdline: string;
  /** Options without their CONFIG_ prefix; only those that are known. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  /** Changes by id that this kernel is known to have or to lack, whatever its version; left out where there are none. */
  readonly changes?: Readonly<Record<string, boolean>> | undefined;
}

export const CONCERNS = ['all', 'pci'] as const;

/** A part of a machine that is not modelled, and the devices that it bears on: all, or those on PCI. */
export interface Unmodelled {
  readonly what: string;
  readonly concerns: (typeof CONCERNS)[number];
}

/** The machine that runs the guest. */
export interface Host {
  /** The release of its kernel: 6.1.176. */
  readonly kernel?: string | undefined;
}

/** What the guest runs on, and the guest kernel that runs there. */
export interface Platform {
  readonly name: string;
  readonly arch: Arch;
  readonly hypervisor: Hypervisor;
  readonly machine: string | undefined;
  readonly memory: {
    readonly protection: Protection;
    /** When the protection begins: before the devices exist, or later (POWER). */
    readonly protectedFrom: ProtectedFrom;
    readonly mib: number | undefined;
    /** Whether the machine tells its guest how large memory can become (POWER: ibm,lrdr-capacity); left out where nobody said. */
    readonly announced?: boolean | undefined;
  };
  readonly xen: Xen | undefined;
  readonly iommu: {
    readonly kind: IommuKind;
    /** Whether the IOMMU can interrupt the guest; left out where it can. */
    readonly interrupts?: boolean | undefined;
    /** Whether it lets devices through until a driver programs it; left out: as QEMU’s of that kind does by itself. */
    readonly passesAtReset?: boolean | undefined;
    /** Of a virtio-iommu, whether it offers ACCESS_PLATFORM itself; left out where it does. */
    readonly accessPlatform?: boolean | undefined;
  };
  readonly kernel: Kernel;
  /** The release of the guest that is asked about, where it is not Linux; left out where nobody said it. */
  readonly guestRelease?: string | undefined;
  /** What the guest begins with, several where it may be one or another; left out where nobody said it. */
  readonly firmware?: readonly Firmware[] | undefined;
  /** The machine that the guest runs on; left out where nothing is said of it. */
  readonly host?: Host | undefined;
  /** What about the machine vnex does not model, although it decides; left out where there is nothing. */
  readonly unmodelled?: Unmodelled | undefined;
}
