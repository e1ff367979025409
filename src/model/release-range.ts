import { compareVersions, parseVersion, type Version } from './release.ts';

/** Releases from one to another. An end that names a series, such as 5.12, has all of its updates; undefined where it has no end. */
export interface ReleaseRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function seriesOf(release: string): string {
  return release.split(/[.-]/).slice(0, 2).join('.');
}

/** Where a run of listed releases ends: before the next update of its series, or with the series. */
function lastOf(release: string, next: string | undefined): string {
  if (next === undefined || seriesOf(next) !== seriesOf(release)) return seriesOf(release);
  const sublevel = parseVersion(next)?.sublevel ?? 1;
  return `${seriesOf(release)}.${sublevel - 1}`;
}

/** Some releases of a list that is in order, as ranges: the list has every release in which anything changed. */
export function rangesOf(listed: readonly string[], indices: readonly number[]): readonly ReleaseRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const index of indices) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to === index - 1) last.to = index;
    else ranges.push({ from: index, to: index });
  }
  return ranges.map(({ from, to }) => ({
    from: from === 0 ? undefined : listed[from],
    to: to === listed.length - 1 ? undefined : lastOf(listed[to] ?? '', listed[to + 1]),
  }));
}

/** `5.15..6.12`, `6.1..`, `..5.12`; a range that is one series is its name. */
export function rangeText({ from, to }: ReleaseRange): string {
  return from !== undefined && from === to ? from : `${from ?? ''}..${to ?? ''}`;
}

/** Reads a range of releases, or one release; undefined for anything that is not written as one, or is empty. */
export function parseRange(text: string): ReleaseRange | undefined {
  const [, from, dots, to] = /^([^.]*(?:\.[^.]+)*?)(?:(\.\.)(.*))?$/.exec(text) ?? [];
  const valid = (release: string | undefined) => release === '' || parseVersion(release ?? '') !== undefined;
  if (dots === undefined) return parseVersion(text) === undefined ? undefined : { from: text, to: text };
  if (!valid(from) || !valid(to) || (from === '' && to === '')) return undefined;
  const range = { from: from || undefined, to: to || undefined };
  const [first, last] = [range.from, range.to].map((end) => end && parseVersion(end));
  if (first && last && first.series > last.series) return undefined;
  return range;
}

/** Whether a range has a version. */
export function hasVersion({ from, to }: ReleaseRange, version: Version): boolean {
  const [first, last] = [from, to].map((end) => (end === undefined ? undefined : parseVersion(end)));
  if (first !== undefined && compareVersions(version, first) < 0) return false;
  if (last === undefined || to === undefined) return true;
  return to === seriesOf(to) ? version.series <= last.series : compareVersions(version, last) <= 0;
}
