import * as z from 'zod/mini';
import { authority } from '../shapes/result.ts';
import { count, described, flag, list, object, oneOf, text } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

const place = () => ({
  line: orNull(count(), 'Its line; null: not known.'),
  column: orNull(count(), 'Its column; null: not known.'),
});

const mismatchShape = () =>
  object({
    what: described(text(), 'The key of the expectation.'),
    expected: described(text(), 'What was expected.'),
    actual: described(text(), 'What there is.'),
    decisions: described(
      list(
        object({
          id: described(text(), 'The stable ID of the decision.'),
          topic: described(text(), 'What the decision is about.'),
          code: described(text(), 'Which of the answers it is, for programs.'),
          question: described(text(), 'The question that was decided.'),
          answer: described(text(), 'The decision, in a sentence.'),
          because: described(list(text()), 'The facts that led to it.'),
          authority: authority(),
          effect: described(text(), 'What the decision changed.'),
          clears: described(text(), 'The bits that it cleared, as a mask.'),
        }),
      ),
      'The decisions that made the difference.',
    ),
  });

const caseShape = () =>
  object({
    file: described(text(), 'The file that it stands in.'),
    ...place(),
    scenario: described(text(), 'The scenario or the guest that it is a case of.'),
    name: described(text(), 'What reports call the case.'),
    device: described(text(), 'The name of the device.'),
    platform: described(text(), 'The name of the platform.'),
    driver: described(text(), 'The driver model.'),
    status: described(
      oneOf(['passed', 'failed', 'known']),
      'known: it fails, and is known to until a day that has not passed.',
    ),
    known: orNull(
      object({
        reason: described(text(), 'Why the failure is put up with.'),
        until: described(text(), 'The last day on which it is.'),
        expired: described(flag(), 'Whether that day has passed.'),
        file: described(text(), 'The file that says so.'),
        line: described(count(), 'Where it says so.'),
        column: described(count(), 'Where in the line it says so.'),
      }),
      'That the case is known to fail.',
    ),
    remedy: orNull(
      text(),
      'The smallest change that makes it work, told of one case for each cause; null: none is known, or none was looked for.',
    ),
    mismatches: described(list(mismatchShape()), 'In what it is not as expected; empty where it passes.'),
  });

const fileShape = () =>
  object({
    file: described(text(), 'The file.'),
    scenario: orNull(text(), 'The scenario or the guest in it; null: it was not checked.'),
    status: described(
      oneOf(['passed', 'failed', 'known', 'nothing-expected', 'not-checked']),
      'What became of its cases.',
    ),
    problems: described(
      list(
        object({
          file: described(text(), 'Where the mistake is: in this file or in one that it names.'),
          ...place(),
          message: described(text(), 'What is wrong.'),
        }),
      ),
      'Why it was not checked.',
    ),
  });

/** `check --reporter json`. */
export const checkShape = () =>
  object({
    formatVersion: formatVersion(),
    passed: described(count(), 'How many cases passed.'),
    failed: described(count(), 'How many failed.'),
    known: described(count(), 'How many failed that are known to.'),
    nothingExpected: described(count(), 'How many scenarios expect nothing.'),
    notChecked: described(count(), 'How many files could not be checked.'),
    cases: described(list(caseShape()), 'Every case that was run.'),
    files: described(z.array(fileShape()), 'Every scenario, and every file that could not be checked.'),
  });
