import { alwaysWorks, isSettled } from '../model/answers.ts';
import { answersText, type ExplainedAnswers } from '../report/answers-text.ts';
import { bootChainLines } from '../report/boot-chain-text.ts';
import type { ExplainedCase } from '../report/explained-case.ts';
import type { Style } from '../report/layout/style.ts';
import { machineText } from '../report/machine-text.ts';
import type { AnsweredCase } from './answered-case.ts';
import { chainOfMachine } from './boot-chains.ts';
import { byMachine } from './cases.ts';
import { explainedCase } from './explained-case.ts';

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

async function ofOneMachine(cases: readonly AnsweredCase[], all: boolean, style: Style): Promise<string> {
  const [first] = cases;
  if (first?.machine === undefined || cases.length === 1) {
    const texts = await caseTexts(cases, all, style);
    return texts
      .map((text, i) => {
        const chain = chainOfMachine(cases.slice(i, i + 1));
        return chain === undefined ? text : `${text}\n${bootChainLines(chain, style).join('\n')}\n`;
      })
      .join('\n\n');
  }
  const told: ExplainedAnswers[] = [];
  for (const each of cases) told.push(await ofMachine(each, all));
  const chain = chainOfMachine(cases);
  return machineText(first.machine, told, style, chain === undefined ? [] : bootChainLines(chain, style));
}
