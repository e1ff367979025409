import type { Circumstances, DeviceVariant } from '../../model/device.ts';
import { runs } from './runs.ts';

/** A box of circumstances: of each thing that is not stated, some values. A thing that is left out may be anything. */
export type Box = ReadonlyMap<string, readonly string[]>;

/** The values of each thing that is not stated, in the order in which they are listed. */
function domains(all: readonly Circumstances[]): ReadonlyMap<string, readonly string[]> {
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

function boxesOf(
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
    boxesOf(left, others).map(
      (box): Box => (values.length === domain.length ? box : new Map([[what, values], ...box])),
    ),
  );
}

/** Some variants of a device by what is not stated, as boxes. */
export function variantBoxes(values: readonly DeviceVariant[], only: readonly number[]): readonly Box[] {
  const all = domains(values.flatMap(({ under }) => under));
  const some = only.flatMap((index) => values[index]?.under ?? []);
  return boxesOf(some, [...all]);
}

/** The values of one thing that is not stated, among all of its variants. */
export function valuesOf(values: readonly DeviceVariant[], what: string): readonly string[] {
  return domains(values.flatMap(({ under }) => under)).get(what) ?? [];
}

const NAMES: Readonly<Record<string, string>> = {
  qemu: 'QEMU',
  'host-kernel': 'a host with Linux',
  daemon: 'the daemon',
  machine: 'a machine type of QEMU',
};

/** Things whose values are versions, in their order. */
export const VERSIONS: ReadonlySet<string> = new Set(['qemu', 'host-kernel', 'machine']);

/** "6.2 and later", "5.2 to 6.1", "up to 5.0", "7.2". */
export function versionSpans(all: readonly string[], some: readonly string[]): readonly string[] {
  const indices = some.map((value) => all.indexOf(value)).sort((a, b) => a - b);
  return runs(indices).map(([from, to]) => {
    if (to === all.length - 1) return from === to ? `${all[from]}` : `${all[from]} and later`;
    if (from === to) return `${all[from]}`;
    return from === 0 ? `up to ${all[to]}` : `${all[from]} to ${all[to]}`;
  });
}

/** "QEMU 6.2 and later, the daemon DPDK". */
export function boxWords(box: Box, values: readonly DeviceVariant[]): string {
  return [...box]
    .map(([what, some]) => {
      const name = NAMES[what] ?? what;
      const said = VERSIONS.has(what) ? versionSpans(valuesOf(values, what), some) : some;
      return `${name} ${said.join(' or ')}`;
    })
    .join(', ');
}
