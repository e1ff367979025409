import { modelOfMonitor } from '../../../src/device/monitors/monitors.ts';
import { bitsOf } from '../../../src/features/feature-set.ts';
import { shortName } from '../../../src/features/registry.ts';
import type { Circumstances } from '../../../src/model/device.ts';
import type { Monitor } from '../../../src/model/monitor.ts';

type Settings = Readonly<Record<string, string>>;

/** What a monitor makes of one device: its prediction, and the short names of what it offers. */
export function made(
  monitor: Monitor,
  kind: string,
  settings: Settings = {},
  machine: Settings = {},
  under: Circumstances = {},
) {
  const model = modelOfMonitor(monitor);
  const version = model.versions.at(-1);
  const prediction = model.predict(
    { name: kind, kind, settings: new Map(Object.entries(settings)) },
    { monitor, arch: 'x86_64', settings: new Map(Object.entries(machine)) },
    { ...(version === undefined ? {} : { [monitor]: version }), ...under },
  );
  const { device } = prediction;
  return { prediction, device, offers: bitsOf(device.offers).map((bit) => shortName(bit, device.type)) };
}
