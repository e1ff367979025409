import { isEmpty, without } from '../features/feature-set.ts';
import { type Case, namesOf } from '../model/case.ts';
import type { Decided } from '../model/decision.ts';
import type { CaseDiff } from '../model/diff.ts';
import type { CaseHistory, ReleaseCause, ReleaseChange } from '../model/history.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { titleLine } from './result-text.ts';
import { decisionWords, span } from './words/decisions.ts';
import { differingRows, names, rowWords } from './words/diff.ts';
import { OUTCOME_WORDS, sentence } from './words/outcomes.ts';

const LABEL = 10;

function row(label: string, text: string, style: Style, dress = (plain: string) => plain): string {
  return `    ${style.strong(label.padEnd(LABEL))}${dress(flow(printable(text), style, 6 + LABEL, 4 + LABEL))}`;
}

/** How it is at first, with the message: that of a later change has a line of its own. */
function beginning(result: Result, style: Style): string {
  const said = result.message === undefined ? '' : `, “${printable(result.message)}”`;
  return verdict(result, style, said);
}

function verdict(result: Result, style: Style, said = ''): string {
  const good = result.outcome === 'works';
  const dress = good ? style.good : style.bad;
  const glyph = good ? style.glyph.good : style.glyph.bad;
  return dress(flow(`${glyph} ${sentence(result)}${said}`, style, 4, 16));
}

/** An outcome without what it means: the rows below tell. */
function outcomeWords({ outcome }: Result): string {
  const { short, phrase } = OUTCOME_WORDS[outcome];
  return outcome === 'breaks' ? short : phrase;
}

/** Features that came and went; every other part as it was and as it is. */
function turns(diff: CaseDiff, style: Style): readonly string[] {
  const { a, b } = diff;
  const { type } = b.asked.device;
  const [was, is] = [a.features.negotiated, b.features.negotiated];
  const [more, fewer] = [without(is, was), without(was, is)];
  return differingRows(diff).map((label) => {
    if (label === 'Outcome')
      return row(label, `${outcomeWords(a)} ${style.glyph.arrow} ${outcomeWords(b)}`, style);
    if (label !== 'Features') {
      const [before, after] = [rowWords(label, a, b, type), rowWords(label, b, a, type)];
      return row(label, `${before} ${style.glyph.arrow} ${after}`, style);
    }
    const parts = [
      ...(isEmpty(more) ? [] : [`also keeps ${names(more, type)}`]),
      ...(isEmpty(fewer) ? [] : [`no longer keeps ${names(fewer, type)}`]),
    ];
    return row(label, parts.join('; '), style);
  });
}

/** What a release brought or took away: what, since when, and where. */
function causeWords(cause: ReleaseCause, release: string, type: number): string {
  switch (cause.kind) {
    case 'change': {
      const { has, change } = cause;
      const { what, where } = change;
      const said = has ? `Linux ${release} ${what}` : `no longer in Linux ${release}: “${what}”`;
      return `${said} (${span(change)}) ${where}`;
    }
    case 'driver':
      return `Linux ${release} is where the driver ${cause.driver} came or went, ${cause.where}`;
    case 'table':
      return `Linux ${release} changes the feature table of ${cause.driver}: ${names(cause.bits, type)}, ${cause.where}`;
    case 'transport':
      return `Linux ${release} changes what the transport code knows: ${names(cause.bits, type)}, ${cause.where}`;
  }
}

function isUpdate(release: string): boolean {
  return release.split('.').length > 2;
}

/** What an update of a stable series, or a release after one, was compared with. */
function against({ release, before }: ReleaseChange): readonly string[] {
  if (isUpdate(release)) return [`Linux ${before}; the updates in between were not read`];
  return isUpdate(before) ? [`Linux ${before}`] : [];
}

function alsoIn({ also }: ReleaseChange): readonly string[] {
  return also.length === 0 ? [] : [`${also.join(', ')}; the updates before those were not read`];
}

function firstWords({ diff }: ReleaseChange, style: Style): readonly string[] {
  const [first] = diff.decisions;
  if (first === undefined) return [];
  const { question, id } = first.kind;
  const answer = (decided: Decided | undefined, asked: Case) =>
    decided === undefined ? 'The question does not come up.' : decisionWords(decided, asked).answer;
  const [before, after] = [answer(first.a, diff.a.asked), answer(first.b, diff.b.asked)];
  return [`${question} ${before} ${style.glyph.arrow} ${after} [${id}]`];
}

function releaseLines(change: ReleaseChange, style: Style): readonly string[] {
  const { release, diff, causes, guess } = change;
  const { type } = diff.b.asked.device;
  const known = 'in part: a release in between was not read, so which one it was is a guess';
  return [
    '',
    `${style.name(`Linux ${release}`)}  ${verdict(diff.b, style)}`,
    ...alsoIn(change).map((text) => row('Also in', text, style)),
    ...against(change).map((text) => row('Against', text, style)),
    ...turns(diff, style),
    ...firstWords(change, style).map((text) => row('First', text, style)),
    ...causes.map((cause) => row('Because', causeWords(cause, release, type), style, style.faint)),
    ...(guess ? [row('Known', known, style)] : []),
  ];
}

function count({ releases }: CaseHistory): string {
  return `${releases.length} releases: mainline, and the stable updates in which anything changed`;
}

/** A case in one release after the other, for the eye: those in which the answer changed, and why. */
export function historyText(history: CaseHistory, style: Style): string {
  const { ends, since, until, changes, notRead } = history;
  const { device, platform, driver } = namesOf(ends.b.asked);
  const model = driver.startsWith('linux-') ? [] : [driver];
  const lines = [
    titleLine([device, platform, ...model, `Linux ${since} to ${until}`], style),
    style.faint(flow(count(history), style, 2, 0)),
    '',
    `${style.name(`Linux ${since}`)}  ${beginning(ends.a, style)}`,
    ...changes.flatMap((change) => releaseLines(change, style)),
    ...(changes.length === 0 ? ['', 'The answer is the same in every one of them.'] : []),
    ...(notRead.length === 0
      ? []
      : [
          '',
          style.faint(
            flow(
              `Not read from the source, so that a step there is a guess: ${notRead.join(', ')}`,
              style,
              2,
              0,
            ),
          ),
        ]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
