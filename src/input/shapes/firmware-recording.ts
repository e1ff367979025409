import * as z from 'zod/mini';
import { FIRMWARE_RECORDING_FORMAT } from '../../model/firmware-recording.ts';
import { featureSetSpelling } from './feature-set.ts';
import { described, flag, list, object, oneOf, pattern, record, text } from './words.ts';

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
