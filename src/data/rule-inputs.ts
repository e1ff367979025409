import { BALLOON, BLK, CONSOLE, NET } from '../features/bits.ts';
import { deviceTypeName } from '../features/registry.ts';
import type { Arch } from '../model/platform.ts';

// What a rule may ask of a kernel command line, of a kernel's build options and of a device's configuration space. A test
// fails where a rule asks for what is missing here; sweeps, `vnex fix` and the checks of input go by these tables.

/** The kinds of machine that data/machines.ts tells apart. */
export type MachineName = 'x86' | 'x86 Xen' | 'Arm' | 'Arm Xen' | 'POWER' | 's390' | 'RISC-V' | 'LoongArch';

/** A parameter of the kernel command line. */
export interface ParameterRow {
  readonly name: string;
  /** The machines on which a rule reads it; every machine where it is left out. */
  readonly on?: readonly MachineName[];
  /** The values that change an answer; '' is the parameter without a value. */
  readonly values: readonly string[];
  /** Values that change what a decision says and no answer, so that a sweep need not tell them apart. */
  readonly wordsOnly?: readonly string[];
}

/** An option of the kernel's build, without CONFIG_. */
export interface BuildOptionRow {
  readonly name: string;
  /** What most kernels have, which stands first where nobody states it. */
  readonly assumed: 'y' | 'n';
  /** The machines on which a rule reads it; every machine where it is left out. */
  readonly on?: readonly MachineName[];
  /** It changes what a decision says and no answer, so that a sweep need not tell its values apart. */
  readonly wordsOnly?: true;
}

/**
 * A field of configuration space that a Linux driver reads before it settles on its features or gives up, or by which
 * it lays out its requests; and the size of a queue, which the transport tells.
 */
export interface ConfigFieldRow {
  /** The name of the device type. */
  readonly of: string;
  /** A field within a structure as `zoned_model`. */
  readonly name: string;
  /** A device has the field if it offers one of these bits; left out where every such device has it. */
  readonly with?: readonly number[];
  /** The values on either side of each limit that a rule looks for; left out where no rule reads the field. */
  readonly limits?: readonly number[];
  /** It changes what a decision of Linux says and no answer, so that a sweep need not tell its values apart; other guests take it as it is stated. */
  readonly wordsOnly?: true;
}

const X86 = ['x86', 'x86 Xen'] as const;
const ARM = ['Arm', 'Arm Xen'] as const;
const XEN = ['x86 Xen', 'Arm Xen'] as const;
const WITH_IOMMU = [...X86, ...ARM] as const;

export const KERNEL_PARAMETERS = [
  { name: 'swiotlb', values: ['force', 'noforce'] },
  { name: 'virtio_pci.force_legacy', values: ['1'] },
  { name: 'virtio_snd.msg_timeout_ms', values: ['0'] },
  { name: 'virtio_snd.pcm_periods_min', values: ['1'] },
  { name: 'virtio_snd.pcm_periods_max', values: ['1'] },
  { name: 'virtio_snd.pcm_period_ms_min', values: ['0'] },
  { name: 'virtio_snd.pcm_period_ms_max', values: ['81'] },
  { name: 'virtio_snd.pcm_buffer_ms', values: ['19'] },
  { name: 'init_on_free', values: ['1', '0'] },
  { name: 'page_poison', values: ['1'] },
  { name: 'iommu', on: X86, values: ['pt', 'nopt', 'off', 'soft'] },
  { name: 'iommu', on: ['POWER'], values: ['off'] },
  { name: 'disable_ddw', on: ['POWER'], values: [''] },
  { name: 'intel_iommu', on: X86, values: ['on', 'off'], wordsOnly: ['strict'] },
  { name: 'amd_iommu', on: X86, values: ['off'], wordsOnly: ['fullflush'] },
  { name: 'iommu.passthrough', on: WITH_IOMMU, values: ['1', '0'] },
  { name: 'iommu.strict', on: WITH_IOMMU, values: [], wordsOnly: ['1', '0'] },
] as const satisfies readonly ParameterRow[];

export const BUILD_OPTIONS = [
  { name: 'VIRTIO_PCI_LEGACY', assumed: 'y' },
  { name: 'BLK_DEV_INTEGRITY', assumed: 'y' },
  { name: 'NUMA', assumed: 'y' },
  { name: 'ACPI_NUMA', assumed: 'y' },
  { name: 'MEMORY_HOTPLUG', assumed: 'y', on: ['POWER'] },
  { name: 'VIRTIO_BLK_SCSI', assumed: 'y' },
  { name: 'VIRTIO_RTC_CLASS', assumed: 'y' },
  { name: 'REMOTEPROC', assumed: 'y' },
  { name: 'INIT_ON_FREE_DEFAULT_ON', assumed: 'n' },
  { name: 'PAGE_POISONING', assumed: 'y' },
  { name: 'PAGE_POISONING_NO_SANITY', assumed: 'n' },
  { name: 'ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE', assumed: 'y' },
  { name: 'AMD_MEM_ENCRYPT', assumed: 'y', on: X86 },
  { name: 'INTEL_IOMMU', assumed: 'y', on: X86 },
  { name: 'INTEL_IOMMU_DEFAULT_ON', assumed: 'n', on: X86 },
  { name: 'INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF', assumed: 'n', on: X86 },
  { name: 'AMD_IOMMU', assumed: 'y', on: X86 },
  { name: 'ARM_SMMU_V3', assumed: 'y', on: ARM },
  { name: 'RISCV_IOMMU', assumed: 'y', on: ['RISC-V'] },
  { name: 'VIRTIO_IOMMU', assumed: 'y', on: [...X86, 'Arm'] },
  { name: 'IOMMU_DEFAULT_PASSTHROUGH', assumed: 'n', on: WITH_IOMMU },
  { name: 'IOMMU_DEFAULT_DMA_LAZY', assumed: 'n', on: WITH_IOMMU, wordsOnly: true },
  { name: 'DMA_RESTRICTED_POOL', assumed: 'n', on: ['Arm'] },
  { name: 'SWIOTLB_DYNAMIC', assumed: 'n', wordsOnly: true },
  { name: 'XEN_PCIDEV_FRONTEND', assumed: 'y', on: ['x86 Xen'] },
  { name: 'XEN_VIRTIO', assumed: 'n', on: XEN },
  { name: 'XEN_VIRTIO_FORCE_GRANT', assumed: 'n', on: XEN },
] as const satisfies readonly BuildOptionRow[];

export const CONFIG_FIELDS: readonly ConfigFieldRow[] = [
  { of: 'net', name: 'mtu', with: [NET.MTU], limits: [67, 68] },
  { of: 'net', name: 'max_virtqueue_pairs', wordsOnly: true },
  { of: 'net', name: 'rss_max_key_size', with: [NET.RSS, NET.HASH_REPORT], limits: [40, 41] },
  { of: 'net', name: 'status' },
  { of: 'net', name: 'rx_queue_size', wordsOnly: true },
  { of: 'net', name: 'tx_queue_size', wordsOnly: true },
  { of: 'blk', name: 'blk_size', with: [BLK.BLK_SIZE], limits: [512, 4096] },
  { of: 'blk', name: 'num_queues', with: [BLK.MQ], limits: [0, 1] },
  { of: 'blk', name: 'queue_size', limits: [128, 129, 256, 257] },
  { of: 'blk', name: 'seg_max', wordsOnly: true },
  { of: 'blk', name: 'size_max', with: [BLK.SIZE_MAX], limits: [0x40000, 0x40001] },
  { of: 'blk', name: 'max_secure_erase_sectors', with: [BLK.SECURE_ERASE], limits: [0, 1] },
  { of: 'blk', name: 'max_secure_erase_seg', with: [BLK.SECURE_ERASE], limits: [0, 1] },
  { of: 'blk', name: 'secure_erase_sector_alignment', with: [BLK.SECURE_ERASE], limits: [0, 1] },
  { of: 'blk', name: 'zoned_zone_sectors' },
  { of: 'blk', name: 'zoned_max_append_sectors' },
  { of: 'blk', name: 'zoned_write_granularity' },
  { of: 'blk', name: 'zoned_model' },
  { of: 'scsi', name: 'num_queues', wordsOnly: true },
  { of: 'scsi', name: 'queue_size', limits: [128, 129, 256, 257] },
  { of: 'scsi', name: 'seg_max', wordsOnly: true },
  { of: 'fs', name: 'num_request_queues', wordsOnly: true },
  { of: 'fs', name: 'queue_size', wordsOnly: true },
  { of: 'balloon', name: 'reporting_queue_size', with: [BALLOON.PAGE_REPORTING], limits: [31, 32] },
  { of: 'console', name: 'max_nr_ports', with: [CONSOLE.MULTIPORT], limits: [0, 1, 0x8000, 0x8001] },
  { of: 'gpu', name: 'num_scanouts', limits: [0, 1] },
  { of: 'iommu', name: 'page_size_mask' },
  { of: 'bt', name: 'type', limits: [0, 1] },
  { of: 'gpio', name: 'ngpio', limits: [0, 1] },
];

/** The name of an option that a rule may ask for. */
export type BuildOption = (typeof BUILD_OPTIONS)[number]['name'];

type WordsOf<Row> = Row extends {
  readonly name: infer Name extends string;
  readonly values: readonly (infer Value)[];
}
  ? Value extends ''
    ? Name
    : `${Name}=${Value & string}`
  : never;

/** A word of the kernel command line that changes an answer: `swiotlb=force`. */
export type KernelWord = WordsOf<(typeof KERNEL_PARAMETERS)[number]>;

function isOn(machine: MachineName, { on }: Pick<ParameterRow, 'on'>): boolean {
  return on === undefined || on.includes(machine);
}

/** For each parameter that rules read on a machine, the words that change an answer; '' is the parameter not given. */
export function kernelWordsOn(machine: MachineName): readonly (readonly string[])[] {
  const rows: readonly ParameterRow[] = KERNEL_PARAMETERS;
  return rows
    .filter((row) => isOn(machine, row) && row.values.length > 0)
    .map(({ name, values }) => ['', ...values.map((value) => (value === '' ? name : `${name}=${value}`))]);
}

/** Every parameter that a rule reads on a machine, and all of its values that rules tell apart, in words or in answers. */
export function parametersOn(
  machine: MachineName,
): readonly { readonly name: string; readonly values: readonly string[] }[] {
  const rows: readonly ParameterRow[] = KERNEL_PARAMETERS;
  return rows
    .filter((row) => isOn(machine, row))
    .map(({ name, values, wordsOnly = [] }) => ({ name, values: [...values, ...wordsOnly] }));
}

/** Every build option that a rule reads on a machine. */
export function optionsOn(machine: MachineName): readonly string[] {
  const rows: readonly BuildOptionRow[] = BUILD_OPTIONS;
  return rows.filter((row) => isOn(machine, row)).map(({ name }) => name);
}

/** The build options that change an answer on a machine. */
export function buildOptionsOn(machine: MachineName): readonly string[] {
  return buildOptionRowsOn(machine).map(({ name }) => name);
}

/** The names of the fields that a device type has. */
export function configFieldsOf(type: number): readonly string[] {
  const ofType = deviceTypeName(type);
  return CONFIG_FIELDS.filter(({ of }) => of === ofType).map(({ name }) => name);
}

/** The build options that change an answer on a machine, with what most kernels have. */
export function buildOptionRowsOn(machine: MachineName): readonly BuildOptionRow[] {
  const rows: readonly BuildOptionRow[] = BUILD_OPTIONS;
  return rows.filter((row) => isOn(machine, row) && row.wordsOnly === undefined);
}

/** The kind of machine of an architecture, in a Xen domain or not. */
export function machineNameOf(arch: Arch, xen: boolean): MachineName {
  switch (arch) {
    case 'x86_64':
      return xen ? 'x86 Xen' : 'x86';
    case 'aarch64':
      return xen ? 'Arm Xen' : 'Arm';
    case 'ppc64le':
      return 'POWER';
    case 's390x':
      return 's390';
    case 'riscv64':
      return 'RISC-V';
    case 'loongarch64':
      return 'LoongArch';
  }
}
