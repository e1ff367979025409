import { answersOf } from '../explore/open/answers.ts';
import { type Answers, alwaysWorks, isSettled } from '../model/answers.ts';
import { answersText, type ExplainedAnswers, machineText } from '../report/answers-text.ts';
import type { Style } from '../report/layout/style.ts';
import { assumedWords } from '../report/words/when.ts';
import type { DrivenCase } from './cases.ts';
import { explainedCase } from './explained-case.ts';

/** A case with everything that can be said of it. */
export interface AnsweredCase extends DrivenCase {
  readonly answers: Answers;
}

export function answered(driven: DrivenCase): AnsweredCase {
  return { ...driven, answers: answersOf(driven.asked, driven.driver) };
}

/** The answer that is shown in full: the last that is not "works", which is that of the newest, else the first. */
function shownOf({ answers: { answers } }: AnsweredCase) {
  return answers.findLast(({ result }) => result.outcome !== 'works') ?? answers[0];
}

async function explained(one: AnsweredCase, full: boolean, all: boolean): Promise<ExplainedAnswers> {
  const { answers } = one;
  const { result } = shownOf(one);
  if (!full) return { answers, shown: undefined };
  const shown = await explainedCase(one, result, all, isSettled(answers));
  return { answers, shown: { ...shown, assumed: assumedWords(answers) } };
}

/** Cases whole, one below the other: the answer, why, what would help, and with `all` what changed nothing. */
export async function caseTexts(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const each of cases) texts.push(answersText([await explained(each, true, all)], style));
  return texts;
}

/**
 * What `vnex explain` prints: one case whole; of several devices of a machine a line each, then those that may not work
 * in full, and with `all` every one of them.
 */
export async function explainText(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<string> {
  const [first] = cases;
  if (first?.machine === undefined || cases.length === 1)
    return (await caseTexts(cases, all, style)).join('\n\n');
  const told: ExplainedAnswers[] = [];
  for (const each of cases) {
    const fails = !alwaysWorks(each.answers) || !isSettled(each.answers);
    told.push(await explained(each, all || fails, all));
  }
  return machineText(first.machine, told, style);
}
