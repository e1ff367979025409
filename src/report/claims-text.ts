import { CLAIMS, type ClaimId, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimTable } from '../model/comparison.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { legendLines } from './compare-text.ts';
import { blocks, type Column, type RowName } from './layout/columns.ts';
import { flow, type Piece, type Style } from './layout/style.ts';
import { meaningsInSentences, sentence } from './words/outcomes.ts';
import { percent } from './words/share.ts';
import { patternWords } from './words/space.ts';

export function glyphOf(
  { holds }: ClaimVerdict,
  glyph: { readonly good: string; readonly bad: string },
): string {
  return holds === undefined ? '-' : holds ? glyph.good : glyph.bad;
}

/** A cell in words: `✓`, `-`, or `✗ 14 %` with the share of the cases that break the claim. */
export function cellOf(
  verdict: ClaimVerdict,
  glyph: { readonly good: string; readonly bad: string },
): string {
  if (verdict.holds !== false) return glyphOf(verdict, glyph);
  return `${glyph.bad} ${percent(verdict.broken, verdict.judged)}`;
}

function piece(verdict: ClaimVerdict, style: Style): Piece {
  const text = cellOf(verdict, style.glyph);
  return { text, dress: verdict.holds === undefined ? style.faint : verdict.holds ? style.good : style.bad };
}

function table({ claims, rows }: ClaimTable, style: Style): readonly string[] {
  const names = rows.map(({ driver }, cell): RowName => ({ lines: [driver], cell, dress: style.name }));
  const columns = claims.map(
    (claim, i): Column => ({
      head: [claim],
      cells: rows.flatMap(({ verdicts }) => verdicts[i] ?? []).map((verdict) => piece(verdict, style)),
    }),
  );
  return blocks(names, columns, style).flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

/** Cases that break a claim, and the drivers under which they do so. */
export interface Breaking {
  /** Which cases. */
  readonly words: string;
  /** What comes of one of them. */
  readonly result: Result;
  readonly drivers: readonly string[];
}

/** What breaks a claim, the most general pattern of each driver; drivers with the same one together. */
export function breaking(claim: ClaimId, { rows }: ClaimTable): readonly Breaking[] {
  const found = new Map<string, Breaking>();
  for (const { driver, verdicts } of rows) {
    const verdict = verdicts.find((each) => each.claim === claim);
    if (verdict?.holds !== false) continue;
    const { pattern, deciding } = verdict;
    const { device, platform } = pattern.base;
    const words = `${platform.name}, ${device.name}: ${patternWords(pattern)}`;
    const key = `${words} ${sentence(deciding)}`;
    const drivers = found.get(key)?.drivers ?? [];
    found.set(key, { words, result: deciding, drivers: [...drivers, driver] });
  }
  return [...found.values()];
}

function breakingLines({ words, result, drivers }: Breaking, style: Style): readonly string[] {
  const line = `${printable(words)} ${style.glyph.arrow} ${sentence(result)}`;
  return [`  ${flow(line, style, 4, 2)}`, `    ${style.faint(flow(drivers.join(', '), style, 4))}`];
}

function claimLines(claim: ClaimId, claims: ClaimTable, style: Style): readonly string[] {
  const broken = breaking(claim, claims);
  return [
    '',
    `${style.strong(claim)}  ${flow(CLAIMS[claim], style, 2, claim.length + 2)}`,
    ...broken.flatMap((each) => breakingLines(each, style)),
  ];
}

/** A failing cell to show the command with, or any that some case bears on. */
function example({ rows }: ClaimTable): ClaimVerdict | undefined {
  const verdicts = rows.flatMap((row) => row.verdicts);
  return verdicts.findLast(({ holds }) => holds === false) ?? verdicts.find(({ deciding }) => deciding);
}

/** Drivers by claims for the eye: the table, then what breaks each claim. */
export function claimsText(claims: ClaimTable, style: Style): string {
  const { good, bad } = style.glyph;
  const broken = claims.claims.flatMap((claim) => breaking(claim, claims));
  const meant = meaningsInSentences(broken.map(({ result }) => result));
  const shown = example(claims);
  const rule = claims.rows.findLast(({ driver }) => !driver.startsWith('linux-'));
  const lines = [
    ...table(claims, style),
    '',
    style.faint(
      flow(
        `${good} every case keeps it; ${bad} so many break it, the most general of them below; - no case bears on it`,
        style,
        2,
        0,
      ),
    ),
    ...claims.claims.flatMap((claim) => claimLines(claim, claims, style)),
    '',
    ...legendLines(meant, style),
    ...(shown === undefined
      ? []
      : [
          ...(meant.length === 0 ? [] : ['']),
          'The case behind a cell, explained, and all that breaks it:',
          `  vnex compare --claims --case ${shown.driver}:${shown.claim} | vnex explain -`,
          `  vnex sweep --space argument --claim ${shown.claim} --driver ${shown.driver}`,
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
