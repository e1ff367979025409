import { type Style, wrap } from './style.ts';

const GAP = 3;
const LABEL = 12;

/** A text that a column wraps, and what its further lines are indented by. */
export interface Paragraph {
  readonly text: string;
  readonly dress: (text: string) => string;
  readonly hanging: number;
}

export function paragraph(text: string, dress = (plain: string) => plain, hanging = 0): Paragraph {
  return { text, dress, hanging };
}

interface Line {
  readonly text: string;
  readonly dress: (text: string) => string;
}

function linesOf(paragraphs: readonly Paragraph[], width: number, style: Style): readonly Line[] {
  return paragraphs.flatMap(({ text, dress, hanging }) =>
    wrap(style.plain(text), hanging, width, 0)
      .split('\n')
      .map((line) => ({ text: line, dress })),
  );
}

const NOTHING: Line = { text: '', dress: (text) => text };

/** Two texts side by side, each in half of the width that a label leaves; a label of no length leaves all but an indent. */
export function twoColumns(
  label: string,
  left: readonly Paragraph[],
  right: readonly Paragraph[],
  style: Style,
): readonly string[] {
  const indent = label === '' ? 4 : 2 + LABEL;
  const width = Math.max(16, Math.floor((style.width - indent - GAP) / 2));
  const [onLeft, onRight] = [linesOf(left, width, style), linesOf(right, width, style)];
  return Array.from({ length: Math.max(onLeft.length, onRight.length) }, (_, i) => {
    const [a, b] = [onLeft[i] ?? NOTHING, onRight[i] ?? NOTHING];
    const beside =
      b.text === '' ? '' : `${' '.repeat(Math.max(1, width + GAP - a.text.length))}${b.dress(b.text)}`;
    const head = i === 0 && label !== '' ? `  ${style.strong(label.padEnd(LABEL))}` : ' '.repeat(indent);
    return `${head}${a.dress(a.text)}${beside}`.trimEnd();
  });
}
