import { namesOf } from '../model/case.ts';
import { citations, type DecisionKind, type Wording } from '../model/decision.ts';
import { describeRelease } from '../model/release.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { authorityText, linked, titleLine } from './result-text.ts';
import { answerText, decisionWords } from './words/decisions.ts';

function paragraph(text: string, indent: number, style: Style, hanging = indent): string {
  return `${' '.repeat(indent)}${flow(text, style, hanging, indent)}`;
}

/** An answer as it reads before a case fills it in. */
function possible(wording: Wording, style: Style): string {
  const { effect } = wording;
  const whole = `${answerText(wording)}${effect === undefined ? '' : ` ${style.glyph.arrow} ${effect}`}`;
  return whole.replace(/\{\w+\}/g, '…');
}

/** How one case decided it. */
function here(id: string, { asked, decisions }: Result, style: Style): readonly string[] {
  const taken = decisions
    .filter(({ kind }) => kind.id === id)
    .map((decided) => decisionWords(decided, asked));
  const { device, platform, driver } = namesOf(asked);
  return [
    '',
    style.strong('In this case'),
    `  ${titleLine([device, platform, driver], style, 2)}`,
    ...(taken.length === 0 ? ['  The question does not come up.'] : []),
    ...taken.flatMap(({ answer, because, effect }) => [
      paragraph(printable(answer), 2, style),
      ...(effect === '' ? [] : [paragraph(`${style.glyph.arrow} ${printable(effect)}`, 2, style, 4)]),
      ...because.map((fact) => paragraph(`because ${printable(fact)}`, 4, style, 6)),
    ]),
  ];
}

/** The whole story of one decision: the question, the answers there are, where it stands written, and how each case went. */
export function decisionText(kind: DecisionKind, results: readonly Result[], style: Style): string {
  const lines = [
    style.name(kind.id),
    style.strong(flow(kind.question, style, 0)),
    '',
    paragraph(kind.story, 2, style),
    '',
    style.strong('Possible answers'),
    ...Object.values(kind.answers).map((wording) => paragraph(`- ${possible(wording, style)}`, 2, style, 4)),
    '',
    style.strong('Source'),
    ...citations(kind).map(({ since, ...citation }) => {
      const authority = { ...citation, ...(since === undefined ? {} : { since: describeRelease(since) }) };
      return linked(paragraph(authorityText(authority), 2, style, 4), authority, style);
    }),
    ...results.flatMap((result) => here(kind.id, result, style)),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
