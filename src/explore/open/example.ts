import type { When } from '../../model/answers.ts';
import { valuesAt } from '../../model/case-at.ts';
import type { Circumstances, DeviceVariant } from '../../model/device.ts';
import type { OpenCase } from '../../model/open-case.ts';
import { type SpacePart, varyingKey } from '../../model/space.ts';
import type { Region } from '../sweep/region.ts';
import { preferredVariant } from './preferred-variant.ts';

/** Of the values that an answer leaves open, its example has the newest release of the kernel and of QEMU, else the first. */
export function preferred({ varying }: SpacePart, at: number, only: ReadonlySet<number> | undefined): number {
  const open = varying[at];
  if (open === undefined) return 0;
  const indices = only === undefined ? open.values.map((_, i) => i) : [...only].sort((a, b) => a - b);
  if (open.kind === 'variant') return preferredVariant(open.values, indices) ?? 0;
  return (open.kind === 'release' ? indices.at(-1) : indices[0]) ?? 0;
}

/** A case of a region, with nothing left open. */
export function exampleIn(part: SpacePart, region: Region): OpenCase {
  const { device, platform, driver } = valuesAt(part, (at) => preferred(part, at, region.get(at)));
  return { device: { ...device, open: undefined }, platform: { ...platform, open: undefined }, driver };
}

/** Of what a device may be under, the newest. */
function newestUnder(variant: DeviceVariant | undefined): Circumstances | undefined {
  if (variant === undefined) return undefined;
  const each = variant.under.map((one) => ({ ...variant, under: [one] }));
  return variant.under[preferredVariant(each, [...each.keys()]) ?? 0];
}

/** What the example of a region has of what is open; of build options and the like, those that `when` narrows. */
export function exampleCircumstances(part: SpacePart, region: Region, when: When): Circumstances {
  const narrowed = new Set(when.flat().map(({ varying }) => varying));
  return Object.fromEntries(
    part.varying.flatMap((varying, at): readonly (readonly [string, string])[] => {
      const index = preferred(part, at, region.get(at));
      switch (varying.kind) {
        case 'release':
          return [['kernel', varying.values[index] ?? '']];
        case 'variant':
          return varying.values.length === 1 ? [] : Object.entries(newestUnder(varying.values[index]) ?? {});
        default:
          return narrowed.has(varying) ? [[varyingKey(varying), String(varying.values[index])]] : [];
      }
    }),
  );
}

/** The newest values in any of some regions: of the kernel, then of what the device is under. */
function newestIn({ varying }: SpacePart, regions: readonly Region[]): readonly number[] {
  return (['release', 'variant'] as const).map((kind) => {
    const at = varying.findIndex((one) => one.kind === kind);
    const size = varying[at]?.values.length ?? 0;
    return Math.max(...regions.map((region) => Math.max(...(region.get(at) ?? [size - 1]))));
  });
}

/** Parts with what holds in them, those with the newest releases first. */
export function newestFirst<Found>(
  part: SpacePart,
  found: readonly (readonly [Found, readonly Region[]])[],
): readonly (readonly [Found, readonly Region[]])[] {
  return found
    .map((one) => ({ one, newest: newestIn(part, one[1]) }))
    .sort((a, b) => a.newest.reduce((order, value, i) => order || (b.newest[i] ?? 0) - value, 0))
    .map(({ one }) => one);
}
