import { boxesOf, circumstancesIn, domainsOf } from '../model/circumstances.ts';
import type { Device, DeviceVariant } from '../model/device.ts';
import type { OpenDevice } from '../model/open-case.ts';
import type { Varying } from '../model/space.ts';
import { quote } from '../text/quoting.ts';
import type { Report } from './inputs.ts';

/** More combinations than any machine leaves open. */
const MOST = 100_000;

type UnderJson = readonly Readonly<Record<string, readonly string[]>>[];

/** Where a device is one of several, all of them in the words of its file; `toJson` writes one device. */
export function variantsToJson(
  { open = [] }: OpenDevice,
  toJson: (device: Device) => Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] | undefined {
  const variants = open.find((one) => one.kind === 'variant');
  if (variants === undefined) return undefined;
  return variants.values.map(({ device, under }) => {
    const { name: _, ...json } = toJson(device);
    const boxes = boxesOf(under, domainsOf(under));
    return { under: boxes.map((box) => Object.fromEntries(box)), ...json };
  });
}

/** What a variant's file says of when it holds, and the device that it then is. */
export interface ReadVariant {
  readonly device: Device;
  readonly under: UnderJson;
}

/** How many combinations some circumstances stand for. */
function countOf(under: UnderJson): number {
  const counts = under.map((one) => Object.values(one).reduce((product, { length }) => product * length, 1));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The variants of a device, as what varies of it. Reports where the device itself is none of them. */
export function variantsFrom(
  variants: readonly ReadVariant[],
  device: Device,
  report: Report,
): readonly Varying[] {
  if (variants.reduce((sum, { under }) => sum + countOf(under), 0) > MOST) {
    report([], `"variants" stand for more than ${MOST} combinations`);
    return [];
  }
  const values = variants.map(
    (one): DeviceVariant => ({
      device: one.device,
      under: one.under.flatMap((box) => circumstancesIn(new Map(Object.entries(box)))),
    }),
  );
  const key = JSON.stringify(device);
  if (values.some((one) => JSON.stringify(one.device) === key)) return [{ kind: 'variant', values }];
  report(
    [],
    `the device ${quote(device.name)} is none of its "variants"; expected one of them, or no variants`,
  );
  return [];
}
