const ASCII: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '–': '-',
  '·': '|',
  '→': '->',
  '∩': '&',
  '›': '>',
};

/** Text for an output that shows ASCII only; what has no spelling there becomes a question mark. */
export function toAscii(text: string): string {
  return text.replace(/\P{ASCII}/gu, (glyph) => ASCII[glyph] ?? '?');
}
