import type { Circumstances } from '../../model/device.ts';
import type { OpenCase } from '../../model/open-case.ts';
import { parseVersion } from '../../model/release.ts';
import { hasVersion, parseRange } from '../../model/release-range.ts';
import type { ExpectedWhen } from '../../model/scenario.ts';
import { type Varying, varyingKey } from '../../model/space.ts';

/** Whether a value is one of those that are named; releases are named by ranges. */
function isMeant(value: string, named: readonly string[]): boolean {
  const version = parseVersion(value);
  return named.some((text) => {
    const range = version === undefined ? undefined : parseRange(text);
    return range !== undefined && version !== undefined ? hasVersion(range, version) : text === value;
  });
}

function areMeant(under: Circumstances, when: ExpectedWhen): boolean {
  return Object.entries(under).every(([what, value]) => {
    const named = when[what];
    return named === undefined || isMeant(value, named);
  });
}

function keyOf(varying: Varying): string {
  return varying.kind === 'release' ? 'kernel' : varyingKey(varying);
}

/** The values of a varying thing that are meant; undefined where none is. */
function restrict(varying: Varying, when: ExpectedWhen): Varying | undefined {
  if (varying.kind === 'variant') {
    const values = varying.values.flatMap(({ device, under }) => {
      const meant = under.filter((one) => areMeant(one, when));
      return meant.length === 0 ? [] : [{ device, under: meant }];
    });
    return values.length === 0 ? undefined : { ...varying, values };
  }
  const named = when[keyOf(varying)];
  if (named === undefined) return varying;
  const places = [...varying.values.keys()].filter((index) => isMeant(String(varying.values[index]), named));
  if (places.length === 0) return undefined;
  return withValues(varying, places);
}

/** The same with some of its values; each kind keeps the type of its own. */
function withValues<Kept extends Varying>(varying: Kept, places: readonly number[]): Kept {
  return { ...varying, values: places.map((index) => varying.values[index]) };
}

/** A case with only the named values of the open facts; undefined where it has none of them. */
export function restricted(asked: OpenCase, when: ExpectedWhen | undefined): OpenCase | undefined {
  if (when === undefined) return asked;
  const open = (some: readonly Varying[] | undefined) => some?.map((varying) => restrict(varying, when));
  const [ofDevice, ofPlatform] = [open(asked.device.open), open(asked.platform.open)];
  if (ofDevice?.includes(undefined) || ofPlatform?.includes(undefined)) return undefined;
  const kept = (some: typeof ofDevice) => some?.filter((varying) => varying !== undefined);
  return {
    ...asked,
    device: { ...asked.device, open: kept(ofDevice) },
    platform: { ...asked.platform, open: kept(ofPlatform) },
  };
}
