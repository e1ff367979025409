import { type Answers, isSettled, type OpenAnswer } from '../model/answers.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { type ExplainedCase, resultText, titleLine } from './result-text.ts';
import { sentence } from './words/outcomes.ts';
import { canFillPool, poolWords } from './words/pool.ts';
import { type Dependency, dependencies, whenWords } from './words/when.ts';

/** The answers to a case, and the one of them that is shown in full; undefined: none is. */
export interface ExplainedAnswers {
  readonly answers: Answers;
  readonly shown: ExplainedCase | undefined;
}

function verdict(result: Result, style: Style): string {
  const good = result.outcome === 'works';
  const said = result.message === undefined ? '' : `, “${printable(result.message)}”`;
  return (good ? style.good : style.bad)(`${sentence(result)}${said}`);
}

/** What settles the answer: "the guest’s kernel (--kernel VERSION)". */
function settles({ name, option }: Dependency): string {
  return option === undefined ? name : `${name} (${option})`;
}

function dependsWords(answers: Answers): string {
  return `depends on ${dependencies(answers).map(settles).join(', ')}`;
}

function glyphOf({ answers }: Answers, style: Style): string {
  const works = answers.filter(({ result }) => result.outcome === 'works').length;
  if (works === answers.length) return style.good(style.glyph.good);
  return works === 0 ? style.bad(style.glyph.bad) : style.strong(style.glyph.open);
}

/** How a device fares, on one line: the answer, or what it depends on. */
export function verdictLine(answers: Answers, style: Style): string {
  const [only] = answers.answers;
  const words = isSettled(answers) ? sentence(only.result) : dependsWords(answers);
  return `${glyphOf(answers, style)} ${style.plain(words)}`;
}

/** "Linux 4.15 to 5.12: breaks: physical", one line for each part. */
function answerLines(
  answer: OpenAnswer,
  { usual }: Answers,
  indent: number,
  style: Style,
): readonly string[] {
  return whenWords(answer, usual).map((words) => {
    const text = `${printable(words)}: ${verdict(answer.result, style)}`;
    return `${' '.repeat(indent)}${flow(text, style, indent + 2, indent)}`;
  });
}

/** One line of a machine’s devices; below it, where the answer depends on something, each answer. */
function deviceLines(answers: Answers, width: number, style: Style): readonly string[] {
  const name = printable(answers.asked.device.name).padEnd(width);
  const first = `  ${glyphOf(answers, style)} ${style.name(name)}  `;
  const column = width + 6;
  const [only] = answers.answers;
  if (isSettled(answers))
    return [
      `${first}${flow(verdict(only.result, style), style, column)}`,
      ...poolLines(only.result, column, style),
    ];
  return [
    `${first}${flow(dependsWords(answers), style, column)}`,
    ...answers.answers.flatMap((answer) => answerLines(answer, answers, 6, style)),
  ];
}

/** What there is to say of a bounce pool that the device can fill; nothing where it cannot. */
function poolLines(result: Result, indent: number, style: Style): readonly string[] {
  const words = canFillPool(result) ? printable(`Bounce pool: ${poolWords(result)}`) : '';
  return words === '' ? [] : [`${' '.repeat(indent)}${flow(words, style, indent)}`];
}

const WIDEST_NAME = 34;

/** A machine’s devices, a line each. */
function overview(all: readonly ExplainedAnswers[], style: Style): readonly string[] {
  const width = Math.min(
    WIDEST_NAME,
    Math.max(...all.map(({ answers }) => printable(answers.asked.device.name).length)),
  );
  return all.flatMap(({ answers }) => deviceLines(answers, width, style));
}

/** Where the answer that is shown in full holds. */
function where({ answers, shown }: ExplainedAnswers, style: Style): readonly string[] {
  if (shown === undefined || isSettled(answers)) return [];
  const answer = answers.answers.find(({ result }) => result === shown.result);
  const parts = answer === undefined ? [] : whenWords(answer, answers.usual);
  return [style.strong(flow(`Where ${printable(parts.join('; or '))}`, style, 2, 0)), ''];
}

/** A case whose answer depends on something: what it depends on, each answer, and one of them in full. */
function openText(explained: ExplainedAnswers, style: Style): string {
  const { answers, shown } = explained;
  const { device, platform } = answers.asked;
  const lines = [
    titleLine([device.name, platform.name], style),
    '',
    `${glyphOf(answers, style)} ${flow(dependsWords(answers), style, 2)}`,
    ...answers.answers.flatMap((answer) => answerLines(answer, answers, 2, style)),
    '',
    ...where(explained, style),
  ];
  return `${style.plain(lines.join('\n'))}${shown === undefined ? '' : resultText(shown, style)}`;
}

/** One case in full. */
function caseText(explained: ExplainedAnswers, style: Style): string {
  const { answers, shown } = explained;
  return isSettled(answers) && shown !== undefined ? resultText(shown, style) : openText(explained, style);
}

/** One case, or several that have no machine in common, in full. */
export function answersText(all: readonly ExplainedAnswers[], style: Style): string {
  return all.map((explained) => caseText(explained, style)).join('\n\n');
}

/** The devices of one machine: a line each, then those that are shown in full. */
export function machineText(title: string, all: readonly ExplainedAnswers[], style: Style): string {
  const full = all.filter(({ shown }) => shown !== undefined);
  const head = style.plain([titleLine([title], style), '', ...overview(all, style), ''].join('\n'));
  return [head, ...full.map((explained) => caseText(explained, style))].join('\n');
}
