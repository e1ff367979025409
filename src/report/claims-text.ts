import { CLAIMS, type ClaimColumn, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimTable, Unavoidable } from '../model/comparison.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { legendLines } from './compare-text.ts';
import { blocks, type Column, type RowName } from './layout/columns.ts';
import { flow, type Piece, type Style } from './layout/style.ts';
import {
  causeWords,
  hostsWords,
  JUDGED_WORDS,
  keepAllWords,
  keptWords,
  SITUATION_WORDS,
} from './words/claims.ts';
import { meaningsInSentences, sentence } from './words/outcomes.ts';
import { wholePercent } from './words/share.ts';

/** A cell in words: `✓`, `-`, or `14 %`, the share of the situations in which it breaks what another rule keeps. */
export function cellOf({ holds, situations }: ClaimVerdict, good: string): string {
  if (holds === undefined) return '-';
  return holds ? good : wholePercent(situations.broken, situations.judged);
}

function piece(verdict: ClaimVerdict, style: Style): Piece {
  const { holds } = verdict;
  const text = cellOf(verdict, style.glyph.good);
  return { text, dress: holds === undefined ? style.faint : holds ? style.good : style.bad };
}

/** A column’s heading, one narrow line below the other. */
function headOf({ claim, hosts }: ClaimColumn): readonly string[] {
  const [first = '', second] = claim.split('-');
  const words = second === undefined ? [first] : [`${first}-`, second];
  if (hosts === 'asked') return words;
  return second === undefined ? ['other', 'hosts', ...words] : ['other', ...words];
}

/** The table alone. */
export function tableLines({ columns, rows }: ClaimTable, style: Style): readonly string[] {
  const names = rows.map(({ driver }, cell): RowName => ({ lines: [driver], cell, dress: style.name }));
  const found = columns.map(
    (column, i): Column => ({
      head: headOf(column),
      cells: rows.flatMap(({ verdicts }) => verdicts[i] ?? []).map((verdict) => piece(verdict, style)),
    }),
  );
  return blocks(names, found, style).flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

/** So many of the causes of a cell are read. */
const MOST = 4;

function more(count: number): readonly string[] {
  return count <= 0 ? [] : [`and ${count} more`];
}

function unavoidableLines({ column, causes }: Unavoidable, style: Style): readonly string[] {
  const [main, ...others] = causes;
  if (main === undefined) return [];
  const label = column.claim.padEnd(12);
  const words = [printable(causeWords(main.pattern)), ...more(others.length)].join('; ');
  return [`  ${style.strong(label)}  ${flow(words, style, 16, 16)}`];
}

/** What breaks claims whatever the rule, said once; with other hosts it is much the same. */
function noRuleKeeps({ unavoidable }: ClaimTable, style: Style): readonly string[] {
  const lines = unavoidable
    .filter(({ column }) => column.hosts === 'asked')
    .flatMap((one) => unavoidableLines(one, style));
  return lines.length === 0 ? [] : ['', 'No rule keeps these, and no cell counts them', ...lines];
}

function verdictLines(verdict: ClaimVerdict, style: Style): readonly string[] {
  const { column, causes, situations } = verdict;
  if (causes.length === 0) return [];
  const head = `${column.claim}${hostsWords(column)}`;
  const shown = causes.slice(0, MOST);
  return [
    '',
    `${style.strong(head)}  ${flow(`${CLAIMS[column.claim]}: broken in ${situations.broken} of ${situations.judged} situations`, style, 2, head.length + 2)}`,
    ...shown.flatMap((cause) => {
      const line = `${printable(causeWords(cause.pattern))} ${style.glyph.arrow} ${sentence(cause.pattern.example)}`;
      return [`  ${flow(line, style, 4, 2)}`, `    ${style.faint(flow(keptWords(cause), style, 4))}`];
    }),
    ...more(causes.length - shown.length).map((line) => `  ${line}, under --json`),
  ];
}

/** What each cell of a few rows breaks. */
function causesLines({ rows }: ClaimTable, style: Style): readonly string[] {
  return rows.flatMap(({ driver, verdicts }) => [
    '',
    `What ${driver} breaks and another rule keeps`,
    ...verdicts.flatMap((verdict) => verdictLines(verdict, style)),
  ]);
}

/** A failing cell to show the command with, or any that some case bears on. */
function example({ rows }: ClaimTable): ClaimVerdict | undefined {
  const verdicts = rows.flatMap((row) => row.verdicts);
  return verdicts.findLast(({ holds }) => holds === false) ?? verdicts.find(({ deciding }) => deciding);
}

/** So many rows are read cell by cell. */
const FEW = 3;

/** Drivers by claims for the eye: the table; what no rule keeps; and, of a few drivers, what breaks each claim. */
export function claimsText(claims: ClaimTable, style: Style): string {
  const few = claims.rows.length <= FEW;
  const results: readonly Result[] = few
    ? claims.rows.flatMap(({ verdicts }) =>
        verdicts.flatMap(({ causes }) => causes.slice(0, MOST).map(({ pattern }) => pattern.example)),
      )
    : [];
  const meant = meaningsInSentences(results);
  const shown = example(claims);
  const keepAll = keepAllWords(claims.rows);
  const rule = claims.rows.findLast(({ driver }) => !driver.startsWith('linux-'));
  const lines = [
    ...tableLines(claims, style),
    '',
    ...(keepAll === '' ? [] : [flow(printable(keepAll), style, 2, 0)]),
    style.faint(flow(`${style.glyph.good} ${JUDGED_WORDS}`, style, 2, 0)),
    style.faint(flow(SITUATION_WORDS, style, 2, 0)),
    ...noRuleKeeps(claims, style),
    ...(few ? causesLines(claims, style) : []),
    ...(meant.length === 0 ? [] : ['', ...legendLines(meant, style)]),
    ...(shown === undefined
      ? []
      : [
          '',
          ...(few
            ? []
            : [
                'What a rule breaks and which other keeps it:',
                `  vnex compare --claims --drivers ${shown.driver}`,
              ]),
          flow('The case behind a cell, explained, and all that breaks it, avoidable or not:', style, 2, 0),
          `  vnex compare --claims --case ${shown.driver}:${shown.column.id} | vnex explain -`,
          `  vnex sweep --space ${shown.column.hosts === 'asked' ? 'argument' : 'argument-other'} --claim ${shown.column.claim} --driver ${shown.driver}`,
        ]),
    ...(rule === undefined
      ? []
      : [
          flow('The rule behind a row, what it takes for granted and what was objected:', style, 2, 0),
          `  vnex list drivers ${rule.driver}`,
        ]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
