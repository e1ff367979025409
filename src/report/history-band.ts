import type { CaseHistory } from '../model/history.ts';
import type { Result } from '../model/result.ts';
import { html, type Markup } from './layout/markup.ts';
import { beginningWords } from './words/history.ts';

/** An answer of a history, and the releases that give it. */
export interface BandAnswer {
  /** A, B, C, in the order in which they come up. */
  readonly letter: string;
  readonly result: Result;
  /** `5.13`, `4.8 to 5.12`. */
  readonly releases: readonly string[];
}

/** Neighbouring series with one answer; the first series is column 0. */
interface Stretch {
  readonly answer: BandAnswer;
  readonly from: number;
  /** The column after the last. */
  readonly to: number;
}

/** The releases as a band: a column for each series, which begins with its mainline release. */
export interface Band {
  readonly series: readonly string[];
  readonly answers: readonly BandAnswer[];
  readonly stretches: readonly Stretch[];
  /** Columns that begin with other feature bits and the same answer otherwise. */
  readonly ticks: readonly number[];
  /** Series whose updates came to another answer than their first release. */
  readonly updates: readonly { readonly column: number; readonly answer: BandAnswer }[];
}

/** A release and what it answers. */
interface Told {
  readonly release: string;
  readonly result: Result;
  /** What tells its answer from others. */
  readonly key: string;
}

function seriesOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}

/** The releases of each series, each with its answer. */
function columnsOf({ releases, results }: CaseHistory): readonly (readonly [Told, ...Told[]])[] {
  const columns: [Told, ...Told[]][] = [];
  for (const [i, release] of releases.entries()) {
    const result = results[i];
    if (result === undefined) continue;
    const told: Told = { release, result, key: beginningWords(result) };
    const last = columns.at(-1);
    if (last !== undefined && seriesOf(last[0].release) === seriesOf(release)) last.push(told);
    else columns.push([told]);
  }
  return columns;
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1);
}

/** Releases that follow one another and give one answer, as ranges: `4.8 to 5.12`. */
function rangesOf(told: readonly Told[], key: string): readonly string[] {
  const runs: Told[][] = [];
  for (const [i, one] of told.entries()) {
    if (one.key !== key) continue;
    const run = told[i - 1]?.key === key ? runs.at(-1) : undefined;
    if (run === undefined) runs.push([one]);
    else run.push(one);
  }
  return runs.map((some) => {
    const [first, last] = [some[0]?.release ?? '', some.at(-1)?.release ?? ''];
    return first === last ? first : `${first} to ${last}`;
  });
}

/** The answers of all releases, each once; of updates only those that differ from what their series began with. */
function answersOf(
  columns: readonly (readonly [Told, ...Told[]])[],
): readonly (readonly [string, BandAnswer])[] {
  const keys = new Map(columns.flat().map(({ key, result }) => [key, result]));
  const mainline = columns.map(([first]) => first);
  const updates = (key: string) =>
    columns.flatMap(([first, ...later]) => (first.key === key ? [] : rangesOf(later, key)));
  return [...keys].map(([key, result], i) => [
    key,
    { letter: letterOf(i), result, releases: [...rangesOf(mainline, key), ...updates(key)] },
  ]);
}

function bits({ features: { negotiated } }: Result): string {
  return JSON.stringify(negotiated);
}

/** Lays a history out as a band. */
export function bandOf(history: CaseHistory): Band {
  const columns = columnsOf(history);
  const answers = new Map(answersOf(columns));
  const stretches: Stretch[] = [];
  const ticks: number[] = [];
  const updates: { column: number; answer: BandAnswer }[] = [];
  for (const [column, [first, ...later]] of columns.entries()) {
    const answer = answers.get(first.key);
    if (answer === undefined) continue;
    const before = stretches.at(-1);
    if (before?.answer === answer) {
      stretches[stretches.length - 1] = { ...before, to: column + 1 };
      const [previous] = columns[column - 1] ?? [first];
      if (bits(previous.result) !== bits(first.result)) ticks.push(column);
    } else stretches.push({ answer, from: column, to: column + 1 });
    const otherwise = later.findLast(({ key }) => key !== first.key);
    const updated = otherwise === undefined ? undefined : answers.get(otherwise.key);
    if (updated !== undefined) updates.push({ column, answer: updated });
  }
  return {
    series: columns.map(([{ release }]) => seriesOf(release)),
    answers: [...answers.values()],
    stretches,
    ticks,
    updates,
  };
}

const HEIGHT = 36;
const UPDATES_TOP = HEIGHT + 4;
const UPDATES_HEIGHT = 10;
/** Series that are named stand at least so much of the width apart, in percent. */
const APART = 11;

export const BAND_CSS = `
.band { width: 100%; overflow: visible; font: 13px system-ui, sans-serif }
.band rect { stroke: var(--back); stroke-width: 2 }
.band rect.good { fill: var(--good) }
.band rect.bad { fill: var(--bad) }
.band rect.open { fill: var(--faint) }
.band text { fill: var(--back); font-weight: 600; text-anchor: middle }
.band text.axis { fill: var(--faint); font-weight: 400 }
.band text.first { text-anchor: start }
.band text.last { text-anchor: end }
.band line { stroke: var(--back); stroke-width: 1.5 }
.band line.axis { stroke: var(--faint); stroke-width: 1 }
.key { display: inline-block; min-width: 1.5em; padding: 0 .3em; border-radius: .2em; color: var(--back); font-weight: 600; text-align: center }
.key.good { background: var(--good) }
.key.bad { background: var(--bad) }
.key.open { background: var(--faint) }
`;

export function lookOf({ outcome }: Result): 'good' | 'bad' | 'open' {
  if (outcome === 'unknown') return 'open';
  return outcome === 'works' ? 'good' : 'bad';
}

/** The series that are named below the band: the first, the last, and the first of each major version between. */
function named(series: readonly string[]): readonly number[] {
  const at = (column: number) => (100 * column) / series.length;
  const last = series.length - 1;
  const majors = series.flatMap((one, i) => (i > 0 && i < last && one.endsWith('.0') ? [i] : []));
  const shown = majors.filter((i) => at(i) >= APART && at(last) - at(i) >= APART);
  return last === 0 ? [0] : [0, ...shown, last];
}

/** A band as wide as there is room: everything across is in percent. */
export function bandMarkup({ series, stretches, ticks, updates }: Band, title: string): Markup {
  const at = (column: number) => `${((100 * column) / series.length).toFixed(3)}%`;
  const bottom = updates.length === 0 ? HEIGHT : UPDATES_TOP + UPDATES_HEIGHT;
  const spans = stretches.map(({ answer: { letter, result }, from, to }) => {
    const wide = (to - from) / series.length > 0.05;
    const text = wide
      ? html`<text x="${at((from + to) / 2)}" y="${HEIGHT / 2 + 5}">${letter}</text>`
      : html``;
    return html`<rect class="${lookOf(result)}" x="${at(from)}" y="0" width="${at(to - from)}" height="${HEIGHT}"/>${text}\n`;
  });
  const changed = updates.map(
    ({ column, answer: { result } }) =>
      html`<rect class="${lookOf(result)}" x="${at(column)}" y="${UPDATES_TOP}" width="${at(1)}" height="${UPDATES_HEIGHT}"/>\n`,
  );
  const lines = ticks.map(
    (column) => html`<line x1="${at(column)}" x2="${at(column)}" y1="${HEIGHT - 9}" y2="${HEIGHT}"/>\n`,
  );
  const axis = named(series).map((column, i, all) => {
    const place = i === 0 ? ' first' : i === all.length - 1 ? ' last' : '';
    const x = place === ' last' ? '100%' : at(column);
    return html`<line class="axis" x1="${x}" x2="${x}" y1="${bottom + 2}" y2="${bottom + 7}"/><text class="axis${place}" x="${x}" y="${bottom + 20}">${series[column] ?? ''}</text>\n`;
  });
  const description = stretches
    .map(({ answer: { letter }, from, to }) => {
      const [first, last] = [series[from] ?? '', series[to - 1] ?? ''];
      return `${first === last ? first : `${first} to ${last}`}: ${letter}`;
    })
    .join('; ');
  return html`<svg class="band" role="img" height="${bottom + 24}">
<title>${title}</title>
<desc>${description}</desc>
${spans}${lines}${changed}${axis}</svg>
`;
}
