import type { MachineFamily } from '../../data/machine-family.ts';
import { type MachineType, machineFamily, readMachineType } from '../../data/machine-type.ts';
import { DEFAULT_MACHINE } from '../../data/qemu-machines.ts';
import type { MachineDifference } from '../../data/vendor-machines.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { Arch } from '../../model/platform.ts';
import type { QemuStart } from '../../model/qemu.ts';
import { hasReached, parseVersion, type Release, type Version } from '../../model/release.ts';

/** The newest QEMU that was asked for its properties. */
export const NEWEST_READ = '11.1';

/** A machine type, taken apart. */
export interface QemuMachine {
  /** As it was given, without options. */
  readonly name: string;
  readonly family: MachineFamily | undefined;
  /** The version that it stays compatible with; undefined where that is QEMU's own, or one that is not known. */
  readonly version: Version | undefined;
  /** What a vendor's machine type sets otherwise than the one of that version. */
  readonly differences: readonly MachineDifference[];
  /** `pcie=on` was given: microvm has a PCI host bridge only then. */
  readonly pcie: boolean;
}

/** A start of QEMU with its version, the machine type taken apart. */
export interface QemuBoot extends Omit<QemuStart, 'machine'> {
  readonly version: Version;
  readonly machine: QemuMachine;
}

/** By start and version: a command line is predicted over and over for what it leaves open. */
const bootsOf = oneForEach((_: QemuStart) => new Map<string, QemuBoot>());

export function openBoot(start: QemuStart, version: Version): QemuBoot {
  const known = bootsOf(start);
  const name = `${version.series}.${version.sublevel}`;
  const boot = known.get(name) ?? newBoot(start, version);
  known.set(name, boot);
  return boot;
}

function newBoot(start: QemuStart, version: Version): QemuBoot {
  const machine = parseMachine(start.machine, start.arch);
  const base = qemuVersion(start.base ?? '');
  if (base === undefined) return { ...start, version, machine };
  const own = base.series > version.series ? version : base;
  return { ...start, version, machine: { ...machine, version: own } };
}

/** A start under a version that is known to be one, such as those of QEMU_RELEASES. */
export function bootOf(start: QemuStart, version: string): QemuBoot {
  return openBoot(start, knownVersion(version));
}

/** A version of QEMU; Error where the text was never checked to be one. */
export function knownVersion(text: string): Version {
  const version = qemuVersion(text);
  if (version === undefined) throw new Error(`"${text}" is no version of QEMU`);
  return version;
}

/** The last of a series, which stands for one whose last number nobody said. */
const LAST = 9999;

/**
 * `7.2.22 (Debian …)` → 7.2.22; `7.2` is the last of its series, as that is what distributions ship. Returns undefined for a text that
 * does not begin with a version, or with one that runs on into something else.
 */
export function qemuVersion(text: string): Version | undefined {
  const [whole = '', sublevel] = /^\d+\.\d+(\.\d+)?(?![\p{L}\p{N}.])/u.exec(text) ?? [];
  const version = parseVersion(whole);
  return version === undefined || sublevel !== undefined ? version : { ...version, sublevel: LAST };
}

/** `7.2`, or `7.2.0` where it is not the last of its series. */
export function versionName({ series, sublevel }: Version): string {
  const name = `${Math.floor(series / 1000)}.${series % 1000}`;
  return sublevel === LAST ? name : `${name}.${sublevel}`;
}

/** Whether this QEMU has what came with a release. */
export function since(boot: QemuBoot, release: Release): boolean {
  return hasReached(boot.version, release).yes;
}

/** Reads what stands before the first comma of `-machine`, and whether `pcie=on` follows. */
export function parseMachine(argument: string, arch: Arch): QemuMachine {
  const [first = '', ...options] = argument.split(',');
  const name = first.replace(/^type=/, '') || (DEFAULT_MACHINE[arch] ?? '');
  const pcie = options.includes('pcie=on') || options.includes('pcie=true');
  const type = readMachineType(name);
  const family = machineFamily(name, arch);
  const { atLeast, atMost } = type?.base ?? {};
  const version = atLeast === atMost ? qemuVersion(atLeast ?? '') : undefined;
  return { name, family, version, pcie, differences: differencesOf(type) };
}

/** What was read of them. */
function differencesOf(type: MachineType | undefined): readonly MachineDifference[] {
  return type === undefined || type.differences === 'unknown' ? [] : type.differences;
}
