import type { DeviceVariant } from '../../model/device.ts';
import { MONITORS } from '../../model/monitor.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import { compareVersions, parseVersion, type Version } from '../../model/release.ts';

/** What a variant may depend on that has versions, the one that counts most first. */
const VERSIONED = ['qemu', 'host-kernel', ...MONITORS] as const;

const OLDEST: Version = { series: 0, sublevel: 0 };

/** The newest version of each thing that has versions under which a device is this one. A variant may be it under thousands of circumstances. */
const newestOf = oneForEach(({ under }: DeviceVariant): readonly Version[] =>
  VERSIONED.map((key) =>
    under
      .flatMap((circumstances) => parseVersion(circumstances[key] ?? '') ?? [])
      .reduce((best, version) => (compareVersions(version, best) > 0 ? version : best), OLDEST),
  ),
);

function isNewer(variant: DeviceVariant, than: DeviceVariant): boolean {
  const others = newestOf(than);
  for (const [i, version] of newestOf(variant).entries()) {
    const order = compareVersions(version, others[i] ?? OLDEST);
    if (order !== 0) return order > 0;
  }
  return false;
}

/**
 * The index of the variant that stands for several: one of the newest QEMU on the newest host, and of those the first, as
 * what is assumed of a backend stands before what else may be behind the device. Returns undefined for no index at all.
 */
export function preferredVariant(
  variants: readonly DeviceVariant[],
  indices: readonly number[],
): number | undefined {
  let best: number | undefined;
  for (const index of indices) {
    const variant = variants[index];
    const known = best === undefined ? undefined : variants[best];
    if (variant !== undefined && (known === undefined || isNewer(variant, known))) best = index;
  }
  return best;
}
