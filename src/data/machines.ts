import type { Transport } from '../model/device.ts';
import type { Arch, Hypervisor, IommuKind, Platform, Protection, Xen } from '../model/platform.ts';

/** What one kind of machine can be. */
export interface Machine {
  readonly name: string;
  readonly arch: Arch;
  readonly transports: readonly Transport[];
  readonly hypervisors: readonly Hypervisor[];
  readonly protections: readonly Protection[];
  readonly iommus: readonly IommuKind[];
  readonly xen: readonly (Xen | undefined)[];
  /** Words of the kernel command line that rules of this architecture read. */
  readonly cmdline: readonly (readonly string[])[];
  readonly config: readonly string[];
}

const PCI = ['pci-modern', 'pci-transitional', 'pci-legacy'] as const;
const MMIO = ['mmio-modern', 'mmio-legacy'] as const;
const CCW = ['ccw', 'ccw-legacy'] as const;

const NO_XEN = [undefined];
const NOT_XEN: readonly Hypervisor[] = ['kvm', 'qemu', 'hyperv', 'none'];
const BALLOON = [
  ['', 'init_on_free=1', 'init_on_free=0'],
  ['', 'page_poison=1'],
] as const;
const EVERYWHERE = [
  ['', 'swiotlb=force', 'swiotlb=noforce'],
  ['', 'virtio_pci.force_legacy=1'],
  ...BALLOON,
] as const;
const IOMMU_CORE = ['', 'iommu.passthrough=1', 'iommu.passthrough=0'];

const X86_CMDLINE = [
  ...EVERYWHERE,
  ['', 'iommu=pt', 'iommu=nopt', 'iommu=off', 'iommu=soft'],
  ['', 'intel_iommu=on', 'intel_iommu=off'],
  ['', 'amd_iommu=off'],
  IOMMU_CORE,
] as const;

/** Options that rules ask for on every architecture. */
const CONFIG = [
  'VIRTIO_PCI_LEGACY',
  'BLK_DEV_INTEGRITY',
  'NUMA',
  'ACPI_NUMA',
  'VIRTIO_BLK_SCSI',
  'VIRTIO_RTC_CLASS',
  'REMOTEPROC',
  'INIT_ON_FREE_DEFAULT_ON',
  'PAGE_POISONING',
  'PAGE_POISONING_NO_SANITY',
  'ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE',
] as const;
const X86_CONFIG = [
  ...CONFIG,
  'AMD_MEM_ENCRYPT',
  'INTEL_IOMMU',
  'INTEL_IOMMU_DEFAULT_ON',
  'INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF',
  'AMD_IOMMU',
  'VIRTIO_IOMMU',
  'IOMMU_DEFAULT_PASSTHROUGH',
] as const;
const XEN_CONFIG = ['XEN_VIRTIO', 'XEN_VIRTIO_FORCE_GRANT'] as const;

export const MACHINES: readonly Machine[] = [
  {
    name: 'x86',
    arch: 'x86_64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: NOT_XEN,
    protections: ['none', 'sev', 'sev-es', 'sev-snp', 'tdx', 'restricted-hook'],
    iommus: ['none', 'intel', 'amd', 'virtio'],
    xen: NO_XEN,
    cmdline: X86_CMDLINE,
    config: X86_CONFIG,
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
    cmdline: X86_CMDLINE,
    config: [...X86_CONFIG, ...XEN_CONFIG],
  },
  {
    name: 'Arm',
    arch: 'aarch64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: NOT_XEN,
    protections: ['none', 'cca', 'pkvm', 'restricted-hook'],
    iommus: ['none', 'smmuv3', 'virtio'],
    xen: NO_XEN,
    cmdline: [...EVERYWHERE, IOMMU_CORE],
    config: [...CONFIG, 'ARM_SMMU_V3', 'VIRTIO_IOMMU', 'IOMMU_DEFAULT_PASSTHROUGH', 'DMA_RESTRICTED_POOL'],
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
    cmdline: [...EVERYWHERE, IOMMU_CORE],
    config: [...CONFIG, ...XEN_CONFIG, 'ARM_SMMU_V3', 'IOMMU_DEFAULT_PASSTHROUGH'],
  },
  {
    name: 'POWER',
    arch: 'ppc64le',
    transports: [...PCI, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'powervm', 'none'],
    protections: ['none', 'pef', 'restricted-hook'],
    iommus: ['none', 'spapr-tce'],
    xen: NO_XEN,
    cmdline: [...EVERYWHERE, ['', 'iommu=off'], ['', 'disable_ddw']],
    config: CONFIG,
  },
  {
    name: 's390',
    arch: 's390x',
    transports: [...CCW, ...PCI, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'none'],
    protections: ['none', 's390-pv', 'restricted-hook'],
    iommus: ['none'],
    xen: NO_XEN,
    cmdline: EVERYWHERE,
    config: CONFIG,
  },
  {
    name: 'RISC-V',
    arch: 'riscv64',
    transports: [...PCI, ...MMIO, 'vdpa'],
    hypervisors: ['kvm', 'qemu', 'none'],
    protections: ['none', 'restricted-hook'],
    iommus: ['none'],
    xen: NO_XEN,
    cmdline: [...EVERYWHERE, IOMMU_CORE],
    config: CONFIG,
  },
];

/** The limits that rules look for in configuration space: absent, and on either side of each limit. */
export const FIELDS: Readonly<Record<string, readonly number[]>> = {
  mtu: [67, 68],
  rss_max_key_size: [40, 41],
  num_queues: [0, 1],
  max_nr_ports: [0, 1, 0x8000, 0x8001],
  num_scanouts: [0, 1],
  secure_erase_sector_alignment: [0, 1],
  max_secure_erase_sectors: [0, 1],
  max_secure_erase_seg: [0, 1],
};

/** The kind of machine that a platform is; undefined: no such machine is known. */
export function machineOf({ arch, hypervisor }: Platform): Machine | undefined {
  const isXen = hypervisor === 'xen';
  return MACHINES.find((machine) => machine.arch === arch && machine.hypervisors.includes('xen') === isXen);
}
