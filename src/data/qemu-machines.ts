import type { Arch } from '../model/platform.ts';
import type { Release } from '../model/release.ts';
import type { MachineFamily, MachineNames } from './machine-family.ts';
import { BOARDS } from './qemu-boards.ts';

const RISCV_DRIVES: Release = { after: '7.2', by: '10.0' };

// biome-ignore format: one line a family
export const MACHINE_FAMILIES: readonly MachineFamily[] = [
  { name: 'q35', shape: /^(?:q35|pc-q35-(.+))$/, arches: ['x86_64'], pci: true, root: 'pcie.0', mmio: false, cards: true, drives: 'ide' },
  { name: 'pc', shape: /^pc(?:-(?:i440fx-(?=.)|(?=[01]\.))(.+))?$/, arches: ['x86_64'], pci: true, root: 'pci.0', mmio: false, cards: true, drives: 'ide' },
  { name: 'microvm', shape: /^microvm$/, arches: ['x86_64'], pci: 'pcie=on', root: 'pcie.0', mmio: 24 },
  { name: 'virt', shape: /^(?:virt|virt-(.+))$/, arches: ['aarch64'], pci: true, root: 'pcie.0', mmio: 32, cards: true, drives: 'virtio', nic: 'virtio-net-pci' },
  { name: 'virt', shape: /^virt$/, arches: ['riscv64'], pci: true, root: 'pcie.0', mmio: 8, drives: 'virtio', drivesSince: RISCV_DRIVES },
  { name: 'virt', shape: /^virt$/, arches: ['loongarch64'], pci: true, root: 'pcie.0', mmio: false, cards: true, drives: 'virtio', nic: 'virtio-net-pci' },
  { name: 'pseries', shape: /^(?:pseries|pseries-(.+))$/, arches: ['ppc64le'], pci: true, root: 'pci.0', mmio: false, cards: true, drives: 'scsi' },
  { name: 's390-ccw-virtio', shape: /^(?:s390-ccw-virtio|s390-ccw-virtio-(.+))$/, arches: ['s390x'], pci: true, root: 'pci.0', mmio: false, cards: true, drives: 'virtio', nic: 'virtio-net-ccw' },
  ...BOARDS,
];

/** Machine types that name an architecture; nothing else was read about them. */
const OTHER_MACHINES: readonly MachineNames[] = [
  { name: 'powernv', shape: /^powernv(.*)$/, arches: ['ppc64le'] },
];

/** The architecture that a machine type stands for. Returns undefined for a type that is not known. */
export function archOfMachine(type: string): Arch | undefined {
  return [...MACHINE_FAMILIES, ...OTHER_MACHINES].find(({ shape }) => shape.test(type))?.arches[0];
}

/** The machine type that QEMU takes where none is named; on Arm it takes none, and ends. */
export const DEFAULT_MACHINE: Readonly<Partial<Record<Arch, string>>> = {
  x86_64: 'pc',
  ppc64le: 'pseries',
  s390x: 's390-ccw-virtio',
  riscv64: 'spike',
  loongarch64: 'virt',
};

/** What a machine type changes so that it stays as it was: a property of a class of devices, for machine types up to a version. */
export interface CompatRow {
  readonly upTo: string;
  /** Only for these machine families. */
  readonly machines?: readonly string[];
  /** A model, or a class of models: virtio-pci, virtio-device, virtio-net-device … */
  readonly driver: string;
  readonly property: string;
  readonly value: string;
  /** First QEMU version that no longer does so. */
  readonly until?: Release;
}

const PC = ['q35', 'pc'] as const;
const S390 = ['s390-ccw-virtio'] as const;
const NO_2_4: Release = { after: '7.2', by: '10.0' };

/**
 * hw/core/machine.c hw_compat_*, hw/i386/pc.c pc_compat_*, hw/s390x/s390-virtio-ccw.c ccw_machine_*_class_options(), as
 * far as they change what a device offers, how it is reached or what may be set. Later rows win.
 */
// biome-ignore format: one line a property
export const MACHINE_COMPAT: readonly CompatRow[] = [
  { upTo: '10.1', driver: 'virtio-net-device', property: 'host_tunnel', value: 'off' },
  { upTo: '10.1', driver: 'virtio-net-device', property: 'host_tunnel_csum', value: 'off' },
  { upTo: '10.1', driver: 'virtio-net-device', property: 'guest_tunnel', value: 'off' },
  { upTo: '10.1', driver: 'virtio-net-device', property: 'guest_tunnel_csum', value: 'off' },
  { upTo: '9.2', driver: 'virtio-balloon-pci', property: 'vectors', value: '0' },
  { upTo: '9.2', driver: 'virtio-balloon-pci-transitional', property: 'vectors', value: '0' },
  { upTo: '9.2', driver: 'virtio-balloon-pci-non-transitional', property: 'vectors', value: '0' },
  { upTo: '9.2', driver: 'virtio-mem-pci', property: 'vectors', value: '0' },
  { upTo: '8.1', driver: 'virtio-net-device', property: 'host_uso', value: 'off' },
  { upTo: '8.1', driver: 'virtio-net-device', property: 'guest_uso4', value: 'off' },
  { upTo: '8.1', driver: 'virtio-net-device', property: 'guest_uso6', value: 'off' },
  { upTo: '8.0', machines: PC, driver: 'virtio-mem', property: 'unplugged-inaccessible', value: 'auto' },
  { upTo: '7.1', driver: 'virtio-device', property: 'queue_reset', value: 'off' },
  { upTo: '7.1', driver: 'virtio-rng-pci', property: 'vectors', value: '0' },
  { upTo: '7.1', driver: 'virtio-rng-pci-transitional', property: 'vectors', value: '0' },
  { upTo: '7.1', driver: 'virtio-rng-pci-non-transitional', property: 'vectors', value: '0' },
  { upTo: '6.2', machines: PC, driver: 'virtio-mem', property: 'unplugged-inaccessible', value: 'off' },
  { upTo: '6.1', driver: 'vhost-user-vsock-device', property: 'seqpacket', value: 'off' },
  { upTo: '6.0', driver: 'vhost-vsock-device', property: 'seqpacket', value: 'off' },
  { upTo: '5.1', driver: 'virtio-blk-device', property: 'num-queues', value: '1' },
  { upTo: '5.1', driver: 'vhost-user-blk', property: 'num-queues', value: '1' },
  { upTo: '5.0', driver: 'virtio-balloon-device', property: 'page-poison', value: 'off' },
  { upTo: '5.0', driver: 'virtio-device', property: 'x-disable-legacy-check', value: 'on' },
  { upTo: '4.2', driver: 'virtio-blk-device', property: 'x-enable-wce-if-config-wce', value: 'off' },
  { upTo: '4.0', driver: 'virtio-gpu-device', property: 'edid', value: 'off' },
  { upTo: '3.1', driver: 'virtio-blk-device', property: 'discard', value: 'off' },
  { upTo: '3.1', driver: 'virtio-blk-device', property: 'write-zeroes', value: 'off' },
  { upTo: '2.9', driver: 'virtio-net-device', property: 'x-mtu-bypass-backend', value: 'off' },
  { upTo: '2.7', driver: 'virtio-serial-device', property: 'emergency-write', value: 'off' },
  { upTo: '2.7', driver: 'virtio-pci', property: 'x-ignore-backend-features', value: 'on' },
  { upTo: '2.6', driver: 'virtio-pci', property: 'disable-modern', value: 'on' },
  { upTo: '2.6', driver: 'virtio-pci', property: 'disable-legacy', value: 'off' },
  { upTo: '2.4', driver: 'virtio-blk-device', property: 'scsi', value: 'on' },
  { upTo: '2.4', machines: S390, driver: 'virtio-blk-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'virtio-balloon-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'virtio-serial-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'virtio-9p-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'virtio-rng-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'virtio-net-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'virtio-scsi-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.4', machines: S390, driver: 'vhost-scsi-ccw', property: 'max_revision', value: '0', until: NO_2_4 },
  { upTo: '2.3', driver: 'virtio-blk-pci', property: 'any_layout', value: 'off' },
  { upTo: '2.3', driver: 'virtio-balloon-pci', property: 'any_layout', value: 'off' },
  { upTo: '2.3', driver: 'virtio-serial-pci', property: 'any_layout', value: 'off' },
  { upTo: '2.3', driver: 'virtio-9p-pci', property: 'any_layout', value: 'off' },
  { upTo: '2.3', driver: 'virtio-rng-pci', property: 'any_layout', value: 'off' },
  { upTo: '2.0', machines: PC, driver: 'virtio-scsi-pci', property: 'any_layout', value: 'off' },
  { upTo: '2.0', machines: PC, driver: 'virtio-net-pci', property: 'guest_announce', value: 'off' },
  { upTo: '1.5', machines: PC, driver: 'virtio-net-pci', property: 'any_layout', value: 'off' },
  { upTo: '1.4', machines: PC, driver: 'virtio-net-pci', property: 'ctrl_guest_offloads', value: 'off' },
  { upTo: '1.3', machines: PC, driver: 'virtio-net-pci', property: 'ctrl_mac_addr', value: 'off' },
  { upTo: '1.3', machines: PC, driver: 'virtio-net-pci', property: 'mq', value: 'off' },
  { upTo: '1.1', machines: PC, driver: 'virtio-scsi-pci', property: 'hotplug', value: 'off' },
  { upTo: '1.1', machines: PC, driver: 'virtio-scsi-pci', property: 'param_change', value: 'off' },
  { upTo: '1.1', machines: PC, driver: 'virtio-blk-pci', property: 'config-wce', value: 'off' },
];

/** The oldest version of a machine type that there is from a release of QEMU on; later rows win. */
export interface OldestMachine {
  readonly machine: string;
  readonly oldest: string;
  readonly since: Release;
}

/** As -machine help of QEMU 7.2.22 and 10.0.13 lists them: what was taken out by hand. */
// biome-ignore format: one line a family and release
export const OLDEST_MACHINES: readonly OldestMachine[] = [
  { machine: 'q35', oldest: '2.4', since: '7.2' },
  { machine: 'pc', oldest: '2.4', since: { after: '7.2', by: '10.0' } },
  { machine: 'pseries', oldest: '3.0', since: { after: '7.2', by: '10.0' } },
  { machine: 's390-ccw-virtio', oldest: '2.9', since: { after: '7.2', by: '10.0' } },
];

/**
 * include/hw/core/boards.h MACHINE_VER_DELETION: from this release on, versions of machine types that are so many major releases old are
 * no longer registered.
 */
export const RETIRES_MACHINES = { since: '10.1', majors: 6 } as const;

/** How many processors a machine type takes from a version on: of the type where its name has one, of QEMU otherwise. */
export interface MostCpus {
  readonly machine: string;
  readonly arch: Arch;
  /** What stands before the version in the full name of the type; left out where types of this family have none. */
  readonly prefix?: string;
  readonly since: string;
  readonly most: number;
}

/** max_cpus of a machine class, as query-machines of QEMU 7.2.22, 10.0.13 and 11.1 tells it. Later rows win. */
// biome-ignore format: one line a family and version
export const MOST_CPUS: readonly MostCpus[] = [
  { machine: 'q35', arch: 'x86_64', prefix: 'pc-q35-', since: '2.4', most: 255 },
  { machine: 'q35', arch: 'x86_64', prefix: 'pc-q35-', since: '2.8', most: 288 },
  { machine: 'q35', arch: 'x86_64', prefix: 'pc-q35-', since: '8.1', most: 1024 },
  { machine: 'q35', arch: 'x86_64', prefix: 'pc-q35-', since: '9.0', most: 4096 },
  { machine: 'pc', arch: 'x86_64', prefix: 'pc-i440fx-', since: '1.4', most: 255 },
  { machine: 'microvm', arch: 'x86_64', since: '7.2', most: 288 },
  { machine: 'virt', arch: 'aarch64', prefix: 'virt-', since: '2.6', most: 255 },
  { machine: 'virt', arch: 'aarch64', prefix: 'virt-', since: '3.0', most: 512 },
  { machine: 'virt', arch: 'riscv64', since: '7.2', most: 512 },
  { machine: 'virt', arch: 'loongarch64', since: '10.0', most: 256 },
  { machine: 'pseries', arch: 'ppc64le', prefix: 'pseries-', since: '7.2', most: 4096 },
  { machine: 's390-ccw-virtio', arch: 's390x', prefix: 's390-ccw-virtio-', since: '2.4', most: 248 },
];

/** The first version that has each object for a confidential guest. */
export const CONFIDENTIAL_SINCE: ReadonlyMap<string, string> = new Map([
  ['sev-guest', '2.12'],
  ['pef-guest', '6.0'],
  ['s390-pv-guest', '6.0'],
  ['sev-snp-guest', '9.1'],
  ['tdx-guest', '10.1'],
]);

/** The first version whose -machine takes confidential-guest-support=; before it, memory-encryption= names the object. */
export const CONFIDENTIAL_SUPPORT_SINCE = '6.0';
