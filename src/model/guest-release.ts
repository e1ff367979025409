import type { Reached } from './release.ts';

/** Something that changed in a guest other than Linux. Its first release is exact: histories were read, not single trees. */
export interface GuestChange {
  /** Completes the sentence "EDK2 2025.02 …". */
  readonly what: string;
  readonly since: string;
  /** The last release known to lack it, where those between were not read. */
  readonly after?: string;
  readonly where: string;
  readonly commit?: string;
}

/** What was read of a guest other than Linux. */
export interface GuestHistory<Id extends string = string> {
  /** What sentences call it: EDK2. */
  readonly name: string;
  /** In order, the oldest first: the first release that was read, those that changed something, and the last that was read. */
  readonly releases: readonly string[];
  /** The releases whose names are not in order with the others: a version among dates, or that of a QEMU that ships one. */
  readonly dates?: Readonly<Record<string, string>>;
  readonly changes: Readonly<Record<Id, GuestChange>>;
}

/** How releases are written: numbers with dots, such as 2025.02, 1.16.2 or 20241106; what follows is not compared. */
export const GUEST_RELEASE_SHAPE = /^\d{1,8}(?:\.\d{1,8}){0,3}(?:[-+.~][\w.+~-]*)?$/;

/** Reads the numbers of a release; undefined for what is not written as one. */
export function parseGuestRelease(text: string): readonly number[] | undefined {
  if (!GUEST_RELEASE_SHAPE.test(text)) return undefined;
  return (/^\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);
}

/** Negative where the first is the older one, 0 for the same; a number that is left out counts as 0. */
export function compareGuestReleases(a: string, b: string): number {
  const [first = [], second = []] = [parseGuestRelease(a), parseGuestRelease(b)];
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const difference = (first[i] ?? 0) - (second[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a release lies between the first and the last that were read. */
export function isRead(release: string, { releases }: Pick<GuestHistory, 'releases'>): boolean {
  const [first, last] = [releases[0], releases.at(-1)];
  if (first === undefined || last === undefined) return false;
  return compareGuestReleases(release, first) >= 0 && compareGuestReleases(release, last) <= 0;
}

/** A release as it is ordered: by what stands for it among `dates`, or by the date that its name has, as 1.0.0+git-20190125. */
function datedRelease(release: string, { dates }: Pick<GuestHistory, 'dates'>): string {
  if (dates === undefined) return release;
  const [, year, month, day] = /git-?(\d{4})(\d{2})(\d{2})/.exec(release) ?? [];
  if (year !== undefined) return `${year}.${month}.${day}`;
  return dates[/^\d+(?:\.\d+)*/.exec(release)?.[0] ?? ''] ?? release;
}

/** Whether a release, as it is named, lies between the first and the last that were read. */
export function isReadAs(named: string, history: Pick<GuestHistory, 'releases' | 'dates'>): boolean {
  return isRead(datedRelease(named, history), history);
}

/** Whether a release has a change; `read` is false for one that nobody read. Of a release that is not stated the newest is told. */
export function hasGuestChange(
  named: string | undefined,
  { since, after }: Pick<GuestChange, 'since' | 'after'>,
  history: Pick<GuestHistory, 'releases' | 'dates'>,
): Reached {
  if (named === undefined) return { yes: true, read: false };
  const release = datedRelease(named, history);
  const yes = compareGuestReleases(release, since) >= 0;
  const between = !yes && after !== undefined && compareGuestReleases(release, after) > 0;
  return { yes, read: !between && isRead(release, history) };
}
