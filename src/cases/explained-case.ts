import { withoutRefusal, withRelease } from '../explore/explain.ts';
import { type Answers, isSettled, type OpenAnswer } from '../model/answers.ts';
import type { FirstHelp } from '../model/first-help.ts';
import type { OpenCase } from '../model/open-case.ts';
import type { Platform } from '../model/platform.ts';
import type { Result } from '../model/result.ts';
import type { ExplainedCase } from '../report/explained-case.ts';
import { otherRemedies } from '../report/words/alternatives.ts';
import { exampleWords } from '../report/words/circumstances.ts';
import { type Advise, asItIs, remedyWords } from '../report/words/edits.ts';
import { ableWords, kernelWords } from '../report/words/kernel.ts';
import { assumedWords } from '../report/words/when.ts';
import type { CommandCase } from './cases.ts';

/** A result with what a reader wants beside it: what it would be without the refusal, and what would help. */
export async function explainedCase(
  { asked, driver, advise = asItIs, origin, answers }: CommandCase & { readonly answers: Answers },
  { shown: result, example: circumstances }: OpenAnswer,
  { all, help }: { readonly all: boolean; readonly help?: FirstHelp | undefined },
): Promise<ExplainedCase> {
  const { model } = driver;
  const example = result.asked;
  const { platform } = isSettled(answers) ? withRelease(asked, driver) : example;
  const [release = 'any Linux'] = [...ableWords(answers), ...kernelWords(platform)];
  return {
    result,
    guest: guestWords(driver, platform, release),
    otherwise: withoutRefusal(result, model),
    ...(await (origin === undefined
      ? ofCase(result, withRelease(asked, driver), driver)
      : ofText(help, advise))),
    all,
    example: exampleWords(circumstances),
    assumed: assumedWords(answers),
  };
}

type Advice = Pick<ExplainedCase, 'remedies' | 'others'>;

/** What would help a case that was not read from a text: each of the smallest changes. */
async function ofCase(result: Result, open: OpenCase, driver: CommandCase['driver']): Promise<Advice> {
  const { remedies } = await import('../explore/remedies.ts');
  const found = result.outcome === 'works' ? [] : remedies(result.asked, driver, open);
  return { remedies: found.map((changes) => changes.map(remedyWords)), others: otherRemedies(result) };
}

/** What helps a device of a text first, as `vnex fix` has it. */
async function ofText(help: FirstHelp | undefined, advise: Advise): Promise<Advice> {
  const { helpTerms } = await import('../report/words/first-help.ts');
  return { remedies: help === undefined ? [] : [helpTerms(help, advise)], others: [] };
}

/** The guest and its release: “Linux 6.12”, “SeaBIOS 1.16.2”. */
function guestWords(
  { model: { id, title, history } }: CommandCase['driver'],
  { guestRelease }: Platform,
  linux: string,
): string {
  if (history !== undefined)
    return `${title}, ${guestRelease === undefined ? 'any release' : `release ${guestRelease}`}`;
  return id === 'linux' ? linux : `${title}, on ${linux}`;
}
