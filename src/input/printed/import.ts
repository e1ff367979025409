import * as z from 'zod/mini';
import { IMPORT_KINDS } from '../../model/import-kind.ts';
import { array, boolean, count, described, enumeration, object, string } from '../shapes/words.ts';
import { formatVersion, type References } from './common.ts';
import { observedGuests } from './observed.ts';

const KINDS = Object.keys(IMPORT_KINDS);

const refusedShape = () =>
  object({
    name: described(string(), 'The name of the device.'),
    model: described(string(), 'Its model, as the text has it.'),
    message: described(string(), 'What the monitor says.'),
    where: described(string(), 'The file and the function that print it.'),
    instead: z.optional(described(string(), 'What it has instead, or what is meant.')),
    line: described(count(), 'Where the text asks for the device.'),
    column: described(count(), 'Where in the line it does.'),
  });

const guestShape = ({ device, platform, result }: References) =>
  object({
    file: described(string(), 'The file.'),
    kind: described(enumeration(KINDS), 'What the text is.'),
    qemu: z.optional(
      described(
        object({
          version: described(string(), 'The version.'),
          from: described(string(), 'How it was chosen.'),
        }),
        'The QEMU that is predicted; left out of another monitor.',
      ),
    ),
    monitor: z.optional(
      described(
        object({
          title: described(string(), 'What people call it.'),
          version: described(string(), 'The version.'),
          from: described(string(), 'How it was chosen.'),
        }),
        'The monitor that is predicted, where it is not QEMU.',
      ),
    ),
    platform: described(platform(), 'The machine.'),
    devices: described(array(device()), 'The devices that are created.'),
    refused: described(array(refusedShape()), 'The devices that are not.'),
    said: z.optional(
      described(
        array(
          object({
            line: described(count(), 'Where it says so.'),
            message: described(string(), 'What it says.'),
            device: z.optional(described(string(), 'The device for which exactly this is predicted.')),
          }),
        ),
        'What QEMU says of the guest in the same text; left out where it says nothing.',
      ),
    ),
    assumed: described(
      array(string()),
      'What is assumed of what is not known, such as values of variables and a vendor’s machine type, in sentences.',
    ),
    ignored: described(array(string()), 'What was read and makes no difference.'),
    mayMatter: described(
      array(
        object({
          text: described(string(), 'What was not read.'),
          why: z.optional(described(string(), 'Why it may matter.')),
        }),
      ),
      'What was not read and may bear on a device.',
    ),
    results: described(array(result()), 'With --explain, what each device comes to.'),
  });

const offerShape = () =>
  object({
    formatVersion: formatVersion(),
    device: described(string(), 'The name of the device.'),
    type: described(string(), 'Its type.'),
    transport: described(string(), 'How the guest reaches it.'),
    qemu: z.optional(described(string(), 'The version of QEMU; left out of another monitor.')),
    monitor: z.optional(
      described(
        object({
          title: described(string(), 'What people call it.'),
          version: described(string(), 'The version.'),
          from: z.optional(described(string(), 'How it was chosen.')),
        }),
        'The monitor, where it is not QEMU.',
      ),
    ),
    offers: described(string(), 'The offer, as a mask.'),
    bits: described(
      array(
        object({
          bit: described(count(), 'The number of the bit.'),
          name: described(string(), 'Its name.'),
          offered: described(boolean(), 'Whether it is offered.'),
          why: described(string(), 'Why it is, or is not.'),
          where: z.optional(described(string(), 'The source of the rule.')),
        }),
      ),
      'Each bit that the device has a rule for.',
    ),
  });

/** `import --json` of a text that says how guests are started, also with `--why`, and of what shows a guest at work. */
export const importShape = (references: References) =>
  z.union([
    object({
      formatVersion: formatVersion(),
      guests: described(array(guestShape(references)), 'The guests of the text.'),
    }),
    offerShape(),
    ...observedGuests(references),
  ]);
