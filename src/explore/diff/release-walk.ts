import { RELEASES } from '../../data/linux-releases.ts';
import { parseVersion, type Version } from '../../model/release.ts';

/** A release to ask about, and the one that it is compared with; undefined where it is the first. */
export interface Stop {
  readonly release: string;
  readonly before: string | undefined;
}

function versionOf(release: string): Version {
  const version = parseVersion(release);
  if (version === undefined) throw new Error(`"${release}" is not a release`);
  return version;
}

/** Negative where `a` is older than `b`, by number: 6.1.117 is older than 6.2. */
export function byNumber(a: string, b: string): number {
  const [versionA, versionB] = [versionOf(a), versionOf(b)];
  return versionA.series - versionB.series || versionA.sublevel - versionB.sublevel;
}

function isUpdate(release: string): boolean {
  return versionOf(release).sublevel > 0;
}

/**
 * The releases from one to another: mainline, and the stable updates in which something changed. A mainline release is
 * compared with the mainline release before it, an update with the update before it in its series: a change that was
 * taken back to 6.1.117 is not undone by 6.2. The walk begins with `since`, whatever that is.
 */
export function stopsBetween(since: string, until: string): readonly Stop[] {
  const between = RELEASES.filter((release) => byNumber(since, release) < 0 && byNumber(release, until) < 0);
  const later = byNumber(since, until) < 0 ? [...between, until] : between;
  let [mainline, inSeries] = [since, since];
  return [
    { release: since, before: undefined },
    ...later.map((release): Stop => {
      const before = isUpdate(release) ? inSeries : mainline;
      inSeries = release;
      if (!isUpdate(release)) mainline = release;
      return { release, before };
    }),
  ];
}
