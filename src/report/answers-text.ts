import { type Answers, faresAlike, isSettled, type Verdict } from '../model/answers.ts';
import type { FirstHelp } from '../model/first-help.ts';
import { printable } from '../text/printable.ts';
import type { ExplainedCase } from './explained-case.ts';
import { flow, type Style } from './layout/style.ts';
import { caseLines, resultText, titleLine } from './result-text.ts';
import { ableWords, noOtherWords } from './words/kernel.ts';
import { sentence } from './words/outcomes.ts';
import { answerSummary, verdictWords } from './words/verdicts.ts';
import { settlingOptions, settlingWords, whenWords } from './words/when.ts';

/** The answers to a case, and those of them that are shown. */
export interface ExplainedAnswers {
  readonly answers: Answers;
  /** The answer that is shown in full; undefined where none is. */
  readonly shown: ExplainedCase | undefined;
  /** One for each verdict that is not "works", where none is shown in full; why, and what would help. */
  readonly failing: readonly ExplainedCase[];
  /** What helps a device of a text first; left out where nothing is known to. */
  readonly help?: FirstHelp | undefined;
}

function works({ results: [{ outcome }] }: Verdict): boolean {
  return outcome === 'works';
}

/** Whether a device works, does not, or may. */
export function glyphOf({ verdicts }: Answers, style: Style): string {
  const working = verdicts.filter(works).length;
  if (working === verdicts.length) return style.good(style.glyph.good);
  return working === 0 ? style.bad(style.glyph.bad) : style.strong(style.glyph.open);
}

/** How a device fares, as a table’s cell has it. */
export function verdictCell(answers: Answers, style: Style): string {
  const [{ result }] = answers.answers;
  const words = isSettled(answers) ? sentence(result) : answerSummary(answers);
  return `${glyphOf(answers, style)} ${style.plain(words)}`;
}

/** Each of several verdicts, after when it holds: "✓ Linux 4.8 and later: works: physical". One alone says it all. */
export function verdictLines(answers: Answers, indent: number, style: Style): readonly string[] {
  if (faresAlike(answers)) return [];
  const { type } = answers.asked.device;
  return answers.verdicts.map((verdict) => {
    const dress = works(verdict) ? style.good : style.bad;
    const glyph = works(verdict) ? style.glyph.good : style.glyph.bad;
    const text = `${glyph} ${printable(whenWords(verdict.when, type, answers.usual))}: ${verdictWords(verdict)}`;
    const lines = flow(text, style, indent + 2, indent);
    return `${' '.repeat(indent)}${lines.replace(glyph, dress(glyph))}`;
  });
}

/** Which options settle what the answers depend on. */
export function settlingLines(all: readonly Answers[], style: Style): readonly string[] {
  const words = settlingWords(settlingOptions(all.flatMap(({ verdicts }) => verdicts)));
  return words === '' ? [] : [`  ${flow(words, style, 4, 2)}`];
}

/** A case whose answer depends on something: what on, each answer, and one of them in full. */
function openLines({ answers, shown }: ExplainedAnswers, style: Style): readonly string[] {
  const { device, platform } = answers.asked;
  const full =
    shown === undefined
      ? []
      : [
          '',
          style.strong(flow(`In full, for ${shown.example ?? ''}`, style, 2, 0)),
          '',
          ...caseLines({ ...shown, example: undefined }, style),
        ];
  return [
    titleLine([device.name, platform.name, ...ableWords(answers), ...noOtherWords(answers)], style),
    '',
    `${glyphOf(answers, style)} ${flow(answerSummary(answers), style, 2)}`,
    ...verdictLines(answers, 2, style),
    ...settlingLines([answers], style),
    ...full,
  ];
}

/** One case in full. */
export function answersText(explained: ExplainedAnswers, style: Style): string {
  const { answers, shown } = explained;
  if (!isSettled(answers) || shown === undefined)
    return style.plain(`${openLines(explained, style).join('\n')}\n`);
  return resultText(shown, style, noOtherWords(answers));
}
