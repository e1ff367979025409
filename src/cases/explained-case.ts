import { withoutRefusal, withRelease } from '../explore/explain.ts';
import { type Answers, isSettled, type OpenAnswer } from '../model/answers.ts';
import type { Platform } from '../model/platform.ts';
import type { ExplainedCase } from '../report/explained-case.ts';
import { otherRemedies } from '../report/words/alternatives.ts';
import { exampleWords } from '../report/words/circumstances.ts';
import { asItIs, remedyWords } from '../report/words/edits.ts';
import { ableWords, kernelWords } from '../report/words/kernel.ts';
import { assumedWords } from '../report/words/when.ts';
import type { DrivenCase } from './cases.ts';

/** A result with what a reader wants beside it: what it would be without the refusal, and what would help. */
export async function explainedCase(
  { asked, driver, advise = asItIs, answers }: DrivenCase & { readonly answers: Answers },
  { shown: result, example: circumstances }: OpenAnswer,
  all: boolean,
): Promise<ExplainedCase> {
  const { model } = driver;
  const example = result.asked;
  const { platform } = isSettled(answers) ? withRelease(asked, driver) : example;
  const [release = 'any Linux'] = [...ableWords(answers), ...kernelWords(platform)];
  const { remedies } = await import('../explore/remedies.ts');
  const found = result.outcome === 'works' ? [] : remedies(example, { model, release: undefined });
  return {
    result,
    guest: guestWords(driver, platform, release),
    otherwise:
      result.outcome === 'refused-by-driver'
        ? withoutRefusal(example, { model, release: undefined })
        : undefined,
    remedies: found.map((changes) => changes.map((change) => advise(remedyWords(change)))),
    all,
    example: exampleWords(circumstances),
    assumed: assumedWords(answers),
    others: otherRemedies(result).map(advise),
  };
}

/** The guest and its release: “Linux 6.12”, “SeaBIOS 1.16.2”. */
function guestWords(
  { model: { id, title, history } }: DrivenCase['driver'],
  { guestRelease }: Platform,
  linux: string,
): string {
  if (history !== undefined)
    return `${title}, ${guestRelease === undefined ? 'any release' : `release ${guestRelease}`}`;
  return id === 'linux' ? linux : `${title}, on ${linux}`;
}
