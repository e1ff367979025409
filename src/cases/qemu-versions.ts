import { qemuVersion } from '../device/qemu/boot.ts';
import { QEMU_RELEASES } from '../device/qemu/predict-command-line.ts';
import { usage } from '../io/usage-error.ts';
import { parseVersion } from '../model/release.ts';
import { hasVersion, parseRange, type ReleaseRange } from '../model/release-range.ts';
import { quote } from '../text/quoting.ts';

/** The versions of QEMU that `--qemu` leaves: one, those of a range such as `6.2..`, or all. Throws UsageError. */
export function qemuVersions(given: string | undefined): readonly string[] {
  if (given === undefined) return QEMU_RELEASES;
  if (!given.includes('..') && qemuVersion(given) !== undefined) return [given];
  const range = parseRange(given);
  const versions = QEMU_RELEASES.filter((release) => range !== undefined && inRange(range, release));
  if (versions.length > 0) return versions;
  throw usage(
    '--qemu',
    `found ${quote(given)}; expected a version of QEMU such as 10.0, or a range: 6.2..10.0`,
  );
}

function inRange(range: ReleaseRange, release: string): boolean {
  const version = parseVersion(release);
  return version !== undefined && hasVersion(range, version);
}
