import { equals } from '../features/feature-set.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Device } from '../model/device.ts';
import type { FirmwareRecordedDevice } from '../model/firmware-recording.ts';
import type { Platform } from '../model/platform.ts';
import type { FieldComparison, Verification } from '../model/verification.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { withRelease } from './explain.ts';
import type { AgreedCase } from './verify.ts';

/** A recorded device, what QEMU is predicted to make of it, and who drives it. */
export interface FirmwareCase {
  readonly recorded: FirmwareRecordedDevice;
  /** As QEMU is predicted to make it; undefined where it is predicted to refuse it. */
  readonly device: Device | undefined;
  readonly driver: ChosenDriver;
  /** Left out where no kernel was there to read. */
  readonly booted?: BootedFrom;
}

/** Whether the kernel was read from a device, as it is predicted and as it was. */
export interface BootedFrom {
  readonly predicted: boolean;
  readonly observed: boolean;
  /** The firmware had its kernel before its boot order came to the device. */
  readonly isLater: boolean;
}

/** The releases that a recording may be about: the one that it names, or every one in which anything changed. */
function releasesOf({ model, release }: ChosenDriver): readonly (string | undefined)[] {
  if (release !== undefined) return [release];
  return model.history?.releases ?? [undefined];
}

function evaluations(driver: ChosenDriver, device: Device, platform: Platform): readonly Evaluation[] {
  return releasesOf(driver).map((release) => {
    const named = { model: driver.model, release };
    const asked = withRelease({ device, platform, driver: driver.model.id }, named);
    return evaluate(driver.model, new Inquiry(caseSource(asked), { log: false }));
  });
}

function fits({ handshake }: Evaluation, { ready }: FirmwareRecordedDevice): boolean {
  return handshake.status === ready.status && equals(handshake.negotiated, ready.features);
}

/**
 * Whether nothing was seen of a device that is predicted to be driven and reset: QMP was asked some twenty times a
 * second, and a driver may have begun and ended in between.
 */
function isMissed({ handshake }: Evaluation, { ready, last }: FirmwareRecordedDevice): boolean {
  return handshake.leaves === 0 && handshake.status !== 0 && isUntouched({ ready, last });
}

function isUntouched({ ready, last }: Pick<FirmwareRecordedDevice, 'ready' | 'last'>): boolean {
  return ready.status === 0 && last.status === 0;
}

function compareBooted({ booted }: FirmwareCase): readonly FieldComparison[] {
  if (booted === undefined) return [];
  const { predicted, observed } = booted;
  return [{ field: 'booted', verdict: predicted === observed ? 'agree' : 'differ', predicted, observed }];
}

function compareOne(one: FirmwareCase, platform: Platform): readonly FieldComparison[] {
  return [...compareHandshake(one, platform), ...compareBooted(one)];
}

function compareHandshake(
  { recorded, device, driver, booted }: FirmwareCase,
  platform: Platform,
): readonly FieldComparison[] {
  const offers: FieldComparison = {
    field: 'offers',
    verdict: device !== undefined && equals(device.offers, recorded.offers) ? 'agree' : 'differ',
    predicted: device?.offers,
    observed: recorded.offers,
  };
  if (device === undefined) return [offers];
  const all = evaluations(driver, { ...device, offers: recorded.offers }, platform);
  const evaluation = all.find((one) => fits(one, recorded)) ?? all[0];
  if (evaluation === undefined) return [offers];
  const { status, negotiated } = evaluation.handshake;
  const missed = isMissed(evaluation, recorded) || (booted?.isLater === true && isUntouched(recorded));
  const verdict = (same: boolean) => (missed ? 'notObserved' : same ? 'agree' : 'differ');
  return [
    {
      field: 'status',
      verdict: verdict(status === recorded.ready.status),
      predicted: status,
      observed: missed ? undefined : recorded.ready.status,
    },
    {
      field: 'features',
      verdict: verdict(equals(negotiated, recorded.ready.features)),
      predicted: negotiated,
      observed: missed ? undefined : recorded.ready.features,
    },
    offers,
  ];
}

/** One boot of firmware, with its devices as cases. */
export interface FirmwareBoot {
  readonly name: string;
  readonly platform: Platform;
  readonly guest: ChosenDriver;
  readonly cases: readonly FirmwareCase[];
}

/** Replays a firmware recording: predicts the status and the features of each device, and compares. */
export function verifyFirmware({ name, platform, guest, cases }: FirmwareBoot): Verification {
  const { model, release } = guest;
  return {
    recording: { name, platform, refusedByQemu: [] },
    guest: release === undefined ? model.id : `${model.id}-${release}`,
    devices: cases.map((one) => ({
      recorded: { device: { name: one.recorded.id, type: one.device?.type } },
      comparisons: compareOne(one, platform),
    })),
    refused: [],
  };
}

/** The decisions behind each device of a recording that says its release and with which every compared field agrees. */
export function agreedFirmwareCases({ platform, cases }: FirmwareBoot): readonly AgreedCase[] {
  return cases.flatMap((one) => {
    const { device, driver, recorded } = one;
    const agrees = compareOne(one, platform).every(({ verdict }) => verdict === 'agree');
    if (device === undefined || driver.release === undefined || !agrees) return [];
    const offered = { ...device, offers: recorded.offers };
    const asked = withRelease({ device: offered, platform, driver: driver.model.id }, driver);
    const ask = new Inquiry(caseSource(asked), { log: true });
    evaluate(driver.model, ask);
    return [{ asked, decisions: ask.decisions() }];
  });
}
