import { type Answers, faresAlike, type Verdict } from '../../model/answers.ts';
import type { Outcome } from '../../model/result.ts';
import { printable } from '../../text/printable.ts';
import { OUTCOME_WORDS, PATH_WORDS, sentence } from './outcomes.ts';
import { dependencies } from './when.ts';

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[], last: 'and' | 'or'): string {
  const rest = words.slice(0, -1);
  return rest.length === 0 ? (words[0] ?? '') : `${rest.join(', ')} ${last} ${words.at(-1)}`;
}

/** How a case ends: “works: direct map”, “breaks: physical or direct”, “refused by the driver, “device must provide …””. */
export function verdictWords({ results }: Verdict): string {
  const [first] = results;
  const said = first.message === undefined ? '' : `, “${printable(first.message)}”`;
  const paths = new Set(
    results.flatMap(({ dma }) => (dma === undefined ? [] : [PATH_WORDS[dma.path].short])),
  );
  if (first.outcome !== 'breaks' || paths.size < 2) return `${sentence(first)}${said}`;
  return `${OUTCOME_WORDS.breaks.short}: ${listed([...paths], 'or')}${said}`;
}

/** What a device does, or what becomes of it. */
const FARES: Readonly<Record<Outcome, string>> = {
  works: 'works',
  breaks: 'breaks',
  'no-memory': 'gets no memory for a ring',
  'no-driver': 'has no driver',
  'not-created': 'is not created',
  unknown: 'is not known',
  'refused-by-driver': 'is refused by the driver',
  'refused-by-device': 'is refused by the device',
};

/** "works, has no driver or is refused by the device". */
export function outcomesWords(outcomes: ReadonlySet<Outcome>): string {
  const both = outcomes.has('refused-by-driver') && outcomes.has('refused-by-device');
  const others = [...outcomes].filter((one) => !both || one !== 'refused-by-device');
  return listed(
    others.map((one) => (both && one === 'refused-by-driver' ? BOTH_REFUSE : FARES[one])),
    'or',
  );
}

const BOTH_REFUSE = 'is refused by the driver or by the device';

/** What it depends on how a device fares: "the version of QEMU and the guest’s kernel". */
function dependsWords({ verdicts }: Answers): string {
  return listed(
    dependencies(verdicts).map(({ name }) => name),
    'and',
  );
}

/** How a device fares, in a line: the answer, or what there is and what it depends on. */
export function answerSummary(answers: Answers): string {
  if (faresAlike(answers)) return verdictWords(answers.verdicts[0]);
  const outcomes = new Set(answers.verdicts.map(({ results: [{ outcome }] }) => outcome));
  const words = outcomesWords(outcomes);
  return outcomes.size === 1
    ? `${words}; how, depends on ${dependsWords(answers)}`
    : `${words}, depending on ${dependsWords(answers)}`;
}
