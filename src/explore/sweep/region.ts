/** Cases of a part: of each varying thing only some values (by their indices), or, where it is not named, any. */
export type Region = ReadonlyMap<number, ReadonlySet<number>>;

export const EVERYWHERE: Region = new Map();

/** A region with one thing as it is given. Returns undefined where it may be anything. */
export function withOnly(region: Region, varying: number, only: ReadonlySet<number> | undefined): Region {
  const next = new Map(region);
  if (only === undefined) next.delete(varying);
  else next.set(varying, only);
  return next;
}

/** Whether no case is in both of two regions. */
function isApart(a: Region, b: Region): boolean {
  return [...a].some(([varying, only]) => {
    const other = b.get(varying);
    return other !== undefined && [...only].every((index) => !other.has(index));
  });
}

/** The cases of a region that are not in another, as disjoint regions. `sizes`: how many values each thing has. */
function outside(region: Region, other: Region, sizes: readonly number[]): readonly Region[] {
  if (isApart(region, other)) return [region];
  const pieces: Region[] = [];
  let rest = region;
  for (const [varying, allowed] of other) {
    const only = rest.get(varying) ?? new Set(Array.from({ length: sizes[varying] ?? 0 }, (_, i) => i));
    const out = new Set([...only].filter((index) => !allowed.has(index)));
    const within = new Set([...only].filter((index) => allowed.has(index)));
    if (out.size > 0) pieces.push(withOnly(rest, varying, out));
    if (within.size === 0) return pieces;
    rest = withOnly(rest, varying, within);
  }
  return pieces;
}

/** The cases of a region that are in none of the others, as disjoint regions. */
export function outsideAll(
  region: Region,
  others: readonly Region[],
  sizes: readonly number[],
): readonly Region[] {
  return others.reduce<readonly Region[]>(
    (pieces, other) => pieces.flatMap((piece) => outside(piece, other, sizes)),
    [region],
  );
}

/** How many cases a region has. */
export function sizeOfRegion(region: Region, sizes: readonly number[]): bigint {
  return sizes.reduce((product, size, varying) => product * BigInt(region.get(varying)?.size ?? size), 1n);
}
