import { toMask } from '../features/feature-set.ts';
import { featureNames } from '../features/registry.ts';
import type { Device } from '../model/device.ts';
import type { ObservedDevice, ObservedDifference } from '../model/observed.ts';
import { resultToJson } from './result-json.ts';

/** A device and its comparison, for programs. */
export function observedToJson(
  observed: ObservedDevice,
  deviceToJson: (device: Device) => unknown,
): Readonly<Record<string, unknown>> {
  const { device, driver, status, negotiated, predicted: result, verdict, notes } = observed;
  return {
    id: observed.id,
    device: deviceToJson(device),
    observed: {
      driver: driver ?? null,
      status: status ?? null,
      negotiated: toMask(negotiated),
      names: featureNames(negotiated, device.type),
    },
    predicted: result === undefined ? null : resultToJson({ ...result, decisions: [] }),
    verdict:
      verdict.kind === 'differs'
        ? { ...verdict, differences: verdict.differences.map((one) => differenceToJson(one, device.type)) }
        : verdict,
    notes,
  };
}

function differenceToJson(difference: ObservedDifference, type: number): Readonly<Record<string, unknown>> {
  if (difference.in !== 'features') return { ...difference };
  const { missing, more } = difference;
  return {
    in: difference.in,
    missing: featureNames(missing, type),
    more: featureNames(more, type),
  };
}
