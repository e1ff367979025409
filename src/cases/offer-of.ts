import { choiceOf, describeBecause, whereOf } from '../device/draft.ts';
import { FEATURE_BITS } from '../features/feature-set.ts';
import { usage } from '../io/usage-error.ts';
import type { ExplainedOffer } from '../report/offer-text.ts';
import { closest } from '../text/closest.ts';
import { printable } from '../text/printable.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';
import type { Imported, ImportedDevice } from './imported.ts';

/** What a device can be called: `net0 (virtio-net-pci)`, net0, or its model. */
function namesOf({ prediction: { plug } }: ImportedDevice): readonly string[] {
  const [, id] = /^(.*) \(/s.exec(plug.name) ?? [];
  return [...new Set([id, plug.name, plug.model].filter((name) => name !== undefined))];
}

/** The one device of that name. Throws UsageError. */
function deviceNamed(name: string, guests: readonly Imported[]): ImportedDevice {
  const devices = guests.flatMap((guest) => guest.devices);
  const found = devices.filter((device) => namesOf(device).includes(name));
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const choices = (found.length > 1 ? found : devices).map((device) => namesOf(device)[0] ?? '');
  const near = found.length > 1 ? undefined : closest(name, devices.flatMap(namesOf));
  const what =
    found.length > 1 ? `several devices are called ${quote(name)}` : `there is no device ${quote(name)}`;
  const hint = choices.length === 0 ? '' : `; choose from ${alternatives(choices.map(printable))}`;
  throw usage('--why', `${what}${hint}${suggestion(near)}`);
}

/** Why each bit that a device could offer is offered, or is not. Throws UsageError for a device that is refused. */
export function offerOf(name: string, guests: readonly Imported[]): ExplainedOffer {
  const named = deviceNamed(name, guests);
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
