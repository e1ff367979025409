import * as z from 'zod/mini';
import { OUTCOMES, type Outcome } from '../model/result.ts';
import { isDay } from '../text/day.ts';
import { expectationShape } from './expectation.ts';
import { type Report, within } from './inputs.ts';
import { shaped } from './issues.ts';
import { isObject } from './json-value.ts';
import { described, list, object, oneOf, pattern, text, word } from './shapes.ts';

/** What is expected of guests that were imported, whose own files say nothing of that. */

const some = (error: string) =>
  z.union([word(error), list(word(error)).check(z.minLength(1, { error }))], { error });

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
        reason: described(word('a reason'), 'Why the failure is put up with.'),
        until: described(
          pattern(/^\d{4}-\d{2}-\d{2}$/, 'a day such as "2027-01-31"'),
          'The last day on which it is.',
        ),
        outcome: z.optional(
          described(oneOf(OUTCOMES), 'How the case is known to end. Left out: in whatever way.'),
        ),
      }),
      'That what is expected is known to fail.',
    ),
  ),
});

export const guestExpectationsShape = object({
  $schema: z.optional(described(text(), 'The JSON Schema of this file, for editors.')),
  guests: described(
    list(entryShape),
    'What is expected of which devices. Of several entries that say something of one device, the last counts.',
  ),
});

type Entry = z.output<typeof entryShape>;

/** What is expected of some devices of some guests. */
export interface GuestEntry {
  /** Patterns; undefined for every file. */
  readonly files: readonly string[] | undefined;
  /** Names; undefined for every device. */
  readonly devices: readonly string[] | undefined;
  /** As it was given: which bits are meant depends on the device. */
  readonly expect: Entry['expect'];
  readonly known:
    | { readonly reason: string; readonly until: string; readonly outcome: Outcome | undefined }
    | undefined;
}

function many(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

/** Returns undefined where it is no such file at all. Every mistake is reported. */
export function guestExpectationsFrom(value: unknown, report: Report): readonly GuestEntry[] | undefined {
  const given = shaped(guestExpectationsShape, () => z.partial(guestExpectationsShape), value, report);
  if (given?.guests === undefined) return undefined;
  return given.guests.map(({ files, devices, expect, known }, i) => {
    const here = within(report, 'guests', i);
    if (expect === undefined && known === undefined)
      here([], 'this says nothing; name what is expected with "expect", or a failure with "known"');
    if (isObject(expect) && Object.keys(expect).every((key) => key === 'when'))
      here(['expect'], '"expect" says nothing; name what is expected, such as an outcome');
    if (known !== undefined && !isDay(known.until))
      here(['known', 'until'], `"${known.until}" is no day; expected one such as "2027-01-31"`);
    return {
      files: many(files),
      devices: many(devices),
      expect,
      known: known && { reason: known.reason, until: known.until, outcome: known.outcome },
    };
  });
}
