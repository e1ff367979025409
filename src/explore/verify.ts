import type { DriverModel } from '../guest/driver-model.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import { equals, type FeatureSet } from '../model/feature-set.ts';
import type { Observation, RecordedDevice, Recording } from '../model/recording.ts';
import type { Outcome } from '../model/result.ts';
import { type Evaluation, evaluate } from './evaluate.ts';

/** What is compared, in the order in which tables show it. */
export const FIELDS = ['outcome', 'status', 'features', 'dma.api', 'dma.implementation', 'dma.bounced', 'message'] as const;
export type Field = (typeof FIELDS)[number];

/** A value of a field as it is predicted or observed; undefined where an observation has none. */
export type FieldValue = string | number | boolean | FeatureSet;

export type Verdict = 'agree' | 'differ' | 'notObserved';

export interface Comparison {
  readonly field: Field;
  readonly verdict: Verdict;
  readonly predicted: FieldValue | undefined;
  readonly observed: FieldValue | undefined;
}

export interface DeviceVerification {
  readonly device: RecordedDevice;
  readonly evaluation: Evaluation;
  readonly comparisons: readonly Comparison[];
}

/** What the driver core adds to the log of any failed probe, in its older and newer words. */
const PROBE_FAILED = /probe (?:of .* failed|with driver .* failed) with error/;
const REFUSED = /device refuses features/;

function observedOutcome({ bound, messages }: Observation): Outcome {
  if (bound) return 'works';
  return messages.some((line) => REFUSED.test(line)) ? 'refused-by-device' : 'refused-by-driver';
}

/** A log line without the name of driver and device before it. */
function withoutPrefix(line: string): string {
  return line.replace(/^\S+ virtio\d+: /, '');
}

/** What the log says of a refusal; '' where it says nothing. */
function observedMessage({ bound, messages }: Observation): string {
  if (bound) return '';
  return messages.filter((line) => !PROBE_FAILED.test(line)).map(withoutPrefix).join('; ');
}

/** A handshake that succeeds binds the device, whatever comes of its addresses. */
function predictedOutcome({ outcome }: Evaluation): Outcome {
  return outcome === 'breaks' ? 'works' : outcome;
}

function same(a: FieldValue, b: FieldValue): boolean {
  return typeof a === 'object' && typeof b === 'object' ? equals(a, b) : a === b;
}

function compare(field: Field, predicted: FieldValue | undefined, observed: FieldValue | undefined): Comparison {
  if (observed === undefined) return { field, verdict: 'notObserved', predicted, observed };
  return { field, verdict: predicted !== undefined && same(predicted, observed) ? 'agree' : 'differ', predicted, observed };
}

function compareAll(evaluation: Evaluation, observed: Observation): readonly Comparison[] {
  const { handshake, dma } = evaluation;
  return [
    compare('outcome', predictedOutcome(evaluation), observedOutcome(observed)),
    compare('status', handshake.status, observed.status),
    compare('features', handshake.negotiated, observed.features),
    compare('dma.api', dma?.api, observed.dma.api),
    compare('dma.implementation', dma?.implementation, observed.dma.implementation),
    compare('dma.bounced', dma?.bounced, observed.dma.bounced),
    compare('message', handshake.refusal?.message ?? '', observedMessage(observed)),
  ];
}

/** Replays a recording: predicts each of its devices and compares. */
export function verifyRecording(model: DriverModel, { platform, devices }: Recording): readonly DeviceVerification[] {
  return devices.map((recorded) => {
    const ask = new Inquiry(caseSource({ device: recorded.device, platform, driver: model.id }), { log: false });
    const evaluation = evaluate(model, ask);
    return { device: recorded, evaluation, comparisons: compareAll(evaluation, recorded.observed) };
  });
}
