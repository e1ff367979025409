import { faresAlike } from '../model/answers.ts';
import { type Case, namesOf } from '../model/case.ts';
import { type Decided, hasEffect } from '../model/decision.ts';
import type { CaseDiff, DecisionDifference, FactDifference } from '../model/diff.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { settlingLines, verdictCell, verdictLines } from './answers-text.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { type Paragraph, paragraph, twoColumns } from './layout/two-columns.ts';
import { authorityText, linked, titleLine } from './result-text.ts';
import { type DecisionWords, decisionWords, factsWords } from './words/decisions.ts';
import { type AnswerRow, alikeRows, differingRows, factValueWords, rowWords } from './words/diff.ts';

type Side = 'a' | 'b';

/** What the cases are: what they share on a line, and what sets each apart, which heads its column. */
interface Titles {
  readonly shared: readonly string[];
  readonly heads: readonly [string, string];
}

function titlesOf({ a, b }: CaseDiff): Titles {
  const parts = ({ asked }: Result) => Object.values(namesOf(asked));
  const [ofA, ofB] = [parts(a), parts(b)];
  const own = (mine: readonly string[], others: readonly string[], fallback: string) =>
    mine.filter((part, i) => part !== others[i]).join(', ') || fallback;
  return {
    shared: ofA.filter((part, i) => part === ofB[i]),
    heads: [own(ofA, ofB, 'the first'), own(ofB, ofA, 'the second')],
  };
}

/** A difference in words. */
interface DifferenceWords {
  readonly a: DecisionWords | undefined;
  readonly b: DecisionWords | undefined;
  readonly otherwise: readonly string[];
}

function differenceWords({ a, b, otherwise }: DecisionDifference, diff: CaseDiff): DifferenceWords {
  const words = (decided: Decided | undefined, asked: Case) => decided && decisionWords(decided, asked);
  return {
    a: words(a, diff.a.asked),
    b: words(b, diff.b.asked),
    otherwise: factsWords(otherwise, (a === undefined ? diff.a : diff.b).asked),
  };
}

/** A key of a fact without what goes without saying. */
function factName({ fact }: FactDifference): string {
  return fact.replace(/^platform\./, '');
}

function factLines({ facts, a, b }: CaseDiff, style: Style): readonly string[] {
  const [typeA, typeB] = [a.asked.device.type, b.asked.device.type];
  return facts.flatMap((each) => [
    `  ${flow(printable(factName(each)), style, 4, 2)}`,
    ...twoColumns(
      '',
      [paragraph(printable(factValueWords(each.a, each.b, typeA)))],
      [paragraph(printable(factValueWords(each.b, each.a, typeB)))],
      style,
    ),
  ]);
}

/** An answer with its effect; where the question does not come up, that. */
function answerParagraphs(decision: DecisionWords | undefined, style: Style): readonly Paragraph[] {
  if (decision === undefined) return [paragraph('The question does not come up.', style.faint)];
  const { answer, effect } = decision;
  return [
    paragraph(printable(answer)),
    ...(effect === '' ? [] : [paragraph(`${style.glyph.arrow} ${printable(effect)}`, undefined, 2)]),
  ];
}

/** What only one of two decisions rests on, and what both do: that is said once, of either kernel. */
interface Reasons {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly shared: readonly string[];
}

function reasonsOf(first: DifferenceWords, { a, b }: CaseDiff): Reasons {
  const of = (side: Side) => first[side]?.because ?? first.otherwise;
  const versions = [a, b].map(({ asked }) => asked.platform.kernel.version);
  const [kernelA, kernelB] = versions;
  /** The clause with its release left open, where the two have different ones. */
  const open = (text: string) =>
    kernelA === kernelB
      ? text
      : versions.reduce(
          (said, version) =>
            said
              .replaceAll(`Linux ${version} `, 'either kernel ')
              .replaceAll(`Linux ${version}:`, 'either kernel:'),
          text,
        );
  const [openA, openB] = [of('a').map(open), of('b').map(open)];
  return {
    a: of('a').filter((text) => !openB.includes(open(text))),
    b: of('b').filter((text) => !openA.includes(open(text))),
    shared: openA.filter((text) => openB.includes(text)),
  };
}

/** An answer with the reasons that are its own. */
function withReasons(
  decision: DecisionWords | undefined,
  because: readonly string[],
  style: Style,
): readonly Paragraph[] {
  return [
    ...answerParagraphs(decision, style),
    ...because.map((fact) => paragraph(`because ${printable(fact)}`, style.faint, 2)),
  ];
}

function questionLine({ kind: { question, id } }: DecisionDifference, style: Style): string {
  return `  ${style.strong(flow(`${question} [${id}]`, style, 4, 2))}`;
}

function firstLines(diff: CaseDiff, [headA, headB]: Titles['heads'], style: Style): readonly string[] {
  const [difference] = diff.decisions;
  if (difference === undefined)
    return diff.answer.length === 0
      ? []
      : [`  ${flow('None: each decision is the same, about other features.', style, 4, 2)}`];
  const first = differenceWords(difference, diff);
  const reasons = reasonsOf(first, diff);
  const whole = (text: string) => `  ${style.faint(flow(printable(text), style, 4, 2))}`;
  const cited = (head: string, { authority }: DecisionWords) =>
    linked(whole(`${head}${authorityText(authority)}`), authority, style);
  const { a, b } = first;
  const places = new Set([a, b].flatMap((each) => (each === undefined ? [] : authorityText(each.authority))));
  const both = a ?? b;
  return [
    questionLine(difference, style),
    ...twoColumns('', withReasons(first.a, reasons.a, style), withReasons(first.b, reasons.b, style), style),
    ...(reasons.shared.length === 0 ? [] : [whole(`for both, ${reasons.shared.join('; ')}`)]),
    ...(places.size === 1 && both !== undefined ? [cited('', both)] : []),
    ...(places.size === 2 && a !== undefined && b !== undefined
      ? [cited(`${headA}: `, a), cited(`${headB}: `, b)]
      : []),
  ];
}

/** A question to which one case alone comes, and whose answer changes nothing there. */
function isIdle({ a, b }: DecisionDifference): boolean {
  const only = a === undefined ? b : b === undefined ? a : undefined;
  return only !== undefined && !hasEffect(only);
}

function idleLine(side: Side, head: string, idle: readonly DecisionDifference[], style: Style) {
  const ids = idle.filter((each) => each[side] !== undefined).map(({ kind }) => kind.id);
  if (ids.length === 0) return [];
  const line = `Only in ${head}, without effect: ${ids.join(', ')}`;
  return [`  ${style.faint(flow(printable(line), style, 4, 2))}`];
}

function afterLines(diff: CaseDiff, [headA, headB]: Titles['heads'], style: Style): readonly string[] {
  const [, ...later] = diff.decisions;
  const idle = later.filter(isIdle);
  return [
    ...later
      .filter((each) => !isIdle(each))
      .flatMap((each) => {
        const { a, b } = differenceWords(each, diff);
        return [
          questionLine(each, style),
          ...twoColumns('', answerParagraphs(a, style), answerParagraphs(b, style), style),
        ];
      }),
    ...idleLine('a', headA, idle, style),
    ...idleLine('b', headB, idle, style),
  ];
}

function rowParagraph(row: AnswerRow, mine: Result, other: Result, style: Style): Paragraph {
  const text = printable(rowWords(row, mine, other, mine.asked.device.type));
  if (row !== 'Outcome') return paragraph(text);
  return mine.outcome === 'works'
    ? paragraph(`${style.glyph.good} ${text}`, style.good)
    : paragraph(`${style.glyph.bad} ${text}`, style.bad);
}

/** Both answers, part by part; of parts that are alike the outcome is told, and of the others that they are. */
function answerLines(diff: CaseDiff, style: Style): readonly string[] {
  const { a, b } = diff;
  const differing = differingRows(diff);
  const alike = alikeRows(diff);
  const others = alike.filter((row) => row !== 'Outcome');
  const { text, dress } = rowParagraph('Outcome', a, b, style);
  const bothSay =
    a.message === undefined || !alike.includes('Message')
      ? ''
      : `, ${rowWords('Message', a, b, a.asked.device.type)}`;
  return [
    ...(alike.includes('Outcome')
      ? [`  ${style.faint('Both')}  ${dress(flow(`${text}${bothSay}`, style, 10, 8))}`]
      : []),
    ...differing.flatMap((row) =>
      twoColumns(row, [rowParagraph(row, a, b, style)], [rowParagraph(row, b, a, style)], style),
    ),
    ...(diff.answer.length === 0 || others.length === 0
      ? []
      : [`  ${style.faint(flow(`The same: ${others.join(', ')}`, style, 4, 2))}`]),
  ];
}

function verdict({ facts, decisions, answer, open }: CaseDiff): string {
  if (answer.length > 0) return 'The answers differ.';
  if (open?.differs === true) return 'The answers are the same in the newest case, and differ in others.';
  if (decisions.length > 0) return 'Same answer, reached differently.';
  return facts.length > 0
    ? 'Same answer and same decisions: no rule read anything that differs, or it made no difference.'
    : 'The cases are the same.';
}

function isSame({ facts, decisions, answer, open }: CaseDiff): boolean {
  return facts.length + decisions.length + answer.length === 0 && open?.differs !== true;
}

/** Where an answer depends on what is open: all answers of both cases, which one is compared, and what settles it. */
function openLines({ open }: CaseDiff, [headA, headB]: Titles['heads'], style: Style): readonly string[] {
  if (open === undefined) return [];
  const sides = [
    [headA, open.a],
    [headB, open.b],
  ] as const;
  return [
    ...sides.flatMap(([head, answers]) =>
      faresAlike(answers)
        ? [`  ${style.name(printable(head))}  ${verdictCell(answers, style)}`]
        : [`  ${style.name(printable(head))}`, ...verdictLines(answers, 4, style)],
    ),
    ...settlingLines([open.a, open.b], style),
    `  ${style.faint('What follows compares the newest case of each.')}`,
  ];
}

/** Two cases for the eye: the facts in which they differ, the first decision, what comes after it, and both answers. */
export function diffText(diff: CaseDiff, style: Style): string {
  const titles = titlesOf(diff);
  const [headA, headB] = titles.heads;
  const head = (text: string) => [paragraph(printable(text), style.name)];
  const lines = [
    ...(titles.shared.length === 0 ? [] : [titleLine(titles.shared, style)]),
    flow(verdict(diff), style, 0),
    ...section('What is open decides', openLines(diff, titles.heads, style), style),
    ...(isSame(diff) ? [] : ['', ...twoColumns('', head(headA), head(headB), style)]),
    ...section('The cases differ in', factLines(diff, style), style),
    ...section('The first decision that differs', firstLines(diff, titles.heads, style), style),
    ...section('After that', afterLines(diff, titles.heads, style), style),
    ...section('The answers', answerLines(diff, style), style),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
