import type { Answered } from '../model/answered.ts';
import { CLAIMS, type ClaimId, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimTable } from '../model/comparison.ts';
import { printable } from '../model/printable.ts';
import { meaningsInSentences, sentence } from './cell-words.ts';
import { blocks, type Column, type RowName } from './columns.ts';
import { legendLines } from './compare-text.ts';
import { flow, type Piece, type Style } from './style.ts';

export function glyphOf(
  { holds }: ClaimVerdict,
  glyph: { readonly good: string; readonly bad: string },
): string {
  return holds === undefined ? '-' : holds ? glyph.good : glyph.bad;
}

function piece(verdict: ClaimVerdict, style: Style): Piece {
  const text = glyphOf(verdict, style.glyph);
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

/** A case that breaks a claim, and the drivers that it does so for. */
export interface Breaking extends Answered {
  readonly drivers: readonly string[];
}

/** What breaks a claim: drivers with the same deciding case and answer together. */
export function breaking(claim: ClaimId, { rows }: ClaimTable): readonly Breaking[] {
  const found = new Map<string, Breaking>();
  for (const { driver, verdicts } of rows) {
    const verdict = verdicts.find((each) => each.claim === claim);
    if (verdict?.holds !== false) continue;
    const { asked, result } = verdict.deciding;
    const key = JSON.stringify([asked.device.name, asked.platform.name, sentence(result)]);
    const drivers = found.get(key)?.drivers ?? [];
    found.set(key, { asked, result, drivers: [...drivers, driver] });
  }
  return [...found.values()];
}

/** The guest of a deciding case, where it is not the driver that is judged. */
export function otherGuest({ asked, drivers }: Breaking): string | undefined {
  return drivers.includes(asked.driver) ? undefined : asked.driver;
}

function breakingLines(broken: Breaking, style: Style): readonly string[] {
  const { asked, result, drivers } = broken;
  const parts = [asked.device.name, asked.platform.name, otherGuest(broken)].filter(
    (part) => part !== undefined,
  );
  const line = `${parts.map(printable).join(` ${style.glyph.dot} `)} ${style.glyph.arrow} ${sentence(result)}`;
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
        `${good} every case keeps it; ${bad} one breaks it, named below; - no case bears on it`,
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
          'The case behind a cell, explained:',
          `  vnex compare --claims --case ${shown.driver}:${shown.claim} | vnex explain -`,
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
