import { CLAIMS } from '../model/claim.ts';
import type { ClaimTable, Comparison, ComparisonCell } from '../model/comparison.ts';
import { printable } from '../text/printable.ts';
import { cellOf } from './claims-text.ts';
import { grouped } from './layout/grouped-rows.ts';
import {
  causeWords,
  hostsWords,
  JUDGED_WORDS,
  keepAllWords,
  keptWords,
  SITUATION_WORDS,
} from './words/claims.ts';
import { cellWords, type Meaning, meanings, meaningsInSentences, sentence } from './words/outcomes.ts';
import { reasons } from './words/why.ts';

// GitHub's Markdown. What comes from files is escaped, so that it can neither end a cell nor become markup.

const GLYPH = { good: '✓', bad: '✗' } as const;

function escaped(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]|~<>#$]|^[-+=]|^\d+(?=[.)])/g, (found) =>
      /\d/.test(found) ? `${found}\\` : `\\${found}`,
    )
    .replaceAll('&', '&amp;');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function tableLines(head: readonly string[], body: readonly (readonly string[])[]): readonly string[] {
  return [row(head), row(head.map(() => '---')), ...body.map(row)];
}

function cellText({ result, difference }: ComparisonCell): string {
  const { good, words } = cellWords(result);
  const text = `${good ? GLYPH.good : GLYPH.bad} ${words}`;
  if (difference.in === 'answer') return `**${text}**`;
  return difference.in === 'features' ? `${text} +` : text;
}

function legend(meant: readonly Meaning[]): readonly string[] {
  return meant.length === 0
    ? []
    : [
        meant
          .map(([word, meaning]) => `${escaped(word)}: ${escaped(meaning)}`)
          .join('. ')
          .concat('.'),
      ];
}

function marks({ rows }: Comparison): readonly Meaning[] {
  const found = new Set(rows.flatMap(({ cells }) => cells.map(({ difference }) => difference.in)));
  return [
    ...(found.has('answer') ? [['Bold', 'differs from the first column'] as const] : []),
    ...(found.has('features') ? [['+', 'the same answer, with other feature bits'] as const] : []),
  ];
}

function whyLines(comparison: Comparison): readonly string[] {
  const lines = reasons(comparison).flatMap(({ rows: alike, reasons: found }) => [
    `- ${alike.map(({ device, platform }) => `${escaped(device)} · ${escaped(platform)}`).join('; ')}`,
    ...found.map(({ drivers, words }) => `  - ${drivers.map(escaped).join(', ')}: ${escaped(words)}`),
  ]);
  return lines.length === 0
    ? []
    : ['', '<details><summary>Why they differ</summary>', '', ...lines, '', '</details>'];
}

/** A comparison as a table for GitHub. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { drivers, rows } = comparison;
  const body = grouped(rows).flatMap(({ rows: members }) =>
    members.map(({ row: { device, platform, cells } }) => [
      `${escaped(device)} · ${escaped(platform)}`,
      ...cells.map(cellText),
    ]),
  );
  const lines = [
    ...tableLines(['', ...drivers.map(escaped)], body),
    '',
    ...legend([
      ...meanings(rows.flatMap(({ cells }) => cells.map(({ result }) => result))),
      ...marks(comparison),
    ]),
    ...whyLines(comparison),
  ];
  return `${lines.join('\n')}\n`;
}

/** Drivers by claims as a table for GitHub, and below what no rule keeps and what each breaks that another keeps. */
export function claimsMarkdown({ columns, unavoidable, rows }: ClaimTable): string {
  const heads = columns.map((column) => escaped(`${column.claim}${hostsWords(column)}`));
  const body = rows.map(({ driver, verdicts }) => [
    escaped(driver),
    ...verdicts.map((verdict) => cellOf(verdict, GLYPH.good).replace('<', '\\<')),
  ]);
  const verdicts = rows.flatMap((row) => row.verdicts);
  const results = verdicts.flatMap(({ causes }) => causes.map(({ pattern }) => pattern.example));
  const keepAll = keepAllWords(rows);
  const lines = [
    ...tableLines(['', ...heads], body),
    '',
    ...(keepAll === '' ? [] : [escaped(keepAll), '']),
    `${GLYPH.good} ${escaped(JUDGED_WORDS)}. ${escaped(SITUATION_WORDS)}`,
    ...columns.flatMap(({ id, claim, hosts }, i) => [
      '',
      `**${heads[i]}**: ${escaped(CLAIMS[claim])}`,
      '',
      ...(unavoidable[i]?.causes ?? []).map(
        ({ pattern }) => `- No rule keeps ${escaped(causeWords(pattern))}`,
      ),
      ...verdicts
        .filter(({ column }) => column.id === id && column.hosts === hosts)
        .flatMap(({ driver, causes }) =>
          causes.map(
            (cause) =>
              `- ${escaped(driver)} breaks ${escaped(causeWords(cause.pattern))} → ${escaped(sentence(cause.pattern.example))} (${escaped(keptWords(cause))})`,
          ),
        ),
    ]),
    '',
    ...legend(meaningsInSentences(results)),
  ];
  return `${lines.join('\n')}\n`;
}
