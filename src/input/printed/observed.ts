import * as z from 'zod/mini';
import { STATUS_NAMES } from '../../model/result.ts';
import { answerKeys, mask, reasonKeys } from '../shapes/result.ts';
import { array, boolean, count, described, enumeration, object, string } from '../shapes/words.ts';
import { caseNames, formatVersion, orNull, type References } from './common.ts';

const differences = () =>
  array(
    z.union([
      object({
        in: described(z.literal('features'), 'What differs.'),
        missing: described(array(string()), 'Bits that are predicted to be kept and were not.'),
        more: described(array(string()), 'Bits that were kept and are not predicted to be.'),
      }),
      object({
        in: described(enumeration(['status', 'driver', 'iommu domain', 'message']), 'What differs.'),
        predicted: described(string(), 'What is predicted.'),
        observed: described(string(), 'What was seen.'),
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
      bits: described(array(count()), 'Those bits.'),
      why: described(string(), 'What is known of them, in sentences.'),
      differences: described(differences(), 'What differs besides.'),
    }),
    object({
      kind: described(
        z.literal('explained'),
        'The device did not come up, as it would not with an offer that its guest cannot see.',
      ),
      by: described(string(), 'The offer, in a sentence.'),
    }),
    object({
      kind: described(z.literal('not-compared'), 'Nothing is predicted of the device.'),
      why: described(string(), 'Why not.'),
    }),
  ]);

const logShape = () =>
  object({
    lines: described(
      array(
        object({
          text: described(string(), 'The line.'),
          complains: described(boolean(), 'Whether it says that something went wrong.'),
        }),
      ),
      'The lines about the device, in order.',
    ),
    predicted: orNull(
      object({
        text: described(string(), 'The message.'),
        said: described(boolean(), 'Whether a line has it.'),
      }),
      'The message that is predicted; null: none is.',
    ),
  });

const observedShape = ({ device }: References) =>
  object({
    path: z.optional(orNull(string(), 'What QEMU calls the device; null: it does not name it.')),
    id: described(string(), 'What its guest, or its host, calls it.'),
    device: described(device(), 'The device; of a guest’s own files, it offers what was negotiated.'),
    observed: described(
      object({
        driver: orNull(string(), 'The driver that is bound; null: none, or that is not to be seen.'),
        status: orNull(
          array(enumeration(STATUS_NAMES)),
          'The status bits that are set; null: not to be seen.',
        ),
        negotiated: described(mask(), 'The bits that the driver wrote.'),
        names: described(array(string()), 'Their names.'),
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
    notes: described(array(string()), 'What was assumed, and what is left out.'),
  });

const facts = () =>
  described(
    array(
      object({
        what: described(string(), 'The fact.'),
        value: described(string(), 'Its value.'),
        from: described(string(), 'The file or the line that shows it.'),
      }),
    ),
    'What the platform was read from.',
  );

/** `import --json` of what shows a guest at work: QMP, a guest’s own files, and boot logs, which show no device. */
export const observedGuests = (references: References) => [
  object({
    formatVersion: formatVersion(),
    kind: described(z.literal('qmp'), 'What QEMU says over QMP.'),
    qemu: orNull(string(), 'Its version; null: it does not say.'),
    platform: orNull(references.platform(), 'The platform that was named; null: none was.'),
    devices: described(array(observedShape(references)), 'The devices.'),
    ignored: described(array(string()), 'What was read and not used.'),
  }),
  object({
    formatVersion: formatVersion(),
    kind: described(z.literal('sysfs'), 'A guest’s own files.'),
    platform: described(references.platform(), 'The platform.'),
    facts: facts(),
    notes: described(array(string()), 'What was assumed.'),
    devices: described(array(observedShape(references)), 'The devices.'),
  }),
  object({
    formatVersion: formatVersion(),
    kind: described(z.literal('dmesg'), 'A boot log.'),
    platform: described(references.platform(), 'The platform.'),
    facts: facts(),
    notes: described(array(string()), 'What was assumed.'),
  }),
];
