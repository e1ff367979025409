import type { BrokenPattern } from '../model/broken-pattern.ts';
import { CLAIMS } from '../model/claim.ts';
import { type Swept, type Wanted, WORKS } from '../model/sweep.ts';
import { printable } from '../text/printable.ts';
import { legendLines } from './compare-text.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { meaningsInSentences, sentence } from './words/outcomes.ts';
import { percent } from './words/share.ts';
import { patternWords } from './words/space.ts';

/** A claim in words. */
export function claimSentence(claim: Wanted): string {
  return claim === 'works' ? WORKS : CLAIMS[claim];
}

/** 1234567 → 1,234,567. */
function grouped(count: bigint): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function countLines({ counts }: Swept, style: Style): readonly string[] {
  const { silent, undriven, holds, broken } = counts;
  const all = silent + undriven + holds + broken;
  const rows = [
    ['cases', all, ''],
    ['says nothing of', silent, percent(silent, all)],
    ['guest has no driver', undriven, percent(undriven, all)],
    ['keep it', holds, percent(holds, all)],
    ['break it', broken, percent(broken, all)],
  ] as const;
  const number = Math.max(...rows.map(([, count]) => grouped(count).length));
  const [label, share] = [19, 11];
  const beside = label + share + number + 6 <= style.width;
  return rows.map(([what, count, part]) =>
    beside
      ? `  ${what.padEnd(label)}  ${style.faint(part.padStart(share))}  ${grouped(count).padStart(number)}`
      : `  ${what.padEnd(label)}  ${style.faint(part.padStart(share))}\n    ${grouped(count)}`,
  );
}

interface Numbered {
  readonly pattern: BrokenPattern;
  readonly number: number;
}

function patternLine({ pattern, number }: Numbered, style: Style): string {
  const label = `${number}`.padStart(4);
  const line = `${printable(patternWords(pattern))} ${style.glyph.arrow} ${sentence(pattern.example)}`;
  return `${style.faint(label)}  ${flow(line, style, 6)}`;
}

/** What the patterns of a part have in common. */
function placeOf({ base }: BrokenPattern): string {
  return `${base.device.name}, ${base.platform.name}`;
}

function patternLines({ patterns }: Swept, style: Style): readonly string[] {
  const byPlace = new Map<string, Numbered[]>();
  for (const [i, pattern] of patterns.entries()) {
    const numbered = { pattern, number: i + 1 };
    const place = placeOf(pattern);
    byPlace.set(place, [...(byPlace.get(place) ?? []), numbered]);
  }
  return [...byPlace].flatMap(([place, members]) =>
    section(
      printable(place),
      members.map((member) => patternLine(member, style)),
      style,
    ),
  );
}

/** How many cases are in no pattern that is listed. */
function restLines({ counts, patterns }: Swept): readonly string[] {
  const rest = patterns.reduce((left, { size }) => left - size, counts.broken);
  if (rest === 0n) return [];
  const share = percent(rest, counts.broken);
  return ['', `${share} of the cases that break it are in smaller patterns, which --json has.`];
}

/** A sweep for the eye: how many cases, and which of them break the claim. `command` repeats the sweep. */
export function sweepText(swept: Swept, command: string, style: Style): string {
  const { space, claim, driver, paths, counts, patterns } = swept;
  const kept = counts.broken === 0n;
  const { good, bad, dot } = style.glyph;
  const glyph = kept ? style.good(good) : style.bad(bad);
  const meant = meaningsInSentences(patterns.map(({ example }) => example));
  const lines = [
    `${glyph} ${style.strong(claim)}  ${flow(claimSentence(claim), style, 2, claim.length + 4)}`,
    `  ${printable(driver)} ${dot} ${printable(space)} ${dot} ${grouped(BigInt(paths))} paths`,
    '',
    ...countLines(swept, style),
    ...patternLines(swept, style),
    ...restLines(swept),
    ...(meant.length === 0 ? [] : ['', ...legendLines(meant, style)]),
    ...(patterns.length === 0
      ? []
      : ['', 'A case of a pattern, explained:', `  ${command} --pattern 1 | vnex explain -`]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
