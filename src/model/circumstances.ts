import type { Circumstances } from './device.ts';

/** A box of circumstances: of each thing that is not stated, some values; every combination of them is meant. */
export type Box = ReadonlyMap<string, readonly string[]>;

/** The values of each thing that is not stated, in the order in which they are listed. */
export function domainsOf(all: readonly Circumstances[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const one of all)
    for (const [what, value] of Object.entries(one))
      found.set(what, (found.get(what) ?? new Set()).add(value));
  return new Map([...found].map(([what, values]) => [what, [...values]]));
}

/** By the value of a thing, the circumstances with that thing left out, each once. */
function restsBy(
  what: string,
  some: readonly Circumstances[],
): ReadonlyMap<string | undefined, ReadonlyMap<string, Circumstances>> {
  const rests = new Map<string | undefined, Map<string, Circumstances>>();
  for (const { [what]: value, ...others } of some) {
    const found = rests.get(value) ?? new Map<string, Circumstances>();
    rests.set(value, found.set(JSON.stringify(others), others));
  }
  return rests;
}

function cut(
  some: readonly Circumstances[],
  [first, ...others]: readonly (readonly [string, readonly string[]])[],
): readonly Box[] {
  if (first === undefined) return [new Map()];
  const [what, domain] = first;
  const groups = new Map<string, { readonly values: string[]; readonly rest: readonly Circumstances[] }>();
  const rests = restsBy(what, some);
  for (const value of domain) {
    const left = rests.get(value);
    if (left === undefined) continue;
    const key = [...left.keys()].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values: [value], rest: [...left.values()] });
    else group.values.push(value);
  }
  return [...groups.values()].flatMap(({ values, rest: left }) =>
    cut(left, others).map((box): Box => new Map([[what, values], ...box])),
  );
}

/** Disjoint boxes that hold some circumstances and no others. */
export function boxesOf(
  some: readonly Circumstances[],
  domains: ReadonlyMap<string, readonly string[]>,
): readonly Box[] {
  return cut(some, [...domains]);
}

/** Every combination of a box. */
export function circumstancesIn(box: Box): readonly Circumstances[] {
  return [...box].reduce<readonly Circumstances[]>(
    (all, [what, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [what]: value }))),
    [{}],
  );
}
