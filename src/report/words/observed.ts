import type { NotCompared, ObservedVerdict } from '../../model/observed.ts';
import { listFeatures } from './decisions.ts';

const NOT_COMPARED: Readonly<Record<NotCompared, string | undefined>> = {
  unbound: 'no driver is bound to it, so nothing was negotiated',
  untaken: 'no driver has taken the device',
  'no-platform': undefined,
};

/** Why a device was not compared; undefined where the whole import says so already. */
export function notComparedWords(reason: NotCompared): string | undefined {
  return NOT_COMPARED[reason];
}

/** What would explain a device that did not come up. */
export function explainedWords({
  offering,
  otherwise,
}: Extract<ObservedVerdict, { readonly kind: 'explained' }>): string {
  const bits = listFeatures(offering, otherwise.asked.device.type);
  return `just so if the device offers ${bits}, which the driver left: “${otherwise.message ?? 'refused'}”`;
}
