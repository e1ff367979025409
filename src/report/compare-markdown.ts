import { CLAIMS } from '../model/claim.ts';
import type { ClaimTable, Comparison, ComparisonCell } from '../model/comparison.ts';
import { printable } from '../text/printable.ts';
import { breaking, cellOf } from './claims-text.ts';
import { grouped } from './layout/grouped-rows.ts';
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

/** Drivers by claims as a table for GitHub, and below what breaks each claim. */
export function claimsMarkdown(table: ClaimTable): string {
  const { claims, rows } = table;
  const body = rows.map(({ driver, verdicts }) => [
    escaped(driver),
    ...verdicts.map((verdict) => cellOf(verdict, GLYPH)),
  ]);
  const broken = claims.map((claim) => [claim, breaking(claim, table)] as const);
  const lines = [
    ...tableLines(['', ...claims.map(escaped)], body),
    '',
    `${GLYPH.good} every case keeps it; ${GLYPH.bad} so many break it, the most general of them below; - no case bears on it.`,
    ...broken.flatMap(([claim, cases]) => [
      '',
      `**${escaped(claim)}**: ${escaped(CLAIMS[claim])}`,
      ...(cases.length === 0 ? [] : ['']),
      ...cases.map(
        ({ words, result, drivers }) =>
          `- ${escaped(words)} → ${escaped(sentence(result))} (${drivers.map(escaped).join(', ')})`,
      ),
    ]),
    '',
    ...legend(meaningsInSentences(broken.flatMap(([, cases]) => cases.map(({ result }) => result)))),
  ];
  return `${lines.join('\n')}\n`;
}
