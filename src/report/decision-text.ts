import { citations, type DecisionKind, type Wording } from '../model/decision.ts';
import { describeRelease } from '../model/release.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { authorityText, titleLine } from './result-text.ts';

function paragraph(text: string, indent: number, style: Style, hanging = indent): string {
  return `${' '.repeat(indent)}${flow(text, style, hanging, indent)}`;
}

/** An answer as it reads before a case fills it in. */
function possible({ answer, effect }: Wording, style: Style): string {
  const whole = `${answer}${effect === undefined ? '' : ` ${style.glyph.arrow} ${effect}`}`;
  return whole.replace(/\{\w+\}/g, '…');
}

/** How one case decided it. */
function here(id: string, { case: asked, decisions }: Result, style: Style): readonly string[] {
  const taken = decisions.filter((decision) => decision.id === id);
  return [
    '',
    style.strong('In this case'),
    `  ${titleLine([asked.device, asked.platform, asked.driver], style, 2)}`,
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
    style.strong('The answers there are'),
    ...Object.values(kind.answers).map((wording) => paragraph(`- ${possible(wording, style)}`, 2, style, 4)),
    '',
    style.strong('Where it stands written'),
    ...citations(kind).map(({ since, ...citation }) =>
      paragraph(
        authorityText({ ...citation, ...(since === undefined ? {} : { since: describeRelease(since) }) }),
        2,
        style,
        4,
      ),
    ),
    ...results.flatMap((result) => here(kind.id, result, style)),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
