import * as z from 'zod/mini';
import { authority } from '../shapes/result.ts';
import { array, boolean, count, described, enumeration, object, string } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

const place = () => ({
  line: orNull(count(), 'Its line; null: not known.'),
  column: orNull(count(), 'Its column; null: not known.'),
});

const mismatchShape = () =>
  object({
    what: described(string(), 'The key of the expectation, or taken-for-granted.'),
    expected: described(string(), 'What was expected.'),
    actual: described(string(), 'What there is.'),
    decisions: described(
      array(
        object({
          id: described(string(), 'The stable ID of the decision.'),
          topic: described(string(), 'What the decision is about.'),
          code: described(string(), 'Which of the answers it is, for programs.'),
          question: described(string(), 'The question that was decided.'),
          answer: described(string(), 'The decision, in a sentence.'),
          because: described(array(string()), 'The facts that led to it.'),
          authority: authority(),
          effect: described(string(), 'What the decision changed.'),
          clears: described(string(), 'The bits that it cleared, as a mask.'),
        }),
      ),
      'The decisions that made the difference.',
    ),
  });

const caseShape = () =>
  object({
    file: described(string(), 'The file that it stands in.'),
    ...place(),
    scenario: described(string(), 'The scenario or the guest that it is a case of.'),
    name: described(string(), 'What reports call the case.'),
    device: orNull(string(), 'The name of the device; null: it is about the whole guest.'),
    platform: described(string(), 'The name of the platform.'),
    driver: described(string(), 'The driver model.'),
    status: described(
      enumeration(['passed', 'failed', 'known']),
      'known: it fails, and is known to until a day that has not passed.',
    ),
    known: orNull(
      object({
        reason: described(string(), 'Why the failure is tolerated.'),
        until: orNull(string(), 'The last day on which it is tolerated; null: there is none.'),
        expired: described(boolean(), 'Whether that day has passed.'),
        file: described(string(), 'The file that says so.'),
        line: described(count(), 'Where it says so.'),
        column: described(count(), 'Where in the line it says so.'),
      }),
      'That the case is known to fail, or that what is taken for granted is accepted.',
    ),
    remedy: orNull(
      string(),
      'The smallest change that makes it work, given for one case of each cause; null: none is known, or none was looked for.',
    ),
    mismatches: described(array(mismatchShape()), 'In what it is not as expected; empty where it passes.'),
  });

const fileShape = () =>
  object({
    file: described(string(), 'The file.'),
    scenario: orNull(string(), 'The scenario or the guest in it; null: it was not checked.'),
    status: described(
      enumeration(['passed', 'failed', 'known', 'nothing-expected', 'not-checked']),
      'What became of its cases.',
    ),
    problems: described(
      array(
        object({
          file: described(string(), 'Where the mistake is: in this file or in one that it names.'),
          ...place(),
          message: described(string(), 'What is wrong.'),
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
    cases: described(array(caseShape()), 'Every case that was run.'),
    files: described(z.array(fileShape()), 'Every scenario, and every file that could not be checked.'),
  });
