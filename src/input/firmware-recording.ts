import type { FirmwareBefore, FirmwareRecording, FirmwareState } from '../model/firmware-recording.ts';
import { checkedShape } from './checked-shape.ts';
import { featureSetOf } from './feature-set.ts';
import { type Inputs, type Report, reportWithin } from './inputs.ts';
import { reportOn } from './layers.ts';
import type { FormatJson } from './shapes/formats.ts';
import type { InputSource } from './source.ts';

type Given = Pick<FormatJson['firmware-recording'], 'firmware' | 'command' | 'devices' | 'booted'>;
type State = Given['devices'][number]['observed']['last'];

function stateOf({ status, features }: State, report: Report): FirmwareState | undefined {
  const set = featureSetOf(features, undefined, reportWithin(report, 'features'));
  return set && { status: Number.parseInt(status, 16), features: set };
}

/** What firmware did, out of its JSON form; undefined where something of it is mistaken, which is reported. */
export function firmwareBeforeFrom(given: Given, report: Report): FirmwareBefore | undefined {
  const { firmware, command, booted } = given;
  const read = given.devices.map(({ id, model, offers, observed }, index) => {
    const at = reportWithin(report, 'devices', index);
    const offer = featureSetOf(offers, undefined, reportWithin(at, 'offers'));
    const ready = stateOf(observed.driverOk, reportWithin(at, 'observed', 'driverOk'));
    const last = stateOf(observed.last, reportWithin(at, 'observed', 'last'));
    return offer && ready && last && { id, model, offers: offer, ready, last };
  });
  if (!read.every((device) => device !== undefined)) return undefined;
  return { firmware, command, devices: read, ...(booted === undefined ? {} : { booted }) };
}

/** The firmware recording that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export async function firmwareRecordingFrom(
  source: InputSource,
  inputs: Inputs,
): Promise<FirmwareRecording | undefined> {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = await checkedShape('firmware-recording', source.value, report);
  if (given?.name === undefined || given.firmware === undefined || given.qemu === undefined) return undefined;
  const { name, firmware, qemu, command, devices, booted } = given;
  if (command === undefined || devices === undefined) return undefined;
  const before = firmwareBeforeFrom({ firmware, command, devices, booted }, report);
  return before && { name, qemu, ...before };
}
