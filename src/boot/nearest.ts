import { MODELS, type ModelRow } from '../data/qemu-models.ts';
import type { QemuBoot } from '../device/qemu/boot.ts';
import { predictDevice } from '../device/qemu/device-add.ts';
import { modelOf } from '../device/qemu/device-model.ts';
import { globalProperties } from '../device/qemu/global-properties.ts';
import { bitsOf, type FeatureSet, without } from '../features/feature-set.ts';
import type { Device } from '../model/device.ts';
import { type Backend, type Plug, truth } from '../model/qemu.ts';
import type { PlannedDevice } from './plan.ts';

/** The model and properties of QEMU whose offer comes nearest to a device’s. Returns undefined where it has no model of that type on that transport. */
export function nearestDevice(
  wanted: Device,
  boot: QemuBoot,
  backends: readonly Backend[],
): PlannedDevice | undefined {
  const found = MODELS.filter((row) => row.type === wanted.type && canBeBooted(row))
    .flatMap((row) => backends.map((backend) => plugFor(wanted, row, backend)))
    .flatMap((plug) => (plug === undefined ? [] : [improved({ plug, wanted, boot })]))
    .reduce<Fit | undefined>(
      (best, fit) => (best === undefined || fit.distance < best.distance ? fit : best),
      undefined,
    );
  if (found?.device === undefined) return undefined;
  const { plug, device } = found;
  const missing = without(wanted.offers, device.offers);
  const extra = without(device.offers, wanted.offers);
  const { implementation } = wanted;
  return {
    name: wanted.name,
    plug,
    differs: [
      ...(implementation === 'qemu' ? [] : [{ kind: 'implementation', wanted: implementation } as const]),
      ...(found.distance === 0 ? [] : [{ kind: 'offers', missing, extra, type: wanted.type } as const]),
    ],
  };
}

/** A daemon, a kernel’s vhost or a device of the host would have to be set up first. */
export function canBeBooted({ worker, device }: ModelRow): boolean {
  return worker === 'qemu' && !/-gl-|-rutabaga-|-host-/.test(device);
}

interface Fit {
  readonly plug: Plug;
  /** Undefined where QEMU would refuse. */
  readonly device: Device | undefined;
  /** Bits that differ. */
  readonly distance: number;
}

interface Search {
  readonly plug: Plug;
  readonly wanted: Device;
  readonly boot: QemuBoot;
}

function candidateOf({ plug, wanted, boot }: Search): Fit {
  const prediction = predictDevice(plug, boot, {
    classes: globalProperties(boot),
    invalid: undefined,
    refused: undefined,
    balloonTaken: false,
  });
  if (prediction.kind === 'refused' || prediction.device.transport !== wanted.transport)
    return { plug, device: undefined, distance: Number.POSITIVE_INFINITY };
  return { plug, device: prediction.device, distance: distanceOf(prediction.device.offers, wanted.offers) };
}

function distanceOf(a: FeatureSet, b: FeatureSet): number {
  return bitsOf(without(a, b)).length + bitsOf(without(b, a)).length;
}

/** Takes the one setting that brings the offer nearest, then the next, until none does. */
function improved(search: Search): Fit {
  let best = candidateOf(search);
  for (;;) {
    const candidates = candidateSettings(best.plug, search).map(([name, value]) =>
      candidateOf({
        ...search,
        plug: { ...best.plug, properties: new Map([...best.plug.properties, [name, value]]) },
      }),
    );
    const better = candidates.reduce((a, b) => (b.distance < a.distance ? b : a), best);
    if (better === best) return best;
    best = better;
  }
}

/** Settings that may change the offer: every property that stands for a bit, the other way round, and numbers that turn bits on. */
function candidateSettings(plug: Plug, { boot, wanted }: Search): readonly (readonly [string, string])[] {
  const properties = modelOf(plug.model, boot)?.properties ?? new Map();
  const flags = [...properties.values()].flatMap(({ name, bit, default: value }) =>
    bit === undefined || value === undefined ? [] : [[name, truth(value) ? 'off' : 'on'] as const],
  );
  const numbers = [
    ['num-queues', '4'],
    ['host_mtu', String(wanted.config.mtu ?? 1500)],
    ['speed', '10000'],
    ['write-cache', 'off'],
  ] as const;
  return [...flags, ...numbers.filter(([name]) => properties.has(name))].filter(
    ([name]) => !plug.properties.has(name),
  );
}

/** A model on the transport of a device, with everything else as QEMU has it. */
function plugFor({ name, transport }: Device, row: ModelRow, backend: Backend): Plug | undefined {
  const common = { name, bus: 'root', backend } as const;
  const plug = (
    model: string | undefined,
    properties: readonly (readonly [string, string])[],
  ): Plug | undefined =>
    model === undefined ? undefined : { ...common, model, properties: new Map(properties) };
  const choosable = row.pci?.forms.includes('generic') === true && row.modernOnly === undefined;
  switch (transport) {
    case 'pci-modern':
      return plug(row.pci?.name, choosable ? [['disable-legacy', 'on']] : []);
    case 'pci-transitional':
      return plug(row.pci?.name, []);
    case 'pci-legacy':
      return plug(row.pci?.name, [['disable-modern', 'on']]);
    case 'mmio-modern':
    case 'mmio-legacy':
      return plug(row.device, []);
    case 'ccw':
      return plug(row.ccw?.name, []);
    case 'ccw-legacy':
      return plug(row.ccw?.name, [['max_revision', '0']]);
    case 'vdpa':
      return undefined;
  }
}
