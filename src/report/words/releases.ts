import { compareGuestReleases } from '../../model/guest-release.ts';
import { type ReleaseRange, rangesOf } from '../../model/release-range.ts';

/** "5.13 and later", "4.15 to 5.12", "up to 4.7", "5.10.106 and later 5.10.y". */
export function rangeWords({ from, to }: ReleaseRange): string {
  if (from === undefined) return to === undefined ? 'any release' : `up to ${to}`;
  if (to === undefined) return `${from} and later`;
  if (from === to) return from;
  return from.startsWith(`${to}.`) ? `${from} and later ${to}.y` : `${from} to ${to}`;
}

/** Some of the listed releases: "Linux 4.15 to 5.12 or 5.14 and later". */
export function releaseWords(listed: readonly string[], indices: readonly number[]): string {
  const ranges = rangesOf(listed, indices).map(rangeWords);
  const last = ranges.at(-1) ?? 'none';
  return `Linux ${ranges.length > 1 ? `${ranges.slice(0, -1).join(', ')} or ${last}` : last}`;
}

/**
 * Some of the releases of a guest other than Linux, of which those are listed that changed something: "1.11.0 and
 * later", "before 1.11.0", "1.14.0 until before 1.16.1".
 */
export function guestReleaseWords(
  listed: readonly (string | undefined)[],
  indices: readonly number[],
): string {
  const meant = new Set(indices.map((index) => listed[index]));
  const ordered = listed.flatMap((release) => release ?? []).sort(compareGuestReleases);
  const spans: string[] = [];
  let from = 0;
  ordered.forEach((release, i) => {
    if (!meant.has(release)) return;
    if (i === 0 || !meant.has(ordered[i - 1])) from = i;
    const next = ordered[i + 1];
    if (next !== undefined && meant.has(next)) return;
    const first = from === 0 ? '' : (ordered[from] ?? '');
    if (next === undefined) spans.push(first === '' ? 'any release' : `release ${first} and later`);
    else spans.push(first === '' ? `a release before ${next}` : `a release from ${first} to before ${next}`);
  });
  return spans.join(' or ') || 'no release';
}
