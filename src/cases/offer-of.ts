import { choiceOf, describeBecause, whereOf } from '../device/draft.ts';
import { FEATURE_BITS } from '../features/feature-set.ts';
import { usage } from '../io/usage-error.ts';
import type { ExplainedOffer } from '../report/offer-text.ts';
import { printable } from '../text/printable.ts';
import { alternatives, quote } from '../text/quoting.ts';
import { isCalled, noDeviceCalled } from './device-called.ts';
import type { Imported } from './imported.ts';
import type { ImportedDevice } from './imported-device.ts';

/** The one device of that name. Throws UsageError. */
function deviceCalled(name: string, guests: readonly Imported[]): ImportedDevice {
  const devices = guests.flatMap((guest) => guest.devices);
  const found = devices.filter(({ prediction }) => isCalled(name, prediction.plug));
  const [first, second] = found;
  const plugs = (found.length > 1 ? found : devices).map(({ prediction }) => prediction.plug);
  if (first === undefined) throw usage('--why', noDeviceCalled(name, plugs));
  if (second === undefined) return first;
  const choices = alternatives(plugs.map((plug) => printable(plug.name)));
  throw usage('--why', `several devices are called ${quote(name)}; choose from ${choices}`);
}

/** Why each bit that a device could offer is offered, or is not. Throws UsageError for a device that is refused. */
export function offerOf(name: string, guests: readonly Imported[]): ExplainedOffer {
  const named = deviceCalled(name, guests);
  const { prediction } = named;
  const { plug } = prediction;
  if (prediction.kind === 'refused')
    throw usage(
      '--why',
      `${printable(plug.name)} would be refused, and offers nothing: “${printable(prediction.message)}”`,
    );
  const { device, draft } = prediction;
  const bits = Array.from({ length: FEATURE_BITS }, (_, bit) => bit).flatMap((bit) => {
    const choice = choiceOf(draft, bit);
    if (choice === undefined) return [];
    const { offered, because } = choice;
    return [{ bit, offered, why: describeBecause(because), where: whereOf(because) }];
  });
  const monitors = guests.filter(({ devices }) => devices.includes(named)).map(({ monitor }) => monitor);
  const [{ title, version } = { title: 'QEMU', version: '' }] = monitors;
  return { device, monitor: { title, version }, bits };
}
