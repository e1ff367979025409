import { type ReleaseRange, rangesOf } from '../../model/release-range.ts';

/** "5.13 and later", "4.15 to 5.12", "up to 4.7", "5.10.106 and later in 5.10". */
export function rangeWords({ from, to }: ReleaseRange): string {
  if (from === undefined) return to === undefined ? 'any release' : `up to ${to}`;
  if (to === undefined) return `${from} and later`;
  if (from === to) return from;
  return from.startsWith(`${to}.`) ? `${from} and later in ${to}` : `${from} to ${to}`;
}

/** Some of the listed releases: "Linux 4.15 to 5.12 or 5.14 and later". */
export function releaseWords(listed: readonly string[], indices: readonly number[]): string {
  const ranges = rangesOf(listed, indices).map(rangeWords);
  const last = ranges.at(-1) ?? 'none';
  return `Linux ${ranges.length > 1 ? `${ranges.slice(0, -1).join(', ')} or ${last}` : last}`;
}
