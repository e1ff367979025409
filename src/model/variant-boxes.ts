import { type Box, boxesOf, domainsOf } from './circumstances.ts';
import type { DeviceVariant } from './device.ts';
import { MONITORS } from './monitor.ts';
import { oneForEach } from './one-for-each.ts';
import { compareVersions, parseVersion } from './release.ts';

/** Things whose values are versions, in their order. */
export const VERSIONS: ReadonlySet<string> = new Set(['qemu', 'host-kernel', 'machine', ...MONITORS]);

/** What is not stated of variants, with all its values; versions from the oldest to the newest. */
const domainsOfAll = oneForEach(
  (values: readonly DeviceVariant[]): ReadonlyMap<string, readonly string[]> => {
    const found = domainsOf(values.flatMap(({ under }) => under));
    return new Map([...found].map(([what, all]) => [what, VERSIONS.has(what) ? inOrder(all) : all]));
  },
);

function inOrder(versions: readonly string[]): readonly string[] {
  return [...versions].sort((a, b) => {
    const [ofA, ofB] = [parseVersion(a), parseVersion(b)];
    return ofA === undefined || ofB === undefined ? 0 : compareVersions(ofA, ofB);
  });
}

/** Some variants of a device by what is not stated, as boxes; a thing that may have any of its values is left out. */
export function variantBoxes(values: readonly DeviceVariant[], only: readonly number[]): readonly Box[] {
  const all = domainsOfAll(values);
  const some = only.flatMap((index) => values[index]?.under ?? []);
  return boxesOf(some, all).map(
    (box) => new Map([...box].filter(([what, { length }]) => length < (all.get(what)?.length ?? 0))),
  );
}

/** The values of one thing that is not stated, among all of its variants. */
export function valuesOfThing(values: readonly DeviceVariant[], what: string): readonly string[] {
  return domainsOfAll(values).get(what) ?? [];
}
