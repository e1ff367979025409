import { CLAIMS } from '../model/claim.ts';
import type { ClaimDuel, DuelColumn, DuelWins } from '../model/comparison.ts';
import { printable } from '../text/printable.ts';
import { legendLines } from './compare-text.ts';
import { flow, type Style } from './layout/style.ts';
import { causeWords, hostsWords, SITUATION_WORDS, situationCount } from './words/claims.ts';
import { duelRows, RIGHT_WORDS } from './words/duel.ts';
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
  if (first.situations + second.situations === 0) return [];
  const head = `${column.claim}${hostsWords(column)}`;
  const about = `${CLAIMS[column.claim]}: ${situationCount(judged)}`;
  return [
    '',
    `${style.strong(head)}  ${flow(about, style, 2, head.length + 2)}`,
    ...winsLines(a, b, first, style),
    ...winsLines(b, a, second, style),
  ];
}

/** Who is right about what. */
function verdictLines(duel: ClaimDuel, style: Style): readonly string[] {
  const rows = duelRows(duel);
  const width = Math.max(...rows.map(([head]) => head.length)) + 2;
  return rows.map(([head, about]) =>
    width + 24 > style.width
      ? `  ${style.strong(printable(head))}\n    ${flow(about, style, 4, 4)}`
      : `  ${style.strong(printable(head.padEnd(width)))}${flow(about, style, width + 2, width + 2)}`,
  );
}

/** Two drivers against each other, for the eye: who is right about what, then in which cases. */
export function duelText(duel: ClaimDuel, style: Style): string {
  const { drivers, columns } = duel;
  const results = columns.flatMap(({ wins }) =>
    wins.flatMap(({ causes }) => causes.slice(0, MOST).map(({ pattern }) => pattern.example)),
  );
  const meant = meaningsInSentences(results);
  const lines = [
    style.strong(drivers.map(printable).join(' against ')),
    '',
    ...verdictLines(duel, style),
    '',
    style.faint(flow(RIGHT_WORDS, style, 2, 0)),
    ...columns.flatMap((column) => columnLines(column, drivers, style)),
    '',
    style.faint(flow(SITUATION_WORDS, style, 2, 0)),
    ...(meant.length === 0 ? [] : ['', ...legendLines(meant, style)]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
