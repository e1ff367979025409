import { qemuVersion, versionName } from '../device/qemu/boot.ts';
import { QEMU_RELEASES } from '../device/qemu/predict-command-line.ts';
import { usage } from '../io/usage-error.ts';
import { parseVersion } from '../model/release.ts';
import { hasVersion, parseRange, type ReleaseRange } from '../model/release-range.ts';
import { quote } from '../text/quoting.ts';

/**
 * The versions of QEMU that `--qemu` leaves: one, those that differ within a series such as `10.0`, those of a range such as `6.2..`, or
 * all. Throws UsageError.
 */
export function qemuVersions(given: string | undefined): readonly string[] {
  if (given === undefined) return QEMU_RELEASES;
  const one = given.includes('..') ? undefined : qemuVersion(given);
  if (one !== undefined) {
    // What stands behind the numbers, such as a distribution’s own, says nothing of its devices.
    const name = versionName(one);
    const ofSeries = /^\d+\.\d+$/.test(name) ? QEMU_RELEASES.filter((release) => isOf(release, name)) : [];
    return ofSeries.length > 1 ? ofSeries : [name];
  }
  const range = parseRange(given);
  const versions = QEMU_RELEASES.filter((release) => range !== undefined && inRange(range, release));
  if (versions.length > 0) return versions;
  throw usage(
    '--qemu',
    `found ${quote(given)}; expected a version of QEMU such as 10.0, or a range: 6.2..10.0`,
  );
}

function isOf(release: string, series: string): boolean {
  return release === series || release.startsWith(`${series}.`);
}

/**
 * The version of which one prediction is made, where what was given leaves versions of one series: as it was given, or the last of a
 * range. Returns undefined where several series are left.
 */
export function seriesOrVersion(given: string | undefined, among: readonly string[]): string | undefined {
  const [series = ''] = /^\d+\.\d+/.exec(among[0] ?? '') ?? [];
  if (!among.every((one) => isOf(one, series))) return undefined;
  if (among.length === 1) return among[0];
  return given === undefined || given.includes('..') ? among.at(-1) : given;
}

function inRange(range: ReleaseRange, release: string): boolean {
  const version = parseVersion(release);
  return version !== undefined && hasVersion(range, version);
}
