/** Upstream releases between which the base of a machine type lies. Equal ends: it is known. */
export interface MachineBase {
  readonly atLeast?: string;
  /** Undefined where it may be as new as the QEMU that runs. */
  readonly atMost?: string;
}

/** A value that a vendor's machine type sets otherwise than the upstream machine type that it stands for. */
export interface MachineDifference {
  /** A model, or a class of models, as in MACHINE_COMPAT. */
  readonly driver: string;
  readonly property: string;
  readonly value: string;
}

/** The machine types of one vendor that share a base. */
export interface VendorMachineRow {
  /** What follows the family's prefix: `rhel9.2.0`, `jammy`. */
  readonly name: string;
  /** Only in these families, by the names of MACHINE_FAMILIES; undefined for all of them. */
  readonly families?: readonly string[];
  readonly base: MachineBase;
  /** As far as they change a property that vnex knows. `unknown` where the vendor's source was not read. */
  readonly differences: readonly MachineDifference[] | 'unknown';
}

const NO_SEQPACKET: MachineDifference = {
  driver: 'vhost-vsock-device',
  property: 'seqpacket',
  value: 'off',
};

/** RHEL 7.2 took any_layout back from 2.4, for the devices that 2.3 had without it. */
const ANY_LAYOUT: readonly MachineDifference[] = [
  'virtio-blk-pci',
  'virtio-balloon-pci',
  'virtio-serial-pci',
  'virtio-9p-pci',
  'virtio-rng-pci',
].map((driver) => ({ driver, property: 'any_layout', value: 'on' }));

function known(version: string): MachineBase {
  return { atLeast: version, atMost: version };
}

const X86 = ['q35', 'pc'];
const X86_AND_S390 = [...X86, 's390-ccw-virtio'];

/**
 * Red Hat's, which CentOS and the rebuilds share, oldest first. Read in the patches "Machine type related general changes",
 * "Add … machine types" and those that follow them, of qemu-kvm-6.2.0-40 (RHEL 8.9), qemu-kvm-7.2.0-14 (RHEL 9.2) and
 * qemu-kvm-8.0.0-16 (RHEL 9.3): hw_compat_rhel_*, pc_rhel_*_compat. Machine types from 9.4 on were not read: their bases lie
 * between the last that was read and the QEMU that the release ships (qemu-kvm-8.2.0-11.el9_4, 9.1.0-15.el9_6 and el10_0).
 */
// biome-ignore format: one line a machine type
export const RHEL_MACHINES: readonly VendorMachineRow[] = [
  { name: 'rhel7.0.0', base: { atLeast: '1.5', atMost: '2.1' }, differences: [] },
  { name: 'rhel7.1.0', base: known('2.1'), differences: [] },
  { name: 'rhel7.2.0', base: known('2.3'), differences: ANY_LAYOUT },
  {
    name: 'rhel7.3.0', base: known('2.6'),
    differences: [
      { driver: 'virtio-pci', property: 'disable-modern', value: 'off' },
      { driver: 'virtio-pci', property: 'disable-legacy', value: 'auto' },
    ],
  },
  { name: 'rhel7.4.0', base: known('2.9'), differences: [{ driver: 'virtio-net-device', property: 'x-mtu-bypass-backend', value: 'on' }] },
  { name: 'rhel7.5.0', base: known('2.10'), differences: [] },
  { name: 'rhel7.6.0', base: known('2.12'), differences: [] },
  { name: 'rhel8.0.0', base: known('3.1'), differences: [] },
  { name: 'rhel8.1.0', base: known('4.1'), differences: [] },
  { name: 'rhel8.2.0', base: known('4.2'), differences: [] },
  { name: 'rhel8.3.0', base: known('5.1'), differences: [] },
  { name: 'rhel8.4.0', base: known('5.2'), differences: [] },
  { name: 'rhel8.5.0', base: known('6.0'), differences: [] },
  { name: 'rhel8.6.0', families: X86_AND_S390, base: known('6.2'), differences: [NO_SEQPACKET] },
  { name: 'rhel8.6.0', base: known('6.2'), differences: [] },
  { name: 'rhel9.0.0', base: known('6.2'), differences: [] },
  { name: 'rhel9.2.0', base: known('7.2'), differences: [] },
  { name: 'rhel9.4.0', base: { atLeast: '7.2', atMost: '8.2' }, differences: 'unknown' },
  { name: 'rhel9.6.0', base: { atLeast: '7.2', atMost: '9.1' }, differences: 'unknown' },
  { name: 'rhel10.0.0', base: { atLeast: '7.2', atMost: '9.1' }, differences: 'unknown' },
];

/**
 * Ubuntu's, oldest first. Each is an upstream machine type under another name; `-hpb` adds host-phys-bits=on to the
 * processor and nothing to devices. Read in debian/patches/ubuntu/define-ubuntu-machine-types.patch of 5.0-5ubuntu9 and of
 * QEMU 8.2 for 24.04, whose exceptions are deliberate: i440fx of 20.04 is 4.0, q35 of 18.10 is 2.11. Later ones were not read.
 */
// biome-ignore format: one line a machine type
export const UBUNTU_MACHINES: readonly VendorMachineRow[] = [
  { name: 'trusty', base: known('2.0'), differences: [] },
  // Until 24.04 it was in truth the newest machine type; from then on, a hybrid of 2.4 and 2.5.
  { name: 'wily', base: { atLeast: '2.4' }, differences: [] },
  { name: 'xenial', base: known('2.5'), differences: [] },
  { name: 'yakkety', base: known('2.6'), differences: [] },
  { name: 'zesty', base: known('2.8'), differences: [] },
  { name: 'artful', base: known('2.10'), differences: [] },
  { name: 'bionic', base: known('2.11'), differences: [] },
  { name: 'cosmic', families: ['q35'], base: known('2.11'), differences: [] },
  { name: 'cosmic', base: known('2.12'), differences: [] },
  { name: 'cosmic-hpb', base: known('2.12'), differences: [] },
  { name: 'disco', base: known('3.1'), differences: [] },
  { name: 'eoan', families: ['s390-ccw-virtio'], base: known('3.1'), differences: [] },
  { name: 'eoan', base: known('4.0'), differences: [] },
  { name: 'focal', families: ['pc'], base: known('4.0'), differences: [] },
  { name: 'focal', base: known('4.2'), differences: [] },
  { name: 'groovy', base: known('5.0'), differences: [] },
  { name: 'hirsute', base: known('5.2'), differences: [] },
  { name: 'hirsute-hpb', families: ['pc'], base: known('5.1'), differences: [] },
  { name: 'impish', base: known('6.0'), differences: [] },
  { name: 'jammy', base: known('6.2'), differences: [] },
  { name: 'kinetic', families: X86, base: known('7.0'), differences: [] },
  { name: 'kinetic', base: known('6.2'), differences: [] },
  { name: 'lunar', base: known('7.2'), differences: [] },
  { name: 'mantic', base: known('8.0'), differences: [] },
  { name: 'noble', base: known('8.2'), differences: [] },
  { name: 'oracular', base: { atLeast: '8.2' }, differences: 'unknown' },
  { name: 'plucky', base: { atLeast: '8.2' }, differences: 'unknown' },
  { name: 'questing', base: { atLeast: '8.2' }, differences: 'unknown' },
];
