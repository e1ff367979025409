import { alwaysWorks, isSettled } from '../model/answers.ts';
import type { ExplainedChain } from '../model/boot-chain.ts';
import type { FirstHelp } from '../model/first-help.ts';
import { answersText, type ExplainedAnswers } from '../report/answers-text.ts';
import type { ExplainedCase } from '../report/explained-case.ts';
import type { Style } from '../report/layout/style.ts';
import type { AnsweredCase } from './answered-case.ts';
import { chainOfMachine } from './boot-chains.ts';
import { byMachine } from './cases.ts';
import { explainedCase } from './explained-case.ts';

/** The answer that is shown in full: the newest that is not "works", else the newest. */
function shownOf({ answers: { answers } }: AnsweredCase) {
  return answers.find(({ result }) => result.outcome !== 'works') ?? answers[0];
}

/** What helps each device of a text first that does not work, or may not. */
type Helps = ReadonlyMap<AnsweredCase, FirstHelp>;

async function helpsOf(cases: readonly AnsweredCase[]): Promise<Helps> {
  const failing = cases.flatMap((one) =>
    one.origin === undefined || alwaysWorks(one.answers) ? [] : [{ one, origin: one.origin }],
  );
  if (failing.length === 0) return new Map();
  const { textHelps } = await import('./remedies/first-help.ts');
  return new Map([...(await textHelps(failing))].map(([{ one }, help]) => [one, help]));
}

async function inFull(one: AnsweredCase, all: boolean, helps: Helps): Promise<ExplainedAnswers> {
  const help = helps.get(one);
  const shown = await explainedCase(one, shownOf(one), { all, help });
  return { answers: one.answers, shown, failing: [], help };
}

/** A device of a machine whose answer depends on something: why it fails where it does, and what would help. */
async function inBrief(one: AnsweredCase, helps: Helps): Promise<ExplainedAnswers> {
  const { answers, verdicts } = one.answers;
  const help = helps.get(one);
  const { isAsItIs } = await import('../report/words/first-help.ts');
  // With what it works as it is, the overview says already.
  const told = help === undefined || isAsItIs(help) ? undefined : help;
  const failing: ExplainedCase[] = [];
  for (const { results } of verdicts) {
    const [result] = results;
    const answer = answers.find((each) => each.result === result);
    if (answer !== undefined && result.outcome !== 'works')
      failing.push(await explainedCase(one, answer, { all: false, help: told }));
  }
  return { answers: one.answers, shown: undefined, failing, help };
}

/** Cases whole, one below the other: the answer, why, what would help, and with `all` what changed nothing. */
export async function caseTexts(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<readonly string[]> {
  const texts: string[] = [];
  const helps = await helpsOf(cases);
  for (const each of cases) texts.push(answersText(await inFull(each, all, helps), style));
  return texts;
}

/** One device of a machine, as the overview of all of them needs it. */
async function ofMachine(one: AnsweredCase, all: boolean, helps: Helps): Promise<ExplainedAnswers> {
  const { answers } = one;
  if (all) return inFull(one, all, helps);
  if (!isSettled(answers)) return inBrief(one, helps);
  return alwaysWorks(answers) ? { answers, shown: undefined, failing: [] } : inFull(one, all, helps);
}

/**
 * What `vnex explain` prints: one case whole; of several devices of a machine a line each, then those that fail: in
 * full where the answer is settled, else why and what would help. With `all` every one is shown in full. Several machines
 * stand one below the other.
 */
export async function answeredCasesText(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<string> {
  const texts: string[] = [];
  for (const machine of byMachine(cases)) texts.push(await ofOneMachine(machine, all, style));
  return texts.join('\n\n');
}

async function chainLines(chain: ExplainedChain, style: Style): Promise<readonly string[]> {
  const { bootChainLines } = await import('../report/boot-chain-text.ts');
  return bootChainLines(chain, style);
}

async function ofOneMachine(cases: readonly AnsweredCase[], all: boolean, style: Style): Promise<string> {
  const [first] = cases;
  if (first?.machine === undefined || cases.length === 1) {
    const texts: string[] = [];
    for (const [i, text] of (await caseTexts(cases, all, style)).entries()) {
      const chain = await chainOfMachine(cases.slice(i, i + 1));
      texts.push(chain === undefined ? text : `${text}\n${(await chainLines(chain, style)).join('\n')}\n`);
    }
    return texts.join('\n\n');
  }
  const told: ExplainedAnswers[] = [];
  const helps = await helpsOf(cases);
  for (const each of cases) told.push(await ofMachine(each, all, helps));
  const chain = await chainOfMachine(cases);
  const { machineText } = await import('../report/machine-text.ts');
  return machineText(first.machine, told, style, chain === undefined ? [] : await chainLines(chain, style));
}
