import * as z from 'zod/mini';
import {
  FIRMWARE_RECORDING_FORMAT,
  type FirmwareRecording,
  type FirmwareState,
} from '../model/firmware-recording.ts';
import { featureSetOf, featureSetSpelling } from './feature-set.ts';
import { type Inputs, type Report, within } from './inputs.ts';
import { shaped } from './issues.ts';
import { reportOn } from './layers.ts';
import { described, flag, list, object, oneOf, pattern, record, text } from './shapes.ts';
import type { Source } from './source.ts';

const state = () =>
  object({
    status: described(
      pattern(/^0x[0-9a-fA-F]{1,8}$/, 'a hexadecimal number such as "0xf"'),
      'The device status register.',
    ),
    features: described(featureSetSpelling(), 'The features that QEMU says were acknowledged.'),
    broken: z.optional(described(flag(), 'Whether QEMU had given the device up.')),
  });

/** The keys of a firmware recording. */
export const firmwareRecordingShape = () =>
  object({
    $schema: z.optional(described(text(), 'The JSON Schema of this file, for editors.')),
    format: described(oneOf([FIRMWARE_RECORDING_FORMAT]), 'The name and version of the format.'),
    name: described(text(), 'The name of the recording.'),
    firmware: described(text(), 'What ran, with its version: "OVMF 2025.02".'),
    qemu: described(text(), 'The version of QEMU.'),
    command: described(list(text()), 'The command line of QEMU, word by word.'),
    devices: described(
      list(
        object({
          id: described(text(), 'The id that the command line gives the device.'),
          model: described(text(), "QEMU's name of the device model."),
          properties: z.optional(described(record(text()), 'Properties beyond the defaults.')),
          pciId: z.optional(described(text(), 'The PCI device ID.')),
          offers: described(featureSetSpelling(), "QEMU's own host feature set."),
          observed: described(
            object({
              driverOk: described(
                state(),
                'The state with DRIVER_OK; else with FEATURES_OK; else with most bits.',
              ),
              last: described(state(), 'The state in which the recording ended.'),
            }),
            'What was seen.',
          ),
        }),
      ),
      'The devices.',
    ),
  });

const shape = firmwareRecordingShape();
type State = z.output<ReturnType<typeof state>>;

function stateOf({ status, features }: State, report: Report): FirmwareState | undefined {
  const set = featureSetOf(features, undefined, within(report, 'features'));
  return set && { status: Number.parseInt(status, 16), features: set };
}

/** The firmware recording that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export function firmwareRecordingFrom(source: Source, inputs: Inputs): FirmwareRecording | undefined {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = shaped(shape, () => z.partial(shape), source.value, report);
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
