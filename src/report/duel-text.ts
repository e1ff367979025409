import type { ClaimDuel, DuelColumn, DuelWins } from '../model/comparison.ts';
import { printable } from '../text/printable.ts';
import { legendLines } from './compare-text.ts';
import { flow, type Style } from './layout/style.ts';
import { causeWords, hostsWords, SITUATION_WORDS, situationCount } from './words/claims.ts';
import { meaningsInSentences, sentence } from './words/outcomes.ts';

/** So many of the ways in which one breaks a claim are read. */
const MOST = 5;

function winsLines(winner: string, loser: string, wins: DuelWins, style: Style): readonly string[] {
  const { situations, causes } = wins;
  if (situations === 0) return [`  ${printable(winner)} keeps nothing that ${printable(loser)} breaks`];
  const head = `${printable(winner)} keeps, and ${printable(loser)} breaks, in ${situationCount(situations)}`;
  const left = causes.length - MOST;
  return [
    `  ${flow(head, style, 2)}`,
    ...causes.slice(0, MOST).map((cause) => {
      const line = `${causeWords(cause.pattern)} ${style.glyph.arrow} ${sentence(cause.pattern.example)}`;
      return `    ${flow(`${printable(line)} (${cause.situations})`, style, 6, 4)}`;
    }),
    ...(left > 0 ? [`    and ${left} more, under --json`] : []),
  ];
}

function columnLines(
  { column, judged, wins: [first, second] }: DuelColumn,
  [a, b]: ClaimDuel['drivers'],
  style: Style,
): readonly string[] {
  const head = style.strong(`${column.claim}${hostsWords(column)}`);
  if (judged === 0) return ['', `${head}  no case bears on both`];
  if (first.situations + second.situations === 0)
    return ['', `${head}  alike in all of ${situationCount(judged)}`];
  return [
    '',
    `${head}  of ${situationCount(judged)}`,
    ...winsLines(a, b, first, style),
    ...winsLines(b, a, second, style),
  ];
}

/** Two drivers against each other, for the eye. */
export function duelText({ drivers, columns }: ClaimDuel, style: Style): string {
  const results = columns.flatMap(({ wins }) =>
    wins.flatMap(({ causes }) => causes.slice(0, MOST).map(({ pattern }) => pattern.example)),
  );
  const meant = meaningsInSentences(results);
  const lines = [
    style.strong(drivers.map(printable).join(' against ')),
    ...columns.flatMap((column) => columnLines(column, drivers, style)),
    '',
    style.faint(flow(SITUATION_WORDS, style, 2, 0)),
    ...(meant.length === 0 ? [] : ['', ...legendLines(meant, style)]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
