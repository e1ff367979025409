import { type FeatureSet, toMask, without } from '../features/feature-set.ts';
import { featureNames } from '../features/registry.ts';
import { FORMAT_VERSION } from '../model/format-version.ts';
import {
  countDevices,
  type Disagreement,
  type FieldValue,
  type Summary,
  sum,
  type Unjudged,
} from '../model/verification.ts';
import { whyUnjudged } from './words/unjudged.ts';

/** A value as JSON has it: sets as masks, null for nothing. */
export function plainVerification(value: FieldValue | undefined): string | number | boolean | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? toMask(value) : value;
}

function difference(
  a: FieldValue | undefined,
  b: FieldValue | undefined,
  type: number | undefined,
): readonly string[] {
  const set = (value: FieldValue | undefined): FeatureSet | undefined =>
    typeof value === 'object' ? value : undefined;
  const [left, right] = [set(a), set(b)];
  return left === undefined || right === undefined ? [] : featureNames(without(left, right), type);
}

function disagreementToJson({
  recording,
  device,
  type,
  comparison: { field, predicted, observed },
}: Disagreement) {
  return {
    recording,
    device,
    field,
    predicted: plainVerification(predicted),
    observed: plainVerification(observed),
    names: {
      missing: difference(observed, predicted, type),
      extra: difference(predicted, observed, type),
    },
  };
}

/** What `verify --json` prints. */
export function verificationToJson(
  summaries: readonly Summary[],
  unjudged: readonly Unjudged[],
): Readonly<Record<string, unknown>> {
  return {
    formatVersion: FORMAT_VERSION,
    recordings: summaries.length,
    devices: countDevices(summaries),
    fields: Object.fromEntries(sum(summaries.map(({ tallies }) => tallies))),
    disagreements: summaries.flatMap(({ disagreements }) => disagreements.map(disagreementToJson)),
    unjudged: unjudged.map(({ recording, device, why }) => ({
      recording,
      device: device ?? null,
      why: whyUnjudged(why),
    })),
  };
}
