import { bitsOf, toMask } from '../features/feature-set.ts';
import { shortName } from '../features/registry.ts';
import { type Authority, type Decided, hasEffect, isAbout, REACH, wordingOf } from '../model/decision.ts';
import type { Result } from '../model/result.ts';
import { adviceLines } from './advice-text.ts';
import type { ExplainedCase } from './explained-case.ts';
import { flow, type Piece, type Style, sideBySide } from './layout/style.ts';
import { wayLine } from './way-text.ts';
import { answerAlone, type DecisionWords, decisionWords } from './words/decisions.ts';
import { dmaPathWords } from './words/dma-path.ts';
import { outcomeWords } from './words/outcomes.ts';
import { poolWords } from './words/pool.ts';
import { type SourceLink, sourceLink } from './words/source-links.ts';
import { wayOf } from './words/way.ts';

/** What the case is. */
export function titleLine(parts: readonly string[], style: Style, first = 0): string {
  const line = parts.join(` ${style.glyph.dot} `);
  return style.name(flow(line, style, first + 2, first));
}

function headline({ outcome, message, errno, status, asked }: Result, style: Style): string {
  const good = outcome === 'works';
  const verdict: Piece = {
    text: `${good ? style.glyph.good : style.glyph.bad} ${outcomeWords({ outcome, asked }).sentence}`,
    dress: good ? style.good : style.bad,
  };
  const said: Piece[] = message === undefined ? [] : [{ text: `“${message}”`, dress: (text) => text }];
  const details = [errno, `status ${status.join('|') || '0'}`].filter((part) => part !== undefined);
  const detail: Piece = { text: `(${details.join(', ')})`, dress: style.faint };
  return sideBySide({ pieces: [verdict, ...said, detail], between: '   ' }, style, 2, 0);
}

function names(bits: readonly number[], type: number): string {
  return bits.map((bit) => shortName(bit, type)).join(', ');
}

function features({ asked, features: { offered, negotiated } }: Result): string {
  const { type } = asked.device;
  const kept = bitsOf(negotiated);
  const count = `${kept.length} of ${bitsOf(offered).length} bits`;
  return `offered ${toMask(offered)}, negotiated ${toMask(negotiated)} (${count})${kept.length === 0 ? '' : `: ${names(kept, type)}`}`;
}

const NO_RING = 'not a question: no ring is ever set up';

/** Whether it is worth a word: that each buffer fits is said only where one does not. */
function isReach(decided: Decided): boolean {
  return isAbout(decided, 'limit') ? hasEffect(decided) : isAbout(decided, ...REACH);
}

/** What stands in the way, or else why nothing does; whether the device gets there is said once. */
function reach({ asked, decisions }: Result): string {
  const about = decisions.filter(isReach);
  const against = about.filter(hasEffect);
  const [first, ...others] = against.length > 0 ? against : about;
  if (first === undefined) return NO_RING;
  return [decisionWords(first, asked).answer, ...others.map((each) => answerAlone(each, asked))].join(' ');
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** What a request costs. */
function cost({ asked, cost: found, decisions }: Result): string {
  if (found === undefined || found.length === 0)
    return 'none: nothing is copied, mapped or looked up for a request';
  return decisions
    .filter((decided) => wordingOf(decided).cost !== undefined)
    .map((decided) => answerAlone(decided, asked))
    .join(' ');
}

function threeAnswers({ result, otherwise }: ExplainedCase): readonly (readonly [string, string])[] {
  const { dma } = result;
  if (dma !== undefined) {
    return [
      ['Features', features(result)],
      ['DMA path', dmaPathWords(dma)],
      ['Reach', reach(result)],
    ];
  }
  const instead = otherwise?.dma;
  return [
    ['Features', features(result)],
    [
      'DMA path',
      `none, the handshake fails first.${instead === undefined ? '' : ` Without the refusal, ${dmaPathWords(instead)}.`}`,
    ],
    [
      'Reach',
      otherwise === undefined || instead === undefined
        ? NO_RING
        : `Without the refusal, ${lowerFirst(reach(otherwise))}`,
    ],
  ];
}

/** Which steps were seen in real boots, and which not. */
function seenText({ unseen, decisions }: Result): string {
  if (unseen.length === 0)
    return 'real boots showed each step, but no boot all of them with such a device, transport and architecture';
  const which = unseen.map((id) => `[${id}]`).join(', ');
  return unseen.length === new Set(decisions.map(({ kind }) => kind.id)).size
    ? 'no step was seen in a real boot'
    : `seen in real boots: all steps but ${which}`;
}

/** How well the answer is known. */
function known(result: Result): string {
  switch (result.confidence) {
    case 'recorded':
      return 'from recordings: a real guest with such a device went this way';
    case 'source':
      return `from the source; ${seenText(result)}`;
    case 'bracketed':
      return 'in part: a release was not read, so a step may be a guess';
  }
}

export function authorityText({ kind, where, since }: Authority): string {
  const whose = {
    kernel: 'Linux',
    qemu: 'QEMU',
    spec: '',
    list: 'Message',
    vmm: '',
    architecture: '',
    guest: '',
  }[kind];
  return `${whose === '' ? '' : `${whose} `}${where}${since === undefined ? '' : `, since ${since}`}`;
}

/** A citation as it is laid out, in which the file or the message is a link where the terminal has links. */
export function linked(text: string, authority: Authority, style: Style): string {
  return withLink(text, sourceLink(authority), style);
}

/** A text as it is laid out, in which the name of a place is a link where the terminal has links. */
export function withLink(text: string, link: SourceLink | undefined, style: Style): string {
  // A name has no blanks, so it stands in one line.
  return link === undefined ? text : text.replace(link.name, (name) => style.link(name, link.url));
}

const COLUMN = 12;

/** Label, then text that wraps under itself. */
function row(label: string, text: string, style: Style): string {
  return `${labelled(label, style)}${flow(text, style, COLUMN)}`;
}

function labelled(label: string, style: Style): string {
  return `  ${style.strong(label.padEnd(COLUMN - 2))}`;
}

/** The way of the data in a line, and the one that it would take if the driver did not refuse. */
function wayRow({ result, otherwise }: ExplainedCase, style: Style): string {
  const line = (one: Result, before: readonly Piece[] = []) =>
    sideBySide(wayLine(wayOf(one), style, before), style, COLUMN);
  const instead: Piece = { text: 'without the refusal:', dress: (text) => text };
  const lines = [line(result), ...(otherwise === undefined ? [] : [line(otherwise, [instead])])];
  return `${labelled('Way', style)}${lines.join(`\n${' '.repeat(COLUMN)}`)}`;
}

function rowIfSaid(label: string, text: string, style: Style): readonly string[] {
  return text === '' ? [] : [row(label, text, style)];
}

function reason(number: number, words: DecisionWords, style: Style): string {
  const { question, answer, because, authority, effect, id } = words;
  const indent = 5;
  const under = (text: string) => `${' '.repeat(indent)}${flow(text, style, indent + 2, indent)}`;
  const lines = [
    `${String(number).padStart(3)}  ${style.strong(flow(question, style, indent))}`,
    under(answer),
  ];
  if (effect !== '') lines.push(under(`${style.glyph.arrow} ${effect}`));
  if (because.length > 0) lines.push(style.faint(under(`because ${because.join('; ')}`)));
  lines.push(style.faint(linked(under(`${authorityText(authority)} [${id}]`), authority, style)));
  return lines.join('\n');
}

/** What changed nothing is left out, unless it is asked for. */
function reasons({ result, all }: ExplainedCase, style: Style): readonly string[] {
  const shown = all ? result.decisions : result.decisions.filter(hasEffect);
  if (shown.length === 0)
    return [`  ${flow('Nothing on the way changed anything; --all shows every step.', style, 2)}`];
  return shown.map((decided, i) => reason(i + 1, decisionWords(decided, result.asked), style));
}

/** What is assumed of the way of the data alone. */
function assumedRows({ assumed = [] }: ExplainedCase, style: Style): readonly string[] {
  if (assumed.length === 0) return [];
  const them = assumed.length === 1 ? 'it' : 'them';
  const text = `${assumed.join(', ')}, as most guests have ${them}; the way of the data depends on ${them}, the outcome does not`;
  return [row('Assumed', text, style)];
}

/** Whether a driver of the guest ever met the device. */
function isAnswered({ outcome }: Result): boolean {
  return outcome !== 'not-created' && outcome !== 'unknown';
}

function answerRows(explained: ExplainedCase, style: Style): readonly string[] {
  const { result } = explained;
  return [
    wayRow(explained, style),
    ...threeAnswers(explained).map(([label, text]) => row(label, text, style)),
    ...(result.cost === undefined ? [] : [row('Cost', cost(result), style)]),
    ...rowIfSaid('Pool', poolWords(result), style),
    ...assumedRows(explained, style),
    row('Known', known(result), style),
    ...rowIfSaid('Shown', shownWords(explained), style),
  ];
}

/** Which of all that is open the features and the reasons are of. */
function shownWords({ example = '' }: ExplainedCase): string {
  return example === ''
    ? ''
    : `for ${example}; elsewhere features and reasons may differ, the answer does not`;
}

/** A result for the eye: the answer, the three questions, why, and what to do. */
export function caseLines(explained: ExplainedCase, style: Style): readonly string[] {
  const { result } = explained;
  return [
    headline(result, style),
    '',
    ...(isAnswered(result) ? [...answerRows(explained, style), ''] : []),
    style.strong('Why'),
    ...reasons(explained, style),
    ...adviceLines([explained], style),
  ];
}

/** The same below what the case is. */
export function resultText(explained: ExplainedCase, style: Style, more: readonly string[] = []): string {
  const { result, guest } = explained;
  const title = titleLine([result.asked.device.name, result.asked.platform.name, guest, ...more], style);
  return style.plain(`${[title, '', ...caseLines(explained, style)].join('\n')}\n`);
}
