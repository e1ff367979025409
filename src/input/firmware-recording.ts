import type { FirmwareRecording, FirmwareState } from '../model/firmware-recording.ts';
import { featureSetOf } from './feature-set.ts';
import { type Inputs, type Report, within } from './inputs.ts';
import { reportOn } from './layers.ts';
import { shaped } from './shaped.ts';
import type { FormatJson } from './shapes/formats.ts';
import type { Source } from './source.ts';

type State = FormatJson['firmware-recording']['devices'][number]['observed']['last'];

function stateOf({ status, features }: State, report: Report): FirmwareState | undefined {
  const set = featureSetOf(features, undefined, within(report, 'features'));
  return set && { status: Number.parseInt(status, 16), features: set };
}

/** The firmware recording that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export async function firmwareRecordingFrom(
  source: Source,
  inputs: Inputs,
): Promise<FirmwareRecording | undefined> {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = await shaped('firmware-recording', source.value, report);
  if (given?.name === undefined || given.firmware === undefined || given.qemu === undefined) return undefined;
  const { name, firmware, qemu, command, devices } = given;
  if (command === undefined || devices === undefined) return undefined;
  const read = devices.map(({ id, model, offers, observed }, index) => {
    const at = within(report, 'devices', index);
    const offer = featureSetOf(offers, undefined, within(at, 'offers'));
    const ready = stateOf(observed.driverOk, within(at, 'observed', 'driverOk'));
    const last = stateOf(observed.last, within(at, 'observed', 'last'));
    return offer && ready && last && { id, model, offers: offer, ready, last };
  });
  if (!read.every((device) => device !== undefined)) return undefined;
  return { name, firmware, qemu, command, devices: read };
}
