import type { Step } from '../../model/step.ts';
import { insertion, type Span, type TextEdit } from './text-edit.ts';

/** Where words are looked for to be taken away, and where what is for init begins. */
const INIT = /(?:^|\s)--(?:\s|$)/;

/** Takes words of a kernel command line away, and puts one in their place, or behind those for the kernel. */
export function withWords(
  text: string,
  { from, to }: Span,
  { drop, add }: Pick<Extract<Step, { readonly kind: 'words' }>, 'drop' | 'add'>,
): readonly TextEdit[] | undefined {
  const raw = text.slice(from, to);
  const end = INIT.exec(raw)?.index ?? raw.length;
  const found = drop.flatMap((word) => wordsIn(raw.slice(0, end), word));
  if (new Set(drop).size > 0 && found.length === 0) return undefined;
  const [first, ...others] = [...found].sort((a, b) => a.from - b.from);
  const gone = (span: Span): TextEdit => ({ ...withBlank(raw, span, from), text: '' });
  if (add === undefined) return first && [gone(first), ...others.map(gone)];
  if (first !== undefined)
    return [{ from: from + first.from, to: from + first.to, text: add }, ...others.map(gone)];
  const kept = raw.slice(0, end).trimEnd();
  return [insertion(from + kept.length, kept === '' || kept === '"' || kept === "'" ? add : ` ${add}`)];
}

/** The places of a word between blanks. */
function wordsIn(raw: string, word: string): readonly Span[] {
  const found: Span[] = [];
  for (let at = raw.indexOf(word); at !== -1; at = raw.indexOf(word, at + 1)) {
    const isWord = /^$|[\s"']/.test(raw[at - 1] ?? '') && /^$|[\s"']/.test(raw[at + word.length] ?? '');
    if (isWord) found.push({ from: at, to: at + word.length });
  }
  return found;
}

/** A word with one of the blanks around it. */
function withBlank(raw: string, { from, to }: Span, offset: number): Span {
  if (/\s/.test(raw[from - 1] ?? '')) return { from: offset + from - 1, to: offset + to };
  return { from: offset + from, to: offset + to + (/\s/.test(raw[to] ?? '') ? 1 : 0) };
}
