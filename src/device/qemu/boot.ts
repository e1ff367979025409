import { DEFAULT_MACHINE, MACHINE_FAMILIES, type MachineFamily } from '../../data/qemu-machines.ts';
import type { FeatureSet } from '../../model/feature-set.ts';
import type { Arch } from '../../model/platform.ts';
import type { QemuBus } from '../../model/recording.ts';
import { hasReached, parseVersion, type Release, type Version } from '../../model/release.ts';

/** The newest QEMU that was asked for its properties. */
export const NEWEST_READ = '11.1';

/** `-global DRIVER.PROPERTY=VALUE`. */
export interface Global {
  readonly driver: string;
  readonly property: string;
  readonly value: string;
}

/** A machine type, taken apart. */
export interface Machine {
  /** As it was given, without options. */
  readonly name: string;
  readonly family: MachineFamily | undefined;
  /** The version that it stays compatible with; undefined: QEMU's own. */
  readonly version: Version | undefined;
  /** `pcie=on` was given: microvm has a PCI host bridge only then. */
  readonly pcie: boolean;
}

/** One start of QEMU, as far as it bears on what its devices offer. */
export interface QemuBoot {
  readonly version: Version;
  readonly arch: Arch;
  readonly machine: Machine;
  readonly cpus: number;
  readonly globals: readonly Global[];
  /** The machine has a confidential-guest-support object. */
  readonly confidential: boolean;
}

/** What stands behind a device; what is undefined was not said, and the usual is taken. */
export interface Backend {
  /** false: nothing, although the device needs it. */
  readonly present?: boolean;
  /** Packets carry a virtio header, so that checksums and segmentation can be left to the host. */
  readonly vnetHeader?: boolean;
  /** A kernel's vhost, a vhost-user daemon or vDPA stands behind a network card. */
  readonly vhost?: 'kernel' | 'user' | 'vdpa';
  readonly readOnly?: boolean;
  readonly writeCache?: boolean;
  /** What the vhost backend offers. */
  readonly offers?: FeatureSet;
}

/** One `-device`. */
export interface Plug {
  readonly name: string;
  readonly model: string;
  /** As they were given, in that order. */
  readonly properties: ReadonlyMap<string, string>;
  readonly bus: QemuBus;
  readonly backend: Backend;
}

/** `7.2.22 (Debian …)` → 7.2.22; undefined for what begins with no version. */
export function qemuVersion(text: string): Version | undefined {
  return parseVersion(/^\d+\.\d+(?:\.\d+)?/.exec(text)?.[0] ?? '');
}

/** Whether this QEMU has what came with a release. */
export function since(boot: QemuBoot, release: Release): boolean {
  return hasReached(boot.version, release).yes;
}

/** Reads what stands before the first comma of `-machine`, and whether `pcie=on` follows. */
export function machineOf(argument: string, arch: Arch): Machine {
  const [first = '', ...options] = argument.split(',');
  const name = first.replace(/^type=/, '') || (DEFAULT_MACHINE[arch] ?? '');
  const pcie = options.includes('pcie=on') || options.includes('pcie=true');
  for (const family of MACHINE_FAMILIES) {
    if (!family.arches.includes(arch)) continue;
    if (name === family.name) return { name, family, version: undefined, pcie };
    if (family.versioned !== undefined && name.startsWith(family.versioned))
      return { name, family, version: qemuVersion(name.slice(family.versioned.length)), pcie };
  }
  return { name, family: undefined, version: undefined, pcie };
}

/** Reads `driver.property=value`; undefined for anything else. */
export function globalOf(text: string): Global | undefined {
  const [, driver, property, value] = /^([^.=]+)\.([^=]+)=([\s\S]*)$/.exec(text) ?? [];
  if (driver === undefined || property === undefined || value === undefined) return undefined;
  return { driver, property, value };
}
