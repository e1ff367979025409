import { toMask } from '../features/feature-set.ts';
import { featureNames } from '../features/registry.ts';
import type { Device } from '../model/device.ts';
import type { ObservedDevice, ObservedDifference, ObservedVerdict } from '../model/observed.ts';
import { resultToJson } from './result-json.ts';
import { explainedWords, notComparedWords, patchedWords } from './words/observed.ts';

/** A device and its comparison, for programs. */
export function observedToJson(
  observed: ObservedDevice,
  deviceToJson: (device: Device) => unknown,
): Readonly<Record<string, unknown>> {
  const { device, driver, status, negotiated, predicted: result, verdict, log, notes } = observed;
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
    verdict: verdictToJson(verdict, device.type),
    log: log === undefined ? null : { lines: log.lines, predicted: log.message ?? null },
    notes,
  };
}

function verdictToJson(verdict: ObservedVerdict, type: number): Readonly<Record<string, unknown>> {
  const { kind } = verdict;
  switch (kind) {
    case 'as-predicted':
      return { kind };
    case 'differs':
      return { kind, differences: verdict.differences.map((one) => differenceToJson(one, type)) };
    case 'patched':
      return {
        kind,
        bits: verdict.bits.map(({ bit }) => bit),
        why: patchedWords(verdict, type).join(' '),
        differences: verdict.differences.map((one) => differenceToJson(one, type)),
      };
    case 'explained':
      return { kind, by: explainedWords(verdict) };
    case 'not-compared':
      return { kind, why: notComparedWords(verdict.reason) };
  }
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
