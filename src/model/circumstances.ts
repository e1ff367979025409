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

/** The circumstances with the thing left out, each once, as a key. */
function rest(some: readonly Circumstances[], what: string): readonly Circumstances[] {
  const found = new Map<string, Circumstances>();
  for (const { [what]: _, ...others } of some) found.set(JSON.stringify(others), others);
  return [...found.values()];
}

function cut(
  some: readonly Circumstances[],
  [first, ...others]: readonly (readonly [string, readonly string[]])[],
): readonly Box[] {
  if (first === undefined) return [new Map()];
  const [what, domain] = first;
  const groups = new Map<string, { readonly values: string[]; readonly rest: readonly Circumstances[] }>();
  for (const value of domain) {
    const left = rest(
      some.filter((one) => one[what] === value),
      what,
    );
    if (left.length === 0) continue;
    const key = JSON.stringify(left);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values: [value], rest: left });
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
