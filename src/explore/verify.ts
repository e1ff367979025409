import { predictRecording } from '../device/qemu/predict-recording.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import { recordedDevice, recordedPlatform } from '../device/qemu/recorded-platform.ts';
import { TYPE } from '../features/bits.ts';
import { equals } from '../features/feature-set.ts';
import type { DriverModel } from '../guest/driver-model.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Case } from '../model/case.ts';
import type { Decided } from '../model/decision.ts';
import type { Observation, Recording } from '../model/recording.ts';
import { type Outcome, STATUS_BITS } from '../model/result.ts';
import type { Field, FieldComparison, FieldValue, Verification } from '../model/verification.ts';
import { type Evaluation, evaluate } from './evaluate.ts';

/** What the driver core adds to the log of any failed probe, in its older and newer words. */
const PROBE_FAILED = /probe (?:of .* failed|with driver .* failed) with error/;
const REFUSED = /device refuses features/;

/** A status of ACKNOWLEDGE alone, or none, is that of a device that no driver ever took. */
function observedOutcome({ bound, messages, status }: Observation): Outcome {
  if (bound) return 'works';
  if (status !== undefined && (status & STATUS_BITS.DRIVER) === 0) return 'no-driver';
  return messages.some((line) => REFUSED.test(line)) ? 'refused-by-device' : 'refused-by-driver';
}

/** A log line without the name of driver and device before it. */
function withoutPrefix(line: string): string {
  return line.replace(/^\S+ virtio\d+: /, '');
}

/** What the log says of a refusal; '' where it says nothing. */
function observedMessage({ bound, messages }: Observation): string {
  if (bound) return '';
  return messages
    .filter((line) => !PROBE_FAILED.test(line))
    .map(withoutPrefix)
    .join('; ');
}

/** A handshake that succeeds binds the device, whatever comes of its addresses. */
function predictedOutcome({ outcome }: Evaluation): Outcome {
  return outcome === 'breaks' ? 'works' : outcome;
}

function same(a: FieldValue, b: FieldValue): boolean {
  return typeof a === 'object' && typeof b === 'object' ? equals(a, b) : a === b;
}

function compare(
  field: Field,
  predicted: FieldValue | undefined,
  observed: FieldValue | undefined,
): FieldComparison {
  if (observed === undefined) return { field, verdict: 'notObserved', predicted, observed };
  return {
    field,
    verdict: predicted !== undefined && same(predicted, observed) ? 'agree' : 'differ',
    predicted,
    observed,
  };
}

/** A device that is pointed at what it cannot reach may find out at any time, and ask to be reset. */
function statusToCompare({ outcome }: Evaluation, { status }: Observation): number | undefined {
  return status !== undefined && outcome === 'breaks' ? status & ~STATUS_BITS.NEEDS_RESET : status;
}

/** The types whose driver, or whoever binds it, asks the device for something that has to be answered. */
const ASKED = new Set<number>([TYPE.BLK, TYPE.RNG, TYPE.SCSI, TYPE.NINEP, TYPE.FS]);

/** Whether a device gave what it was asked for. One that was asked for nothing proves only by not answering that it cannot. */
function seenToAnswer(type: number, { outcome }: Evaluation, { answered }: Observation): boolean | undefined {
  if (outcome !== 'works' && outcome !== 'breaks') return undefined;
  return answered === true && outcome === 'breaks' && !ASKED.has(type) ? undefined : answered;
}

function compareAll(type: number, evaluation: Evaluation, observed: Observation): readonly FieldComparison[] {
  const { handshake, dma } = evaluation;
  return [
    compare('outcome', predictedOutcome(evaluation), observedOutcome(observed)),
    compare('status', handshake.status, statusToCompare(evaluation, observed)),
    compare('features', handshake.negotiated, observed.features),
    compare('dma.api', dma?.api, observed.dma.api),
    compare('dma.implementation', dma?.mapping.implementation, observed.dma.implementation),
    compare('dma.bounced', dma?.mapping.bounced, observed.dma.bounced),
    compare('answered', evaluation.outcome === 'works', seenToAnswer(type, evaluation, observed)),
    compare('message', handshake.refusal?.message ?? '', observedMessage(observed)),
  ];
}

/** What QEMU is predicted to offer, or to say where it refuses. */
function predictedOffer(prediction: QemuPrediction | undefined): FieldValue | undefined {
  return prediction?.kind === 'created' ? prediction.device.offers : prediction?.message;
}

/** What QEMU is predicted to say; '' where it would create the device. */
function predictedRefusal(prediction: QemuPrediction | undefined): string {
  return prediction?.kind === 'refused' ? prediction.message : '';
}

/** What QEMU is predicted to have made of a recording. */
interface Made {
  /** Of each device, undefined where no QEMU made it. */
  readonly bound: readonly (QemuPrediction | undefined)[];
  readonly refused: readonly (QemuPrediction | undefined)[];
}

function madeOf({ platform, qemu, devices, refusedByQemu, host }: Recording): Made {
  const ofQemu = devices.flatMap((recorded) => recorded.qemu ?? []);
  const made = predictRecording(
    { ...qemu, arch: platform.arch, ...(host === undefined ? {} : { hostKernel: host.kernel }) },
    ofQemu,
    refusedByQemu,
  );
  return {
    bound: devices.map(({ qemu: own }) => (own === undefined ? undefined : made[ofQemu.indexOf(own)])),
    refused: refusedByQemu.map((_, i) => made[ofQemu.length + i]),
  };
}

/**
 * Each device of a recording as a case: the recording has its offer; its configuration space and what does its work are what QEMU
 * is predicted to give it.
 */
function casesOf(model: DriverModel, recording: Recording, { bound }: Made): readonly Case[] {
  const platform = recordedPlatform(recording);
  return recording.devices.map(({ device: recorded }, i) => {
    const device = recordedDevice(recorded, recording);
    const made = bound[i];
    if (made?.kind !== 'created') return { device, platform, driver: model.id };
    const { backend, config } = made.device;
    const completed = {
      ...device,
      config: { ...config, ...device.config },
      ...(backend === undefined ? {} : { backend }),
    };
    return { device: completed, platform, driver: model.id };
  });
}

/** Replays the guest's side of a recording: what the driver would do with each device, against what it did. */
export function replayGuest(
  model: DriverModel,
  recording: Recording,
  made: Made = madeOf(recording),
): readonly (readonly FieldComparison[])[] {
  const cases = casesOf(model, recording, made);
  return recording.devices.flatMap(({ observed }, i) => {
    const asked = cases[i];
    if (asked === undefined) return [];
    const ask = new Inquiry(caseSource(asked), { log: false });
    return [compareAll(asked.device.type, evaluate(model, ask), observed)];
  });
}

/** Replays a recording: predicts what each of its devices would be and do, and compares. */
export function verifyRecording(model: DriverModel, recording: Recording): Verification {
  const made = madeOf(recording);
  const guest = replayGuest(model, recording, made);
  return {
    recording,
    devices: recording.devices.map((recorded, i) => {
      // Nothing is predicted of the offer of a device that no QEMU made.
      const offer =
        recorded.qemu === undefined
          ? compare('offers', undefined, undefined)
          : compare('offers', predictedOffer(made.bound[i]), recorded.device.offers);
      return { recorded, comparisons: [...(guest[i] ?? []), offer] };
    }),
    refused: recording.refusedByQemu.map(({ error }, i) =>
      compare('refusedByQemu', predictedRefusal(made.refused[i]), error),
    ),
  };
}

/** A device of a recording, as a case, with the decisions that it came to. */
export interface AgreedCase {
  readonly asked: Case;
  readonly decisions: readonly Decided[];
}

/** The decisions behind each device of a recording with which every compared field agrees. */
export function agreedCases(model: DriverModel, recording: Recording): readonly AgreedCase[] {
  return casesOf(model, recording, madeOf(recording)).flatMap((asked, i) => {
    const observed = recording.devices[i]?.observed;
    if (observed === undefined) return [];
    const ask = new Inquiry(caseSource(asked), { log: true });
    const comparisons = compareAll(asked.device.type, evaluate(model, ask), observed);
    const differs = comparisons.some(({ verdict }) => verdict === 'differ');
    return differs ? [] : [{ asked, decisions: ask.decisions() }];
  });
}
