import { answersOf } from '../explore/open/answers.ts';
import { type Answers, alwaysWorks, isSettled } from '../model/answers.ts';
import { answersText, type ExplainedAnswers } from '../report/answers-text.ts';
import type { ExplainedCase } from '../report/explained-case.ts';
import type { Style } from '../report/layout/style.ts';
import { machineText } from '../report/machine-text.ts';
import type { DrivenCase } from './cases.ts';
import { explainedCase } from './explained-case.ts';

/** A case with everything that can be said of it. */
export interface AnsweredCase extends DrivenCase {
  readonly answers: Answers;
}

export function answered(driven: DrivenCase): AnsweredCase {
  return { ...driven, answers: answersOf(driven.asked, driven.driver) };
}

/** The answer that is shown in full: the newest that is not "works", else the newest. */
function shownOf({ answers: { answers } }: AnsweredCase) {
  return answers.find(({ result }) => result.outcome !== 'works') ?? answers[0];
}

async function inFull(one: AnsweredCase, all: boolean): Promise<ExplainedAnswers> {
  return { answers: one.answers, shown: await explainedCase(one, shownOf(one), all), failing: [] };
}

/** A device of a machine whose answer depends on something: why it fails where it does, and what would help. */
async function inBrief(one: AnsweredCase): Promise<ExplainedAnswers> {
  const { answers, verdicts } = one.answers;
  const failing: ExplainedCase[] = [];
  for (const { results } of verdicts) {
    const [result] = results;
    const answer = answers.find((each) => each.result === result);
    if (answer !== undefined && result.outcome !== 'works')
      failing.push(await explainedCase(one, answer, false));
  }
  return { answers: one.answers, shown: undefined, failing };
}

/** Cases whole, one below the other: the answer, why, what would help, and with `all` what changed nothing. */
export async function caseTexts(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const each of cases) texts.push(answersText(await inFull(each, all), style));
  return texts;
}

/** One device of a machine, as the overview of all of them needs it. */
async function ofMachine(one: AnsweredCase, all: boolean): Promise<ExplainedAnswers> {
  const { answers } = one;
  if (all) return inFull(one, all);
  if (!isSettled(answers)) return inBrief(one);
  return alwaysWorks(answers) ? { answers, shown: undefined, failing: [] } : inFull(one, all);
}

/**
 * What `vnex explain` prints: one case whole; of several devices of a machine a line each, then those that fail: in
 * full where the answer is settled, else why and what would help. With `all` every one is shown in full. Several machines
 * stand one below the other.
 */
export async function explainText(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<string> {
  const texts: string[] = [];
  for (const machine of byMachine(cases)) texts.push(await ofOneMachine(machine, all, style));
  return texts.join('\n\n');
}

/** Cases that follow each other with those of the same machine. */
function byMachine(cases: readonly AnsweredCase[]): readonly (readonly AnsweredCase[])[] {
  const machines: AnsweredCase[][] = [];
  for (const one of cases)
    if (machines.at(-1)?.[0]?.machine === one.machine && machines.length > 0) machines.at(-1)?.push(one);
    else machines.push([one]);
  return machines;
}

async function ofOneMachine(cases: readonly AnsweredCase[], all: boolean, style: Style): Promise<string> {
  const [first] = cases;
  if (first?.machine === undefined || cases.length === 1)
    return (await caseTexts(cases, all, style)).join('\n\n');
  const told: ExplainedAnswers[] = [];
  for (const each of cases) told.push(await ofMachine(each, all));
  return machineText(first.machine, told, style);
}
