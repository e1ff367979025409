import * as z from 'zod/mini';
import { OUTCOMES } from '../../model/result.ts';
import { expectationShape } from './expectation.ts';
import { array, described, enumeration, object, pattern, string, word } from './words.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const some = (error: string) =>
  z.union([word(error), array(word(error)).check(z.minLength(1, { error }))], { error });

const entryShape = object({
  files: z.optional(
    described(
      some('a pattern such as "*.xml", or a list of these'),
      'The files that it is about: patterns, relative to the folder of this file. Left out: every file in this folder and below.',
    ),
  ),
  devices: z.optional(
    described(
      some('the id of a device, or a list of these'),
      'The devices that it is about: ids, models or whole names. Left out: every device.',
    ),
  ),
  expect: described(
    z.optional(expectationShape),
    'What the result must be. Left out: that the device works.',
  ),
  known: z.optional(
    described(
      object({
        reason: described(word('a reason'), 'Why the failure is tolerated.'),
        until: described(
          pattern(DAY, 'a day such as "2027-01-31"'),
          'The last day on which it is tolerated.',
        ),
        outcome: z.optional(
          described(enumeration(OUTCOMES), 'How the case is known to end. Left out: in whatever way.'),
        ),
      }),
      'Marks the expectation as known to fail.',
    ),
  ),
  accept: z.optional(
    described(
      object({
        what: z.optional(
          described(
            some('what is taken for granted, or a list of these'),
            'What is accepted, by the name that reports give it: a variable, a machine type, an ignored part. Left out: everything.',
          ),
        ),
        reason: described(word('a reason'), 'Why it does not matter.'),
        until: z.optional(
          described(
            pattern(DAY, 'a day such as "2027-01-31"'),
            'The last day on which it is accepted. Left out: there is none.',
          ),
        ),
      }),
      'What the answers may take for granted of whole guests, whatever the devices.',
    ),
  ),
});

/** What is expected of guests that were imported, whose own files say nothing of that. */
export const guestExpectationsShape = object({
  $schema: z.optional(described(string(), 'The JSON Schema of this file, for editors.')),
  guests: described(
    array(entryShape),
    'What is expected of devices. If several entries are about one device, the last one counts.',
  ),
});
