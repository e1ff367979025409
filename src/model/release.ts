/**
 * A release in which something began or ended. Where no tree between two releases was read, it is a
 * bracket: absent in `after`, present in `by`; `likely` is the best reading of the commit date.
 */
export type Release = string | Bracket;
export interface Bracket {
  readonly after: string;
  readonly by: string;
  readonly likely?: string;
}

/** A version such as 6.12.107: `series` orders the 6.12 part, `sublevel` counts within it. */
export interface Version {
  readonly series: number;
  readonly sublevel: number;
}

/** How versions are written: `6.12`, `6.12.107` or `6.12-rc3`. More digits than these would run into each other. */
export const VERSION_SHAPE = /^\d{1,3}\.\d{1,3}(\.\d{1,4}|-rc\d{1,2})?$/;
const NUMBERS = /^(\d+)\.(\d+)(?:\.(\d+))?/;

/** Reads a version; undefined for anything that is not written as one. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, sublevel = '0'] = NUMBERS.exec(text) ?? [];
  if (major === undefined || minor === undefined || !VERSION_SHAPE.test(text)) return undefined;
  return { series: Number(major) * 1000 + Number(minor), sublevel: Number(sublevel) };
}

/** Negative where the first is the older one, 0 for the same. */
export function compareVersions(a: Version, b: Version): number {
  return a.series - b.series || a.sublevel - b.sublevel;
}

const cache = new Map<string, Version>();

function known(text: string): Version {
  let version = cache.get(text);
  if (version === undefined) {
    version = parseVersion(text);
    if (version === undefined) throw new Error(`"${text}" is not a release`);
    cache.set(text, version);
  }
  return version;
}

/** Whether `version` is `release` or newer. `read` is false where it lies inside a bracket, so that the answer is a guess. */
export interface Reached {
  readonly yes: boolean;
  readonly read: boolean;
}

const YES: Reached = { yes: true, read: true };
const NO: Reached = { yes: false, read: true };

export function hasReached(version: Version, release: Release): Reached {
  if (typeof release === 'string') return version.series >= known(release).series ? YES : NO;
  if (version.series >= known(release.by).series) return YES;
  if (version.series <= known(release.after).series) return NO;
  const likely = release.likely ?? release.by;
  return { yes: version.series >= known(likely).series, read: false };
}

/** Whether `version` lies in a span: from `since` on, up to the release before `until`; an end left out is open. */
export function isInSpan(
  version: Version,
  { since, until }: { readonly since?: Release | undefined; readonly until?: Release | undefined },
): Reached {
  const began = since === undefined ? YES : hasReached(version, since);
  const ended = until === undefined ? NO : hasReached(version, until);
  return { yes: began.yes && !ended.yes, read: began.read && ended.read };
}

/**
 * Stable series that took a change later than their first release: series to the sublevel of the oldest
 * tree seen with it. Sublevels between 0 and that one were not read.
 */
export type Backports = Readonly<Record<string, number>>;

export function hasBackport(version: Version, backports: Backports): Reached | undefined {
  for (const [series, seen] of Object.entries(backports)) {
    if (known(series).series !== version.series) continue;
    if (version.sublevel >= seen) return YES;
    return version.sublevel === 0 ? NO : { yes: false, read: false };
  }
  return undefined;
}

/** Whether a kernel has something that came with `since`, went with `until`, and was taken back to stable series. */
export function reached(
  version: Version,
  {
    since,
    until,
    backports,
  }: { readonly since: Release; readonly until?: Release; readonly backports?: Backports },
): Reached {
  const ended = until === undefined ? undefined : hasReached(version, until);
  if (ended?.yes) return { yes: false, read: ended.read };
  const began = hasReached(version, since);
  if (began.yes) return { yes: true, read: began.read && (ended?.read ?? true) };
  return (backports && hasBackport(version, backports)) ?? began;
}

/** "5.10", or "between 6.6 and 6.8, likely 6.7". */
export function describeRelease(release: Release): string {
  if (typeof release === 'string') return release;
  const likely = release.likely === undefined ? '' : `, likely ${release.likely}`;
  return `after ${release.after} and by ${release.by}${likely}`;
}
