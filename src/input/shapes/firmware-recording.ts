import * as z from 'zod/mini';
import { FIRMWARE_RECORDING_FORMAT } from '../../model/firmware-recording.ts';
import { featureSetSpelling } from './feature-set.ts';
import { array, boolean, described, enumeration, object, pattern, record, string } from './words.ts';

const state = () =>
  object({
    status: described(
      pattern(/^0x[0-9a-fA-F]{1,8}$/, 'a hexadecimal number such as "0xf"'),
      'The device status register.',
    ),
    features: described(featureSetSpelling(), 'The features that QEMU says were acknowledged.'),
    broken: z.optional(described(boolean(), 'Whether QEMU had given the device up.')),
  });

/** What firmware did, in a recording of its own or in that of the kernel that it started. */
const did = {
  firmware: described(string(), 'What ran, with its version: "OVMF 2025.02".'),
  command: described(array(string()), 'The command line of QEMU, word by word.'),
  booted: z.optional(
    described(
      string(),
      'The id of the device that the kernel was read from; left out: there was none to read.',
    ),
  ),
  devices: described(
    array(
      object({
        id: described(string(), 'The id that the command line gives the device.'),
        model: described(string(), "QEMU's name of the device model."),
        properties: z.optional(described(record(string()), 'Properties beyond the defaults.')),
        pciId: z.optional(described(string(), 'The PCI device ID.')),
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
};

/** The keys of what firmware did before the kernel of a recording. */
export const firmwareBeforeShape = () => object(did);

/** The keys of a firmware recording. */
export const firmwareRecordingShape = () =>
  object({
    $schema: z.optional(described(string(), 'The JSON Schema of this file, for editors.')),
    format: described(enumeration([FIRMWARE_RECORDING_FORMAT]), 'The name and version of the format.'),
    name: described(string(), 'The name of the recording.'),
    qemu: described(string(), 'The version of QEMU.'),
    ...did,
  });
