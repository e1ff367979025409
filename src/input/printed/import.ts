import * as z from 'zod/mini';
import { IMPORT_KINDS } from '../../model/import-kind.ts';
import { count, described, flag, list, object, oneOf, text } from '../shapes/words.ts';
import { formatVersion, type References } from './common.ts';
import { observedGuests } from './observed.ts';

const KINDS = Object.keys(IMPORT_KINDS);

const refusedShape = () =>
  object({
    name: described(text(), 'The name of the device.'),
    model: described(text(), 'Its model, as the text has it.'),
    message: described(text(), 'What the monitor says.'),
    where: described(text(), 'The file and the function that print it.'),
    line: described(count(), 'Where the text asks for the device.'),
    column: described(count(), 'Where in the line it does.'),
  });

const guestShape = ({ device, platform, result }: References) =>
  object({
    file: described(text(), 'The file.'),
    kind: described(oneOf(KINDS), 'What the text is.'),
    qemu: z.optional(
      described(
        object({
          version: described(text(), 'The version.'),
          from: described(text(), 'How it was chosen.'),
        }),
        'The QEMU that is predicted; left out of another monitor.',
      ),
    ),
    monitor: z.optional(
      described(
        object({
          title: described(text(), 'What people call it.'),
          version: described(text(), 'The version.'),
          from: described(text(), 'How it was chosen.'),
        }),
        'The monitor that is predicted, where it is not QEMU.',
      ),
    ),
    platform: described(platform(), 'The machine.'),
    devices: described(list(device()), 'The devices that are created.'),
    refused: described(list(refusedShape()), 'The devices that are not.'),
    said: z.optional(
      described(
        list(
          object({
            line: described(count(), 'Where it says so.'),
            message: described(text(), 'What it says.'),
            device: z.optional(described(text(), 'The device of which just this is predicted.')),
          }),
        ),
        'What QEMU says of the guest in the same text; left out where it says nothing.',
      ),
    ),
    ignored: described(list(text()), 'What was read and makes no difference.'),
    mayMatter: described(
      list(
        object({
          text: described(text(), 'What was not read.'),
          why: z.optional(described(text(), 'Why it may matter.')),
        }),
      ),
      'What was not read and may bear on a device.',
    ),
    results: described(list(result()), 'With --explain, what each device comes to.'),
  });

const offerShape = () =>
  object({
    formatVersion: formatVersion(),
    device: described(text(), 'The name of the device.'),
    type: described(text(), 'Its type.'),
    transport: described(text(), 'How the guest reaches it.'),
    qemu: z.optional(described(text(), 'The version of QEMU; left out of another monitor.')),
    monitor: z.optional(
      described(
        object({
          title: described(text(), 'What people call it.'),
          version: described(text(), 'The version.'),
          from: z.optional(described(text(), 'How it was chosen.')),
        }),
        'The monitor, where it is not QEMU.',
      ),
    ),
    offers: described(text(), 'The offer, as a mask.'),
    bits: described(
      list(
        object({
          bit: described(count(), 'The number of the bit.'),
          name: described(text(), 'Its name.'),
          offered: described(flag(), 'Whether it is offered.'),
          why: described(text(), 'Why it is, or is not.'),
          where: z.optional(described(text(), 'Where the rule stands written.')),
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
      guests: described(list(guestShape(references)), 'The guests of the text.'),
    }),
    offerShape(),
    ...observedGuests(references),
  ]);
