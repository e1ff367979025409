import { F } from '../../data/bits.ts';
import { RELEASES } from '../../data/linux-releases.ts';
import type { Case } from '../../model/case.ts';
import { ADDRESSINGS, IMPLEMENTATIONS, type Transport } from '../../model/device.ts';
import { FEATURE_BITS, featureSet, NO_FEATURES } from '../../model/feature-set.ts';
import {
  type Arch,
  type ConfigValue,
  HYPERVISORS,
  type Hypervisor,
  type IommuKind,
  PROTECTED_FROM,
  type Protection,
  type Xen,
} from '../../model/platform.ts';
import { deviceTypes } from '../../model/registry.ts';
import type { Space, SpacePart, Varying } from '../../model/space.ts';

/** What one kind of machine can be. */
interface Machine {
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
const NOT_XEN = HYPERVISORS.filter((who) => who !== 'xen' && who !== 'powervm');
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

const MACHINES: readonly Machine[] = [
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
const FIELDS: Readonly<Record<string, readonly number[]>> = {
  mtu: [67, 68],
  rss_max_key_size: [40, 41],
  num_queues: [0, 1],
  max_nr_ports: [0, 1, 0x8000, 0x8001],
  num_scanouts: [0, 1],
  secure_erase_sector_alignment: [0, 1],
  max_secure_erase_sectors: [0, 1],
  max_secure_erase_seg: [0, 1],
};

const STATED: readonly (ConfigValue | undefined)[] = [undefined, 'y', 'n'];

function baseOf({ name, arch, xen, hypervisors }: Machine): Case {
  const [hypervisor = 'none'] = hypervisors;
  return {
    device: {
      name: 'any device',
      type: 4,
      transport: 'pci-modern',
      implementation: 'qemu',
      offers: NO_FEATURES,
      requires: undefined,
      addressing: undefined,
      config: {},
    },
    platform: {
      name,
      arch,
      hypervisor,
      machine: undefined,
      memory: { protection: 'none', protectedFrom: 'boot', mib: undefined },
      xen: xen[0],
      iommu: { kind: 'none' },
      kernel: { version: '6.12', release: undefined, cmdline: '', config: {} },
    },
    driver: 'linux',
  };
}

function partOf(machine: Machine): SpacePart {
  const { transports, hypervisors, protections, iommus, xen, cmdline, config } = machine;
  const varying: readonly Varying[] = [
    { kind: 'fact', name: 'platform.memory.protection', values: protections },
    { kind: 'fact', name: 'platform.memory.protectedFrom', values: PROTECTED_FROM },
    { kind: 'fact', name: 'platform.hypervisor', values: hypervisors },
    { kind: 'fact', name: 'platform.xen', values: xen },
    { kind: 'fact', name: 'platform.iommu.kind', values: iommus },
    { kind: 'release', values: RELEASES },
    { kind: 'fact', name: 'device.type', values: deviceTypes().map(({ id }) => id) },
    { kind: 'fact', name: 'device.transport', values: transports },
    { kind: 'fact', name: 'device.implementation', values: IMPLEMENTATIONS },
    {
      kind: 'fact',
      name: 'device.requires',
      values: [undefined, NO_FEATURES, featureSet([F.ACCESS_PLATFORM])],
    },
    { kind: 'fact', name: 'device.addressing', values: [undefined, ...ADDRESSINGS] },
    ...Object.entries(FIELDS).map(
      ([name, values]): Varying => ({ kind: 'field', name, values: [undefined, ...values] }),
    ),
    ...cmdline.map((values): Varying => ({ kind: 'cmdline', values })),
    ...config.map((name): Varying => ({ kind: 'config', name, values: STATED })),
    ...Array.from(
      { length: FEATURE_BITS },
      (_, bit): Varying => ({ kind: 'bit', bit, values: [true, false] }),
    ),
  ];
  return { base: baseOf(machine), varying: varying.filter(({ values }) => values.length > 1) };
}

/** The words of the kernel command line that bear most on virtio: whether buffers bounce, and whether an IOMMU translates. */
const MAIN_WORDS: ReadonlySet<string> = new Set(['swiotlb=force', 'intel_iommu=on', 'iommu.passthrough=1']);

function withMainWords(machine: Machine): Machine {
  const cmdline = machine.cmdline.flatMap((words) => {
    const main = words.filter((word) => word === '' || MAIN_WORDS.has(word));
    return main.length > 1 ? [main] : [];
  });
  return { ...machine, cmdline, config: [] };
}

/** The spaces that need no file. */
export const BUILT_IN_SPACES = {
  all: 'every device type, transport and bit, every platform, every release',
  configs: 'all of that, under every kernel parameter and build option that a rule reads',
} as const;
export type BuiltInSpace = keyof typeof BUILT_IN_SPACES;

export function isBuiltIn(name: string): name is BuiltInSpace {
  return Object.hasOwn(BUILT_IN_SPACES, name);
}

export function builtInSpace(name: BuiltInSpace): Space {
  const machines = name === 'all' ? MACHINES.map(withMainWords) : MACHINES;
  return { name, parts: machines.map(partOf) };
}
