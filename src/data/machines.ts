import type { Transport } from '../model/device.ts';
import type { Arch, Hypervisor, IommuKind, Platform, Protection, Xen } from '../model/platform.ts';
import { buildOptionsOn, kernelWordsOn, type MachineName } from './rule-inputs.ts';

/** What one kind of machine can be. */
export interface MachineKind {
  readonly name: MachineName;
  readonly arch: Arch;
  readonly transports: readonly Transport[];
  readonly hypervisors: readonly Hypervisor[];
  readonly protections: readonly Protection[];
  readonly iommus: readonly IommuKind[];
  readonly xen: readonly (Xen | undefined)[];
  /** For each parameter that rules read here, the words that change an answer. */
  readonly cmdline: readonly (readonly string[])[];
  /** The build options that change an answer here. */
  readonly config: readonly string[];
}

const PCI = ['pci-modern', 'pci-transitional', 'pci-legacy'] as const;
const MMIO = ['mmio-modern', 'mmio-legacy'] as const;
const CCW = ['ccw', 'ccw-legacy'] as const;

const NO_XEN = [undefined];
const NOT_XEN: readonly Hypervisor[] = ['kvm', 'qemu', 'hyperv', 'none'];
const KINDS: readonly Omit<MachineKind, 'cmdline' | 'config'>[] = [
  {
    name: 'x86',
    arch: 'x86_64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: NOT_XEN,
    protections: ['none', 'sev', 'sev-es', 'sev-snp', 'tdx', 'restricted-hook'],
    iommus: ['none', 'intel', 'amd', 'virtio'],
    xen: NO_XEN,
  },
  {
    name: 'x86 Xen',
    arch: 'x86_64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: ['xen'],
    protections: ['none'],
    iommus: ['none', 'intel', 'amd'],
    xen: [
      { domain: 'dom0', mode: 'pv' },
      { domain: 'dom0', mode: 'pvh' },
      { domain: 'domU', mode: 'pv' },
      { domain: 'domU', mode: 'pvh' },
      { domain: 'domU', mode: 'hvm' },
    ],
  },
  {
    name: 'Arm',
    arch: 'aarch64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: NOT_XEN,
    protections: ['none', 'cca', 'pkvm', 'restricted-hook'],
    iommus: ['none', 'smmuv3', 'virtio'],
    xen: NO_XEN,
  },
  {
    name: 'Arm Xen',
    arch: 'aarch64',
    transports: [...PCI, ...MMIO],
    hypervisors: ['xen'],
    protections: ['none'],
    iommus: ['none', 'smmuv3'],
    xen: [
      { domain: 'dom0', mode: 'pvh' },
      { domain: 'domU', mode: 'pvh' },
    ],
  },
  {
    name: 'POWER',
    arch: 'ppc64le',
    transports: [...PCI, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'powervm', 'none'],
    protections: ['none', 'pef', 'restricted-hook'],
    iommus: ['none', 'spapr-tce'],
    xen: NO_XEN,
  },
  {
    name: 's390',
    arch: 's390x',
    transports: [...CCW, ...PCI, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'none'],
    protections: ['none', 's390-pv', 'restricted-hook'],
    iommus: ['none'],
    xen: NO_XEN,
  },
  {
    name: 'RISC-V',
    arch: 'riscv64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'none'],
    protections: ['none', 'restricted-hook'],
    iommus: ['none', 'riscv'],
    xen: NO_XEN,
  },
  {
    // Linux's side is the generic one, with a pool that is always there: arch/loongarch/kernel/setup.c arch_mem_init().
    name: 'LoongArch',
    arch: 'loongarch64',
    transports: [...PCI, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'none'],
    protections: ['none'],
    iommus: ['none'],
    xen: NO_XEN,
  },
];

export const MACHINES: readonly MachineKind[] = KINDS.map((kind) => ({
  ...kind,
  cmdline: kernelWordsOn(kind.name),
  config: buildOptionsOn(kind.name),
}));

/** The kind of machine that a platform is. Returns undefined where no such machine is known. */
export function machineKindOf({ arch, hypervisor }: Platform): MachineKind | undefined {
  const isXen = hypervisor === 'xen';
  return MACHINES.find((machine) => machine.arch === arch && machine.hypervisors.includes('xen') === isXen);
}
