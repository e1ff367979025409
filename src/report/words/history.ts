import { isEmpty, without } from '../../features/feature-set.ts';
import { type Case, namesOf } from '../../model/case.ts';
import type { Decided } from '../../model/decision.ts';
import type { CaseDiff } from '../../model/diff.ts';
import type { CaseHistory, ReleaseCause, ReleaseChange } from '../../model/history.ts';
import type { Result } from '../../model/result.ts';
import { decisionWords, span } from './decisions.ts';
import { differingRows, names, rowWords } from './diff.ts';
import { OUTCOME_WORDS, sentence } from './outcomes.ts';
import { type SourceLink, sourceLink } from './source-links.ts';

/** What there is to say of a change: a label and a text each, and where what the text names is shown. */
export type HistoryRow = readonly [label: string, text: string, link?: SourceLink | undefined];

/** What the case is, and through which releases it is followed. */
export function historyTitle({ ends, since, until }: CaseHistory): readonly string[] {
  const { device, platform, driver } = namesOf(ends.b.asked);
  const model = driver.startsWith('linux-') ? [] : [driver];
  return [device, platform, ...model, `Linux ${since} to ${until}`];
}

export function countWords({ releases }: CaseHistory): string {
  return `${releases.length} releases: mainline, and the stable updates in which anything changed`;
}

/** How it is at first, with the message: that of a later change has a row of its own. */
export function beginningWords(result: Result): string {
  return `${sentence(result)}${result.message === undefined ? '' : `, “${result.message}”`}`;
}

/** Releases whose steps rest on what was not read; empty where there are none. */
export function notReadWords({ notRead }: CaseHistory): string {
  return notRead.length === 0
    ? ''
    : `Not read from the source, so that a step there is a guess: ${notRead.join(', ')}`;
}

/** An outcome without what it means: the rows below tell. */
function outcomeWords({ outcome }: Result): string {
  const { short, phrase } = OUTCOME_WORDS[outcome];
  return outcome === 'breaks' ? short : phrase;
}

/** Features that came and went; every other part as it was and as it is. */
export function turnedRows(diff: CaseDiff): readonly HistoryRow[] {
  const { a, b } = diff;
  const { type } = b.asked.device;
  const [was, is] = [a.features.negotiated, b.features.negotiated];
  const [more, fewer] = [without(is, was), without(was, is)];
  return differingRows(diff).map((label): HistoryRow => {
    if (label === 'Outcome') return [label, `${outcomeWords(a)} → ${outcomeWords(b)}`];
    if (label !== 'Features')
      return [label, `${rowWords(label, a, b, type)} → ${rowWords(label, b, a, type)}`];
    const parts = [
      ...(isEmpty(more) ? [] : [`also keeps ${names(more, type)}`]),
      ...(isEmpty(fewer) ? [] : [`no longer keeps ${names(fewer, type)}`]),
    ];
    return [label, parts.join('; ')];
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

/** Where it is shown: in the release that has it, or in the last one that had it. */
function causeLink(cause: ReleaseCause, { release, before }: ReleaseChange): SourceLink | undefined {
  const [where, since] =
    cause.kind === 'change' ? [cause.change.where, cause.has ? release : before] : [cause.where, release];
  return sourceLink({ kind: 'kernel', where, since });
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

/** The first decision that turned; undefined where none did. */
export function firstTurnedWords(diff: CaseDiff): string | undefined {
  const [first] = diff.decisions;
  if (first === undefined) return undefined;
  const { question, id } = first.kind;
  const answer = (decided: Decided | undefined, asked: Case) =>
    decided === undefined ? 'The question does not come up.' : decisionWords(decided, asked).answer;
  const [before, after] = [answer(first.a, diff.a.asked), answer(first.b, diff.b.asked)];
  return `${question} ${before} → ${after} [${id}]`;
}

const GUESS = 'in part: a release in between was not read, so which one it was is a guess';

/** All that there is to say of a change: what turned, the first decision that did, and because of what. */
export function changeRows(change: ReleaseChange): readonly HistoryRow[] {
  const { release, diff, causes, guess } = change;
  const { type } = diff.b.asked.device;
  const first = firstTurnedWords(diff);
  const labelled = (label: string, texts: readonly string[]) =>
    texts.map((text): HistoryRow => [label, text]);
  return [
    ...labelled('Also in', alsoIn(change)),
    ...labelled('Against', against(change)),
    ...turnedRows(diff),
    ...labelled('First', first === undefined ? [] : [first]),
    ...causes.map(
      (cause): HistoryRow => ['Because', causeWords(cause, release, type), causeLink(cause, change)],
    ),
    ...labelled('Known', guess ? [GUESS] : []),
  ];
}
