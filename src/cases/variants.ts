import type { Circumstances, Device, DeviceVariant } from '../model/device.ts';
import { oneForEach } from '../model/one-for-each.ts';
import type { OpenDevice } from '../model/open-case.ts';

/** A device as it is under one value of each thing that is not stated. */
export interface DeviceUnder {
  readonly device: Device;
  readonly under: Circumstances;
}

/** A device as text; a search for remedies meets the same ones again and again. */
const spelt = oneForEach((device: Device) => JSON.stringify(device));

/** What becomes of a device under everything that is not stated, each once. */
export function variantsOf(all: readonly DeviceUnder[]): readonly DeviceVariant[] {
  const found = new Map<string, { readonly device: Device; readonly under: Circumstances[] }>();
  for (const { device, under } of all) {
    const key = spelt(device);
    const known = found.get(key);
    if (known === undefined) found.set(key, { device, under: [under] });
    else known.under.push(under);
  }
  return [...found.values()];
}

/** What a device may be of what is not stated; empty where it is one. */
export function variantsIn({ open = [] }: OpenDevice): readonly DeviceVariant[] {
  return open.flatMap((varying) => (varying.kind === 'variant' ? varying.values : []));
}

/** A device with its variants: where there is only one, that one. */
export function withVariants(device: Device, variants: readonly DeviceVariant[]): OpenDevice {
  const [only, ...others] = variants;
  if (others.length > 0) return { ...device, open: [{ kind: 'variant', values: variants }] };
  return only === undefined ? device : only.device;
}
