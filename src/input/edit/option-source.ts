import type { QemuOption } from '../import/qemu/options.ts';
import { balanced } from '../import/shell/scan.ts';
import type { Span } from './text-edit.ts';

/** An option of a command line as it stands in its text. */
export interface OptionSource {
  /** From the dash, or the quote before it, to behind the value and its quote. */
  readonly whole: Span;
  /** The value without the quotes around it; where it takes none, the option itself. */
  readonly value: Span;
  /** What stands between the word before and the option. */
  readonly gap: string;
  /** What stands between the option and its value: a blank, or what separates the items of a list. */
  readonly separator: string;
  /** The quote around each word where the words are the items of a list; '' in a shell’s text. */
  readonly quote: string;
}

const NAME = /(["']?)(--?[A-Za-z][\w-]*)\1((?:[ \t,=]|\\?\r?\n|- )+)$/;
const GAP = /(?:[ \t,]|\\\r?\n|\r?\n|- (?=["'-]))+$/;
/** No more stands between an option and its value, or between two options. */
const LONGEST = 500;

/** Where a value stands, with the quotes around it. */
interface ValueSource {
  readonly inner: Span;
  readonly outer: Span;
}

/** Where an option stands in a text; undefined where it cannot be told, as of one that a script puts together. */
export function sourceOf(text: string, option: QemuOption): OptionSource | undefined {
  if (option.value === '') return flagSource(text, option);
  const value = valueSource(text, option);
  if (value === undefined) return undefined;
  const before = text.slice(Math.max(0, value.outer.from - LONGEST), value.outer.from);
  const found = NAME.exec(before);
  if (found === null) return undefined;
  const [whole, quote = '', , separator = ' '] = found;
  const from = value.outer.from - whole.length;
  const isQuoted = quote !== '' && text[value.outer.from] === quote;
  return {
    whole: { from, to: value.outer.to },
    value: value.inner,
    gap: gapBefore(text, from),
    separator,
    quote: isQuoted ? quote : '',
  };
}

function flagSource(text: string, { name, offset }: QemuOption): OptionSource | undefined {
  const [dashes = '', quote = ''] = /^(["']?)--?/.exec(text.slice(offset, offset + 3)) ?? [];
  const found = `${dashes}${name}${quote}`;
  if (dashes === '' || !text.startsWith(found, offset)) return undefined;
  const whole = { from: offset, to: offset + found.length };
  return { whole, value: whole, gap: gapBefore(text, offset), separator: ' ', quote };
}

function gapBefore(text: string, offset: number): string {
  return GAP.exec(text.slice(Math.max(0, offset - LONGEST), offset))?.[0] ?? '';
}

/** Where a value stands; undefined where it cannot be told. */
export function valueSource(
  text: string,
  { value, offset, json }: Pick<QemuOption, 'value' | 'offset' | 'json'>,
): ValueSource | undefined {
  return (
    asQuoted(text, value, offset) ??
    (json ? asJson(text, offset) : undefined) ??
    asToken(text, value, offset) ??
    elsewhere(text, value)
  );
}

/** The value as it is, in quotes or with nothing around it. */
function asQuoted(text: string, value: string, offset: number): ValueSource | undefined {
  const quote = /["'`]/.test(text[offset] ?? '') ? (text[offset] ?? '') : '';
  const from = offset + quote.length;
  const to = from + value.length;
  if (text.slice(from, to) !== value) return undefined;
  if (quote === '' ? !/^(?:$|[\s"'`\\)\]])/.test(text.slice(to, to + 1)) : text[to] !== quote)
    return undefined;
  return { inner: { from, to }, outer: { from: offset, to: to + quote.length } };
}

/** An object of JSON, of which quotes may be escaped. */
function asJson(text: string, offset: number): ValueSource | undefined {
  const open = text.indexOf('{', offset);
  if (open === -1 || open > offset + 2) return undefined;
  const object = balanced(text, open);
  if (object === undefined) return undefined;
  const inner = { from: open, to: open + object.length };
  const quotes = text.slice(offset, open);
  const isClosed = quotes !== '' && text.startsWith(quotes, inner.to);
  return { inner, outer: isClosed ? { from: offset, to: inner.to + quotes.length } : inner };
}

/** A word of a shell’s, in which variables may stand: it has to begin as the value does. */
function asToken(text: string, value: string, offset: number): ValueSource | undefined {
  const to = tokenEnd(text, offset);
  const raw = text.slice(offset, to);
  const [head = ''] = /^[^,$`"'\\=]+/.exec(value) ?? [];
  const [, begins = ''] = /^["']?([^,$`"'\\=]*)/.exec(raw) ?? [];
  if (head === '' || begins !== head) return undefined;
  const [, quote = '', inside = ''] = /^(["'])([\s\S]*)\1$/.exec(raw) ?? [];
  const isWhole = quote !== '' && !inside.includes(quote);
  const inner = isWhole ? { from: offset + 1, to: to - 1 } : { from: offset, to };
  return { inner, outer: { from: offset, to } };
}

/** Where a word of a shell’s that begins here ends. */
function tokenEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === '\\') {
      if (/^\\\r?\n/.test(text.slice(at, at + 3))) return at;
      at += 2;
    } else if (c === "'" || c === '"') at = quoteEnd(text, at);
    else if (c === '$' && text[at + 1] === '{') at += 1 + (balanced(text, at + 1)?.length ?? 1);
    else if (c === '$' && text[at + 1] === '(') at = parenthesisEnd(text, at + 1);
    else if (/[\s;|&<>()]/.test(c)) return at;
    else at++;
  }
  return Math.min(at, text.length);
}

function parenthesisEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}

function quoteEnd(text: string, open: number): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

/** A value that stands in one other place alone, such as a variable of a script. */
function elsewhere(text: string, value: string): ValueSource | undefined {
  if (value.length < SHORTEST) return undefined;
  const from = text.indexOf(value);
  if (from === -1 || text.indexOf(value, from + 1) !== -1) return undefined;
  const span = { from, to: from + value.length };
  if (!/^(?:$|[\s"'`\\)\]])/.test(text.slice(span.to, span.to + 1))) return undefined;
  const quote = text[from - 1] ?? '';
  const isQuoted = /["']/.test(quote) && text[span.to] === quote;
  return { inner: span, outer: isQuoted ? { from: from - 1, to: span.to + 1 } : span };
}

/** Shorter words stand anywhere. */
const SHORTEST = 8;
