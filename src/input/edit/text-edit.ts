import type { PlacedEdit } from '../../model/text-remedy.ts';
import { lineAndColumn } from '../../text/line-and-column.ts';

/** Part of a text by offsets, the second behind its end. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A change of a text: what stands in the span goes, and `text` comes. */
export interface TextEdit extends Span {
  readonly text: string;
}

export function insertion(at: number, text: string): TextEdit {
  return { from: at, to: at, text };
}

export function deletion({ from, to }: Span): TextEdit {
  return { from, to, text: '' };
}

/** Edits as they are met in the text: of those at one place what is inserted first, and otherwise in the order given. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The text with edits made, of which no two overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let made = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    if (edit.from < at) throw new Error(`two edits overlap at ${edit.from}`);
    made += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return made + text.slice(at);
}

/** Whether edits can be made together. */
export function areApart(edits: readonly TextEdit[]): boolean {
  const met = inOrder(edits);
  return met.every(({ from }, i) => from >= (met[i - 1]?.to ?? 0));
}

/** An edit as reports have it. */
export function placed(text: string, { from, to, text: now }: TextEdit): PlacedEdit {
  return { ...lineAndColumn(text, from), old: text.slice(from, to), new: now };
}

/** The offset of a place. */
export function textOffsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = /\r\n|\n|\r/g;
    end.lastIndex = start;
    const found = end.exec(text);
    if (found === null) return text.length;
    start = found.index + found[0].length;
  }
  return start + column - 1;
}

/** The blanks with which the line of an offset begins. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /[ \t]*/y.exec(text.slice(start, offset))?.[0] ?? '';
}

/** A span with the whole of its line where nothing else stands on it. */
export function wholeLines(text: string, { from, to }: Span): Span {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', to);
  const end = newline === -1 ? text.length : newline + 1;
  const isAlone = text.slice(start, from).trim() === '' && text.slice(to, end).trim() === '';
  return isAlone ? { from: start, to: end } : { from, to };
}
