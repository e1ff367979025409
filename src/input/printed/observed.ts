import * as z from 'zod/mini';
import { STATUS_NAMES } from '../../model/result.ts';
import { answerKeys, mask, reasonKeys } from '../shapes/result.ts';
import { count, described, flag, list, object, oneOf, text } from '../shapes/words.ts';
import { caseNames, formatVersion, orNull, type References } from './common.ts';

const differences = () =>
  list(
    z.union([
      object({
        in: described(z.literal('features'), 'What differs.'),
        missing: described(list(text()), 'Bits that are predicted to be kept and were not.'),
        more: described(list(text()), 'Bits that were kept and are not predicted to be.'),
      }),
      object({
        in: described(oneOf(['status', 'driver', 'iommu domain', 'message']), 'What differs.'),
        predicted: described(text(), 'What is predicted.'),
        observed: described(text(), 'What was seen.'),
      }),
    ]),
  );

const verdictShape = () =>
  z.union([
    object({ kind: described(z.literal('as-predicted'), 'The guest did what is predicted.') }),
    object({
      kind: described(z.literal('differs'), 'The guest did otherwise.'),
      differences: described(differences(), 'What differs.'),
    }),
    object({
      kind: described(
        z.literal('patched'),
        'The kernel keeps bits that no kernel of its version does: it is patched.',
      ),
      bits: described(list(count()), 'Those bits.'),
      why: described(text(), 'What is known of them, in sentences.'),
      differences: described(differences(), 'What differs besides.'),
    }),
    object({
      kind: described(
        z.literal('explained'),
        'The device did not come up, as it would not with an offer that its guest cannot see.',
      ),
      by: described(text(), 'The offer, in a sentence.'),
    }),
    object({
      kind: described(z.literal('not-compared'), 'Nothing is predicted of the device.'),
      why: described(text(), 'Why not.'),
    }),
  ]);

const logShape = () =>
  object({
    lines: described(
      list(
        object({
          text: described(text(), 'The line.'),
          complains: described(flag(), 'Whether it says that something went wrong.'),
        }),
      ),
      'The lines about the device, in order.',
    ),
    predicted: orNull(
      object({
        text: described(text(), 'The message.'),
        said: described(flag(), 'Whether a line has it.'),
      }),
      'The message that is predicted; null: none is.',
    ),
  });

const observedShape = ({ device }: References) =>
  object({
    path: z.optional(orNull(text(), 'What QEMU calls the device; null: it does not name it.')),
    id: described(text(), 'What its guest, or its host, calls it.'),
    device: described(device(), 'The device; of a guest’s own files, it offers what was negotiated.'),
    observed: described(
      object({
        driver: orNull(text(), 'The driver that is bound; null: none, or that is not to be seen.'),
        status: orNull(list(oneOf(STATUS_NAMES)), 'The status bits that are set; null: not to be seen.'),
        negotiated: described(mask(), 'The bits that the driver wrote.'),
        names: described(list(text()), 'Their names.'),
      }),
      'What was seen.',
    ),
    predicted: orNull(
      object({
        case: described(caseNames(), 'The case that was asked about.'),
        ...answerKeys(),
        ...reasonKeys(),
      }),
      'The prediction that comes nearest to it, without its decisions; null: there is none.',
    ),
    verdict: described(verdictShape(), 'How the two compare.'),
    log: orNull(logShape(), 'What the guest’s log says of the device; null: there is no log.'),
    notes: described(list(text()), 'What was assumed, and what is left out.'),
  });

const facts = () =>
  described(
    list(
      object({
        what: described(text(), 'The fact.'),
        value: described(text(), 'Its value.'),
        from: described(text(), 'The file or the line that shows it.'),
      }),
    ),
    'What the platform was read from.',
  );

/** `import --json` of what shows a guest at work: QMP, a guest’s own files, and boot logs, which show no device. */
export const observedGuests = (references: References) => [
  object({
    formatVersion: formatVersion(),
    kind: described(z.literal('qmp'), 'What QEMU says over QMP.'),
    qemu: orNull(text(), 'Its version; null: it does not say.'),
    platform: orNull(references.platform(), 'The platform that was named; null: none was.'),
    devices: described(list(observedShape(references)), 'The devices.'),
    ignored: described(list(text()), 'What was read and not used.'),
  }),
  object({
    formatVersion: formatVersion(),
    kind: described(z.literal('sysfs'), 'A guest’s own files.'),
    platform: described(references.platform(), 'The platform.'),
    facts: facts(),
    notes: described(list(text()), 'What was assumed.'),
    devices: described(list(observedShape(references)), 'The devices.'),
  }),
  object({
    formatVersion: formatVersion(),
    kind: described(z.literal('dmesg'), 'A boot log.'),
    platform: described(references.platform(), 'The platform.'),
    facts: facts(),
    notes: described(list(text()), 'What was assumed.'),
  }),
];
