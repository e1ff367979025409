import { citations, type DecisionKind } from '../model/decision.ts';
import { printable } from '../model/printable.ts';
import { describeRelease } from '../model/release.ts';
import type { Result } from '../model/result.ts';
import { authorityText } from './result-text.ts';
import { type Style, wrap } from './style.ts';

function paragraph(text: string, indent: number, style: Style): string {
  return `${' '.repeat(indent)}${wrap(text, indent, style.width, indent)}`;
}

/** The whole story of one decision: the question, the answers there are, where it stands written, and how each case went. */
export function decisionText(kind: DecisionKind, results: readonly Result[], style: Style): string {
  const lines = [
    style.name(kind.id),
    style.strong(kind.question),
    '',
    paragraph(kind.story, 2, style),
    '',
    style.strong('The answers there are'),
    ...Object.values(kind.answers).map(({ answer, effect }) =>
      paragraph(`- ${answer}${effect === undefined ? '' : ` ${style.glyph.arrow} ${effect}`}`, 2, style),
    ),
    '',
    style.strong('Where it stands written'),
    ...citations(kind).map(({ since, ...citation }) =>
      paragraph(
        authorityText({ ...citation, ...(since === undefined ? {} : { since: describeRelease(since) }) }),
        2,
        style,
      ),
    ),
  ];
  for (const { case: asked, decisions } of results) {
    const taken = decisions.filter(({ id }) => id === kind.id);
    lines.push('', style.strong(printable(`Here: ${asked.device}, ${asked.platform}, ${asked.driver}`)));
    if (taken.length === 0) lines.push('  The question does not come up in this case.');
    for (const { answer, because, effect } of taken) {
      lines.push(paragraph(answer, 2, style));
      if (effect !== '') lines.push(paragraph(`${style.glyph.arrow} ${effect}`, 2, style));
      for (const fact of because) lines.push(paragraph(`because ${printable(fact)}`, 4, style));
    }
  }
  return style.plain(`${lines.join('\n')}\n`);
}
