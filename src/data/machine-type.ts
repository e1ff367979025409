import type { Arch } from '../model/platform.ts';
import type { MachineFamily } from './machine-family.ts';
import { MACHINE_FAMILIES } from './qemu-machines.ts';
import {
  type MachineBase,
  type MachineDifference,
  RHEL_MACHINES,
  UBUNTU_MACHINES,
  type VendorMachineRow,
} from './vendor-machines.ts';

/** The upstream machine type that the name of one stands for. */
export interface MachineType {
  /** As MACHINE_FAMILIES names it: q35, pc, virt, pseries, s390-ccw-virtio, microvm. */
  readonly family: string;
  /** Undefined where the name is upstream's own. */
  readonly vendor: 'Red Hat' | 'Ubuntu' | 'Proxmox' | 'unknown' | undefined;
  /** Without ends where the name has no version, and so is as new as the QEMU that runs. */
  readonly base: MachineBase;
  /** What the vendor's machine type sets otherwise; `unknown` where that was not read. */
  readonly differences: readonly MachineDifference[] | 'unknown';
}

/**
 * Reads the name of a machine type, upstream's or a vendor's. The binary, where it is known, tells whose machine type a name
 * without a version is. Returns undefined when the name is of no family that vnex knows.
 */
export function readMachineType(name: string, binary = ''): MachineType | undefined {
  const [plain = '', addition] = split(name);
  const xen = XEN_MACHINES.find((candidate) => candidate.name === plain);
  if (xen !== undefined) {
    const base = { atLeast: xen.base, atMost: xen.base };
    return { family: 'pc', vendor: undefined, base, differences: [] };
  }
  const alias = ALIASES.find((candidate) => candidate.name === plain);
  if (alias !== undefined)
    return { family: alias.family, vendor: 'Ubuntu', base: {}, differences: 'unknown' };
  if (/^rhel\d/.test(plain)) return { family: 'pc', vendor: 'Red Hat', base: {}, differences: 'unknown' };
  for (const { name: family, shape } of MACHINE_FAMILIES) {
    const match = shape.exec(plain);
    if (match === null) continue;
    const version = match[1];
    const type = version === undefined ? unversioned(family, binary) : versioned(family, version);
    return addition === undefined || type.vendor !== undefined ? type : { ...type, ...added(addition) };
  }
  return undefined;
}

/** The family of a machine type, given without options. Returns undefined where none was read. */
export function machineFamily(type: string, arch: Arch): MachineFamily | undefined {
  const family = readMachineType(type)?.family;
  return MACHINE_FAMILIES.find(({ name, arches }) => name === family && arches.includes(arch));
}

/** Proxmox's QEMU cuts the name at the first `+`: what follows is its own, and names no other machine. */
function split(name: string): readonly [string, string | undefined] {
  const at = name.indexOf('+');
  return at === -1 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}

function added(addition: string): Pick<MachineType, 'vendor' | 'differences'> {
  return /^pve\d+$/.test(addition)
    ? { vendor: 'Proxmox', differences: [] }
    : { vendor: 'unknown', differences: 'unknown' };
}

/** Each is an i440fx machine of its release with Xen's devices: hw/i386/pc_piix.c xenfv_machine_*_options(). */
const XEN_MACHINES = [
  { name: 'xenfv', base: '3.1' },
  { name: 'xenfv-3.1', base: '3.1' },
  { name: 'xenfv-4.2', base: '4.2' },
] as const;

/** Ubuntu's names for the newest of its own machine types. */
const ALIASES = [
  { name: 'ubuntu', family: 'pc' },
  { name: 'ubuntu-q35', family: 'q35' },
] as const;

/**
 * A name without a version is upstream's newest machine type. /usr/libexec/qemu-kvm is Red Hat's alone, and there it is Red Hat's
 * newest, but `pc`, which ended with rhel7.6.0; the newest of QEMU 5.0 was rhel8.2.0. Other distributions too have a
 * qemu-kvm elsewhere.
 */
function unversioned(family: string, binary: string): MachineType {
  const atLeast = family === 'pc' ? '2.12' : '4.2';
  if (binary === '/usr/libexec/qemu-kvm') {
    const base = family === 'pc' ? { atLeast, atMost: atLeast } : { atLeast };
    return { family, vendor: 'Red Hat', base, differences: 'unknown' };
  }
  if (/(?:^|\/)qemu-kvm$/.test(binary))
    return { family, vendor: 'unknown', base: { atLeast }, differences: 'unknown' };
  return { family, vendor: undefined, base: {}, differences: [] };
}

function versioned(family: string, version: string): MachineType {
  const upstream = /^(\d{1,3}\.\d{1,3})(?:\.\d{1,3})?$/.exec(version)?.[1];
  if (upstream !== undefined) {
    const base = { atLeast: upstream, atMost: upstream };
    return { family, vendor: undefined, base, differences: [] };
  }
  if (version.startsWith('rhel')) return redHat(family, version);
  const ubuntu = rowOf(UBUNTU_MACHINES, family, version) ?? rowOf(UBUNTU_MACHINES, family, release(version));
  if (ubuntu !== undefined)
    return { family, vendor: 'Ubuntu', base: ubuntu.base, differences: ubuntu.differences };
  const begins = /^(\d{1,3}\.\d{1,3})(?=[-.]\D)/.exec(version)?.[1];
  const base = begins === undefined ? {} : { atLeast: begins, atMost: begins };
  return { family, vendor: 'unknown', base, differences: 'unknown' };
}

/** Ubuntu's release without what it puts behind: jammy-hpb, bionic-sxxm, questing-v2. */
function release(version: string): string {
  return version.replace(/-(?:hpb|sxxm|v\d+)$/, '');
}

function redHat(family: string, version: string): MachineType {
  const name = version.replace(/-sxxm$/, '');
  const row = rowOf(RHEL_MACHINES, family, name);
  if (row !== undefined) return { family, vendor: 'Red Hat', base: row.base, differences: row.differences };
  return { family, vendor: 'Red Hat', base: between(orderOf(name)), differences: 'unknown' };
}

/**
 * Where the base of a machine type lies that the table lacks. Only releases of the same major bound it from above: 9.8 came
 * after 10.0.
 */
function between(order: number | undefined): MachineBase {
  if (order === undefined) return {};
  const before = RHEL_MACHINES.filter(({ name }) => (orderOf(name) ?? 0) < order).at(-1);
  const after = RHEL_MACHINES.find(({ name }) => (orderOf(name) ?? 0) > order && sameMajor(name, order));
  return {
    ...(before?.base.atLeast === undefined ? {} : { atLeast: before.base.atLeast }),
    ...(after?.base.atMost === undefined ? {} : { atMost: after.base.atMost }),
  };
}

function sameMajor(name: string, order: number): boolean {
  return Math.floor((orderOf(name) ?? 0) / 1000) === Math.floor(order / 1000);
}

/** Orders Red Hat's releases. Returns undefined for a name that is none. */
function orderOf(name: string): number | undefined {
  const [, major, minor] = /^rhel(\d{1,2})\.(\d{1,2})(?:\.\d)?$/.exec(name) ?? [];
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

function rowOf(
  rows: readonly VendorMachineRow[],
  family: string,
  name: string,
): VendorMachineRow | undefined {
  return rows.find((row) => row.name === name && (row.families?.includes(family) ?? true));
}
