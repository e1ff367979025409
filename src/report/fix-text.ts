import { CLAIMS } from '../model/claim.ts';
import type { CaseFixes, Fix, Standing } from '../model/fix.ts';
import { askedNames } from '../model/open-case.ts';
import type { Result } from '../model/result.ts';
import type { Wanted } from '../model/sweep.ts';
import { printable } from '../text/printable.ts';
import { remedyLines } from './advice-text.ts';
import { patchText } from './layout/patch-text.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { titleLine } from './result-text.ts';
import { otherRemedies } from './words/alternatives.ts';
import { type Advise, asItIs, remedyWords } from './words/edits.ts';
import { changeCount, metReason, noFixReason } from './words/fix.ts';
import { sentence } from './words/outcomes.ts';
import { underWords } from './words/when.ts';

const STANDING: Readonly<Record<Standing, string>> = {
  holds: 'holds',
  broken: 'does not hold',
  silent: 'says nothing of such a case',
  undriven: 'cannot hold: no driver takes the device',
};

/** Claims one by one; that it works is the answer itself. */
function claims(wanted: readonly Wanted[], standings: readonly Standing[]): string {
  return wanted
    .flatMap((one, i) => {
      const stands = standings[i];
      return one === 'works' || stands === undefined ? [] : [`; ${one} ${STANDING[stands]}`];
    })
    .join('');
}

/** The changes of a fix, each with how it is made. */
function changeLines({ changes }: Fix, number: number, advise: Advise, style: Style): readonly string[] {
  return changes.flatMap((change, i) =>
    remedyLines(i === 0 ? `${`${number}`.padEnd(2)} ` : 'and ', advise(remedyWords(change)), style),
  );
}

/** What comes of a case that is fixed. */
function proofLine({ when, result, standings }: Fix, wanted: readonly Wanted[], style: Style): string {
  const where = when === undefined ? '' : ` ${underWords(when, result.asked.device.type)}`;
  const proof = `proven: ${sentence(result)}${where}${claims(wanted, standings)}`;
  return `    ${style.good(style.glyph.good)} ${flow(proof, style, 6, 5 + style.glyph.good.length)}`;
}

function heading(fixes: readonly Fix[]): string {
  const fewest = fixes[0]?.changes.length ?? 0;
  const most = fixes.at(-1)?.changes.length ?? 0;
  const size = fewest === most ? changeCount(fewest) : `${fewest} to ${changeCount(most)}`;
  return fixes.length === 1 ? `What helps: ${size}` : `What helps: ${fixes.length} ways, each of ${size}`;
}

/** The diff of the fix that is taken, where its file is edited. */
export interface ShownDiff {
  /** The number of the fix, from 1. */
  readonly of: number;
  /** '' where the file has no place for it. */
  readonly diff: string;
}

function answerLines(
  caseFixes: CaseFixes,
  advise: Advise,
  style: Style,
  { of, diff }: ShownDiff,
): readonly string[] {
  const { met, fixes, wanted } = caseFixes;
  if (met) return ['', `  ${metReason(caseFixes)}`];
  if (fixes.length === 0)
    return section('No fix within these bounds', [`  ${flow(noFixReason(caseFixes), style, 2)}`], style);
  return section(
    heading(fixes),
    fixes.flatMap((one, i) => [
      ...changeLines(one, i + 1, advise, style),
      proofLine(one, wanted, style),
      ...(i + 1 === of && diff !== '' ? [patchText(diff)] : []),
    ]),
    style,
  );
}

/** The part of what is open for which fixes were looked for. */
function whereLines({ when, result }: CaseFixes, style: Style): readonly string[] {
  if (when === undefined) return [];
  return [`  ${flow(underWords(when, result.asked.device.type), style, 4, 2)}`];
}

/** What was not tried: another backend, or another device in its place. */
function otherAdvice({ result, met }: CaseFixes, advise: Advise, style: Style): readonly string[] {
  const others = met ? [] : otherRemedies(result);
  if (others.length === 0) return [];
  return section(
    'What else would help',
    others.flatMap((other, i) => remedyLines(i === 0 ? '' : 'or ', advise(other), style)),
    style,
  );
}

function said({ message }: Result): string {
  return message === undefined ? '' : `, “${printable(message)}”`;
}

/** What helps a case, for the eye: how it stands, and each fix with its proof. */
export function fixesText(
  caseFixes: CaseFixes,
  style: Style,
  advise: Advise = asItIs,
  shown: ShownDiff = { of: 1, diff: '' },
): string {
  const { given, result, wanted, standings, met, bounds } = caseFixes;
  const wants = wanted.map((one) => (one === 'works' ? one : `${one} (${CLAIMS[one]})`)).join(', ');
  const stands = `${sentence(result)}${said(result)}${claims(wanted, standings)}`;
  const glyph = met ? style.good(style.glyph.good) : style.bad(style.glyph.bad);
  const lines = [
    titleLine(Object.values(askedNames(given)), style),
    '',
    `${glyph} ${flow(stands, style, 2, 1 + style.glyph.bad.length)}`,
    ...(wanted.join() === 'works' ? [] : [`  ${flow(`wanted: ${wants}`, style, 4)}`]),
    ...whereLines(caseFixes, style),
    ...(met
      ? []
      : [`  ${flow(`may change: ${bounds.may.join(', ')}; up to ${bounds.most} together`, style, 4)}`]),
    ...answerLines(caseFixes, advise, style, shown),
    ...otherAdvice(caseFixes, advise, style),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
