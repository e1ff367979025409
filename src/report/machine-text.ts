import { type Answers, faresAlike, isSettled } from '../model/answers.ts';
import { printable } from '../text/printable.ts';
import { adviceLines, isAdvised } from './advice-text.ts';
import { type ExplainedAnswers, glyphOf, settlingLines, verdictLines } from './answers-text.ts';
import type { ExplainedCase } from './explained-case.ts';
import { flow, type Style } from './layout/style.ts';
import { resultText, titleLine } from './result-text.ts';
import { helpTitle, isAsItIs } from './words/first-help.ts';
import { ableWords, noOtherWords } from './words/kernel.ts';
import { outcomeWords } from './words/outcomes.ts';
import { canFillPool, poolWords, sharedPoolWords } from './words/pool.ts';
import { answerSummary } from './words/verdicts.ts';
import { whyWords } from './words/why.ts';

const WIDEST_NAME = 34;
/** Columns beside a name. */
const ROOM_FOR_ANSWER = 20;

/** Devices of a machine that fare alike whatever is open. */
type Alike = readonly [ExplainedAnswers, ...ExplainedAnswers[]];

/** A device by itself where it fares in one way; of the others, those together that fare in the same ways. */
function alike(all: readonly ExplainedAnswers[], style: Style): readonly Alike[] {
  const found = new Map<string, Alike>();
  for (const [i, explained] of all.entries()) {
    const { answers } = explained;
    const key = faresAlike(answers) ? `${i}` : verdictLines(answers, 0, style).join('\n');
    const known = found.get(key);
    found.set(key, known === undefined ? [explained] : [...known, explained]);
  }
  return [...found.values()];
}

/** The name of a device, and how it fares. */
function deviceLine(answers: Answers, width: number, style: Style): string {
  const name = printable(answers.asked.device.name).padEnd(width);
  return `  ${glyphOf(answers, style)} ${style.name(name)}  ${flow(answerSummary(answers), style, width + 6, name.length + 6)}`;
}

/** A line for each of some devices; below them, where their answer depends on something, each answer once. */
function groupLines(group: Alike, width: number, style: Style): readonly string[] {
  const [{ answers }] = group;
  const lines = group.map((each) => deviceLine(each.answers, width, style));
  return [...lines, ...verdictLines(answers, 6, style), ...helpLines(group, style)];
}

/** What helps some devices first, the same once. */
function helpLines(group: Alike, style: Style): readonly string[] {
  const found = new Map<string, readonly string[]>();
  for (const { answers, help } of group) {
    // With what it works as it is, its answers say already.
    if (help === undefined || isAsItIs(help)) continue;
    const words = helpTitle(help);
    found.set(words, [...(found.get(words) ?? []), answers.asked.device.name]);
  }
  return [...found].map(([words, names]) => {
    const whom = names.length === group.length ? '' : `${names.join(', ')}: `;
    return `      ${flow(`${style.glyph.arrow} ${whom}${words}`, style, 8, 6)}`;
  });
}

/** How a device fails in one way, in a sentence or two. */
function failureLine({ result }: ExplainedCase, style: Style): string {
  const text = `${style.glyph.bad} ${outcomeWords(result).phrase}: ${whyWords(result)}`;
  return flow(text, style, 2).replace(style.glyph.bad, style.bad(style.glyph.bad));
}

/** Failures for which the same would help, together: the first device's, by the lines of advice for all of them. */
function byAdvice(failures: readonly (readonly ExplainedCase[])[], worksElsewhere: boolean, style: Style) {
  const heading = worksElsewhere ? 'What would help there' : 'What would help';
  const found = new Map<string, readonly ExplainedCase[]>();
  for (const failure of failures) {
    const isTold = failure.some(isAdvised) || !worksElsewhere;
    const advice = isTold ? adviceLines(failure, style, heading).join('\n') : '';
    found.set(advice, [...(found.get(advice) ?? []), ...failure.slice(0, 1)]);
  }
  return found;
}

/** Why some devices fail where they do, and what would help; where they work elsewhere, only if anything is known to. */
function failingLines(group: Alike, style: Style): readonly string[] {
  const [{ answers, failing }] = group;
  const worksElsewhere = failing.length < answers.verdicts.length;
  const isHelped = group.some(({ help }) => help !== undefined);
  const failures = failing
    .map((_, i) => group.flatMap((each) => each.failing[i] ?? []))
    .filter((failure) => !worksElsewhere || isHelped || failure.some(isAdvised));
  const told = [...byAdvice(failures, worksElsewhere, style)].flatMap(([advice, each]) => [
    ...each.map((failure) => failureLine(failure, style)),
    ...(advice === '' ? [] : [advice]),
  ]);
  if (told.length === 0) return [];
  const names = group.map((each) => each.answers.asked.device.name);
  return [style.name(flow(names.join(', '), style, 2, 0)), '', ...told, ''];
}

/** The text of some devices below the overview; nothing of those that work. */
function groupTexts(group: Alike, style: Style): readonly string[] {
  const full = group.flatMap(({ shown }) => shown ?? []);
  if (full.length > 0) return full.map((shown) => resultText(shown, style));
  const lines = failingLines(group, style);
  return lines.length === 0 ? [] : [style.plain(lines.join('\n'))];
}

/** The bounce pools that a device which is not shown in full can fill: each once, after the devices. */
function poolTexts(all: readonly ExplainedAnswers[], style: Style): readonly string[] {
  const found = new Map<string, readonly string[]>();
  for (const { answers, shown } of all) {
    const [{ result }] = answers.answers;
    if (shown !== undefined || !canFillPool(result)) continue;
    const words = poolWords(result);
    found.set(words, [...(found.get(words) ?? []), answers.asked.device.name]);
  }
  const texts = [...found].map(([words, names]) =>
    style.plain(
      `${style.name(flow(names.join(', '), style, 2, 0))}\n\n${flow(`Bounce pool: ${words}`, style, 2, 0)}\n`,
    ),
  );
  const shared = sharedPoolWords(all.map(({ answers }) => answers.answers[0].result));
  return shared === undefined
    ? texts
    : [...texts, style.plain(`${flow(`Bounce pool: ${shared}`, style, 2, 0)}\n`)];
}

/** How to see more of devices whose reasons are not shown. */
function moreLines(all: readonly ExplainedAnswers[], style: Style): readonly string[] {
  const more = '--device NAME shows one device in full, with every reason; --all shows all of them';
  const some = all.some(({ answers, shown }) => shown === undefined && !isSettled(answers));
  return some ? [`  ${flow(more, style, 4, 2)}`] : [];
}

/**
 * The devices of one machine: how it boots, a line for each device, and which options settle what is open; then those that fail, in full where
 * the answer is settled, else why and what would help.
 */
export function machineText(
  title: string,
  all: readonly ExplainedAnswers[],
  style: Style,
  boot: readonly string[] = [],
): string {
  const groups = alike(all, style);
  const names = all.map(({ answers }) => printable(answers.asked.device.name).length);
  const width = Math.min(WIDEST_NAME, Math.max(0, style.width - ROOM_FOR_ANSWER - 6), Math.max(...names));
  const kernels = new Set(all.flatMap(({ answers }) => [...ableWords(answers), ...noOtherWords(answers)]));
  const hints = [
    ...settlingLines(
      all.map(({ answers }) => answers),
      style,
    ),
    ...moreLines(all, style),
  ];
  const lines = [
    titleLine([title, ...kernels], style),
    '',
    ...boot,
    ...(boot.length === 0 ? [] : ['']),
    ...groups.flatMap((group) => groupLines(group, width, style)),
    ...(hints.length === 0 ? [] : ['', ...hints]),
  ];
  const head = style.plain(`${lines.join('\n')}\n`);
  return [head, ...groups.flatMap((group) => groupTexts(group, style)), ...poolTexts(all, style)].join('\n');
}
