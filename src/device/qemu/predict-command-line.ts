import { readMachineType } from '../../data/machine-type.ts';
import { MACHINE_COMPAT } from '../../data/qemu-machines.ts';
import type { MachineBase } from '../../data/vendor-machines.ts';
import type { Device } from '../../model/device.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { Plug, QemuStart } from '../../model/qemu.ts';
import type { Version } from '../../model/release.ts';
import { knownVersion, NEWEST_READ, openBoot, qemuVersion, versionName } from './boot.ts';
import { predictDevices } from './predict-devices.ts';
import type { QemuPrediction, QemuRefusal } from './prediction.ts';

/** What becomes of a command line, and for which QEMU that is said. */
export interface CommandLinePrediction {
  /** Of each device that was asked for, in that order. */
  readonly predictions: readonly QemuPrediction[];
  readonly devices: readonly Device[];
  readonly refused: readonly QemuRefusal[];
  readonly version: string;
  /** The release whose machine type this is, where the name of a vendor's leaves several. */
  readonly base: string | undefined;
  readonly from: 'option' | 'machine type' | 'newest read';
}

/** The versions that were read or asked, oldest first. */
const READ = ['5.2', '7.2', '10.0', '10.2', NEWEST_READ] as const;

/** Every version from the oldest to the newest that was read. */
export const QEMU_RELEASES: readonly string[] = [
  '5.0',
  '5.1',
  '5.2',
  '6.0',
  '6.1',
  '6.2',
  '7.0',
  '7.1',
  // The first of it differs from the last: see the slip in virtio-net.ts.
  '7.2.0',
  '7.2',
  '8.0',
  '8.1',
  '8.2',
  '9.0',
  '9.1',
  '9.2',
  // Its updates differ: see PASSES_NO_MORE in bus-addressing.ts and LARGE_QUEUES in config-space.ts.
  '10.0.2',
  '10.0.3',
  '10.0.12',
  '10.0.13',
  '10.1',
  '10.2',
  '11.0',
  NEWEST_READ,
];

/**
 * Predicts for the given version, or for one that fits: a machine type says how old QEMU is at most, so the oldest read
 * version from there on is taken that knows every model and property. Returns undefined when what is given is no version.
 */
export function predictCommandLine(
  start: QemuStart,
  plugs: readonly Plug[],
  given?: string,
): CommandLinePrediction | undefined {
  if (given !== undefined) {
    const version = qemuVersion(given);
    return version === undefined ? undefined : predict(start, plugs, version, 'option');
  }
  const newest = knownVersion(NEWEST_READ);
  const oldest = openBoot(start, newest).machine.version;
  if (oldest === undefined) return predict(start, plugs, newest, 'newest read');
  for (const version of READ.map(knownVersion)) {
    if (version.series < oldest.series) continue;
    const prediction = predict(start, plugs, version, 'machine type');
    if (prediction.refused.every(({ message }) => !UNKNOWN.test(message))) return prediction;
  }
  return predict(start, plugs, newest, 'newest read');
}

/**
 * What becomes of a command line under each version that it may be for, oldest first, and each release that its machine
 * type may be of: those that have the machine type and, where any of them does, know every model and property. `among`
 * are the versions to look at.
 */
export function predictVersions(
  start: QemuStart,
  plugs: readonly Plug[],
  among: readonly string[] = QEMU_RELEASES,
): readonly CommandLinePrediction[] {
  const [name = ''] = start.machine.split(',');
  const { vendor, base = {} } = readMachineType(name, start.binary) ?? {};
  const oldest = Math.max(seriesOf(start.since), seriesOf(base.atLeast));
  const asked = among.map(knownVersion);
  const having = asked.filter(({ series }) => series >= oldest);
  const versions = having.length > 0 ? having : asked;
  const all = versions.flatMap((version) =>
    (vendor === undefined ? [undefined] : basesIn(base)).map((release) => ({
      ...predict(ofBase(start, reachedBy(version, release)), plugs, version, 'machine type'),
      base: release,
    })),
  );
  const knowing = all.filter(({ refused }) => refused.every(({ message }) => !UNKNOWN.test(message)));
  return knowing.length > 0 ? knowing : all;
}

/**
 * The releases that a vendor's machine type may be of, one of each that differ. Returns undefined where the name says it. One that is
 * newer than the QEMU that runs is as new as that.
 */
function basesIn({ atLeast, atMost }: MachineBase): readonly (string | undefined)[] {
  if (atLeast !== undefined && atLeast === atMost) return [undefined];
  const [oldest, newest] = [seriesOf(atLeast), seriesOf(atMost, Number.POSITIVE_INFINITY)];
  return BASES.filter(({ series }) => series >= oldest && series <= newest).map(({ release }) => release);
}

/** What stands for a release that is newer than the QEMU that runs: which of them it is makes no difference. */
function reachedBy({ series }: Version, release: string | undefined): string | undefined {
  if (release === undefined || seriesOf(release) <= series) return release;
  return BASES.find((base) => base.series > series)?.release;
}

const byBaseOf = oneForEach((_: QemuStart) => new Map<string, QemuStart>());

/** The start with its machine type of a release, each one object, by which it is known what came of it. */
function ofBase(start: QemuStart, base: string | undefined): QemuStart {
  if (base === undefined) return start;
  const known = byBaseOf(start);
  const made = known.get(base) ?? { ...start, base };
  known.set(base, made);
  return made;
}

/** No two releases between two of these differ in what their machine types keep as it was. */
const BASES = [...new Set([...MACHINE_COMPAT.map(({ upTo }) => upTo), ...QEMU_RELEASES])]
  .map((release) => ({ release, series: knownVersion(release).series }))
  .sort((a, b) => a.series - b.series);

function seriesOf(text: string | undefined, otherwise = 0): number {
  return text === undefined ? otherwise : knownVersion(text).series;
}

const UNKNOWN =
  /^Property '.*' not found$|is not a valid device model name$|: invalid option$|^unable to find CPU model /s;

function predict(
  start: QemuStart,
  plugs: readonly Plug[],
  version: Version,
  from: CommandLinePrediction['from'],
): CommandLinePrediction {
  const predictions = predictDevices(openBoot(start, version), plugs);
  const devices: Device[] = [];
  const refused: QemuRefusal[] = [];
  for (const prediction of predictions)
    if (prediction.kind === 'created') devices.push(prediction.device);
    else refused.push(prediction);
  return { predictions, devices, refused, version: versionName(version), base: start.base, from };
}
