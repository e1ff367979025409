import { bootOf } from '../device/qemu/boot.ts';
import { propertyRow } from '../device/qemu/predict-under.ts';
import { refusedDevice } from '../device/qemu/refused-device.ts';
import type { Amendment, Device } from '../model/device.ts';
import { oneForEach } from '../model/one-for-each.ts';
import type { OpenDevice } from '../model/open-case.ts';
import { type PropertyChange, withChange } from '../model/property-change.ts';
import type { Plug, QemuStart } from '../model/qemu.ts';
import { alternativesOf, type PredictedUnder, predictAll, type StatedBackends } from './alternatives.ts';
import { contentsOf } from './shared-nouns.ts';
import { variantsIn, variantsOf } from './variants.ts';

/** Other ways to ask for a device that QEMU refuses: by its interface, or by what it offers. */
const WAYS: readonly PropertyChange[] = [
  new Map([['disable-legacy', 'on']]),
  new Map([['disable-modern', 'off']]),
  new Map([
    ['disable-modern', 'off'],
    ['disable-legacy', 'on'],
  ]),
  new Map([['iommu_platform', 'off']]),
];

/** A prediction as a device, created or not. */
export function predictedDevice(
  start: QemuStart,
  { prediction, version }: Pick<PredictedUnder, 'prediction' | 'version'>,
): Device {
  if (prediction.kind === 'created') return prediction.device;
  return refusedDevice(prediction, bootOf(start, version));
}

/** The device asked for otherwise; undefined where that is no change, or where its model has no such property. */
function amended(start: QemuStart, plug: Plug, way: PropertyChange): Plug | undefined {
  const { model, properties } = withChange(plug.model, way);
  const isNews = ([name, value]: readonly [string, string]) => plug.properties.get(name) !== value;
  if (model === plug.model && ![...properties].some(isNews)) return undefined;
  const asked: Plug = { ...plug, model, properties: new Map([...plug.properties, ...properties]) };
  const takes = [...properties.keys()].every((name) => propertyRow(start, asked, name) !== undefined);
  return takes ? asked : undefined;
}

function isWithin(less: PropertyChange, more: PropertyChange): boolean {
  return [...less].every(([name, value]) => more.get(name) === value);
}

/** By the start and the device: a search for remedies reads most devices again as they were. */
const knownOf = oneForEach((_: QemuStart) => new Map<string, readonly Amendment[]>());

/** What QEMU makes of a refused device when it is asked for otherwise: the ways that it creates under some version at least, each as small as it can be. */
export function amendmentsOf(
  start: QemuStart,
  plug: Plug,
  stated: StatedBackends,
  among: readonly string[],
): readonly Amendment[] {
  const known = knownOf(start);
  const key = contentsOf([plug, stated, among]);
  const found = known.get(key) ?? foundAmendments(start, plug, stated, among);
  known.set(key, found);
  return found;
}

function foundAmendments(
  start: QemuStart,
  plug: Plug,
  stated: StatedBackends,
  among: readonly string[],
): readonly Amendment[] {
  const found: Amendment[] = [];
  for (const way of WAYS) {
    if (found.some(({ properties }) => isWithin(properties, way))) continue;
    const asked = amended(start, plug, way);
    if (asked === undefined) continue;
    const [predicted = []] = predictAll(start, [alternativesOf(start, asked, stated)], among);
    const newest = predicted.findLast(({ prediction }) => prediction.kind === 'created');
    if (newest === undefined) continue;
    const variants = variantsOf(
      predicted.map((one) => ({ device: predictedDevice(start, one), under: one.under })),
    );
    found.push({ properties: way, device: predictedDevice(start, newest), variants });
  }
  return found;
}

/** A device with other ways to ask for it wherever it is refused: as it is, and in each of its variants. */
export function withAmendments(device: OpenDevice, amendments: readonly Amendment[]): OpenDevice {
  if (amendments.length === 0) return device;
  const amendable = (one: Device): Device => (one.refused === undefined ? one : { ...one, amendments });
  const open = device.open?.map((varying) =>
    varying.kind === 'variant'
      ? {
          ...varying,
          values: varying.values.map((value) => ({ ...value, device: amendable(value.device) })),
        }
      : varying,
  );
  return { ...amendable(device), ...(open === undefined ? {} : { open }) };
}

/** Whether a device is refused, as it is or in one of its variants. */
export function isRefused(device: OpenDevice): boolean {
  return [device, ...variantsIn(device).map((variant) => variant.device)].some(
    ({ refused }) => refused !== undefined,
  );
}
