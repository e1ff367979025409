import { literalPattern } from '../../model/message-pattern.ts';
import type { QemuOption } from '../import/qemu/options.ts';
import type { OptionSource } from './option-source.ts';
import { deletion, insertion, type Span, type TextEdit } from './text-edit.ts';

// Edits of single options of a command line.

const QUOTE_IN_JSON = /^\{\s*(\\*["'])/;

/** Gives keys of an option other values: each where it stands, or at the end. */
export function withKeys(
  text: string,
  source: Pick<OptionSource, 'value'>,
  { json }: Pick<QemuOption, 'json'>,
  changes: ReadonlyMap<string, string>,
): readonly TextEdit[] {
  return json ? inJson(text, source.value, changes) : inList(text, source.value, changes);
}

function inList(text: string, { from, to }: Span, changes: ReadonlyMap<string, string>): readonly TextEdit[] {
  const raw = text.slice(from, to);
  const added: string[] = [];
  const edits: TextEdit[] = [];
  for (const [key, value] of changes) {
    const found = [...raw.matchAll(keyShape(key))].at(-1);
    if (found === undefined) added.push(`,${key}=${value}`);
    else {
      const [whole, head = '', given = ''] = found;
      const at = from + found.index + head.length;
      // A name alone is switched on.
      const now = given === '' && !whole.endsWith('=') ? `=${value}` : value;
      const start = given === '' ? from + found.index + whole.length : at;
      edits.push({ from: start, to: at + given.length, text: now });
    }
  }
  return added.length === 0 ? edits : [...edits, insertion(to, added.join(''))];
}

/** Takes a key of an option away; undefined where it does not stand there behind another one. */
export function withoutKey(
  text: string,
  { value: { from, to } }: Pick<OptionSource, 'value'>,
  { json }: Pick<QemuOption, 'json'>,
  key: string,
): TextEdit | undefined {
  const name = keyPattern(key);
  const shape = json
    ? new RegExp(`\\s*,\\s*\\\\*["']${name}\\\\*["']\\s*:\\s*[^,}\\s]+`)
    : new RegExp(`,${name}(?:=[^,"'\\s]*)?(?=,|$)`);
  const found = shape.exec(text.slice(from, to));
  if (found === null) return undefined;
  return deletion({ from: from + found.index, to: from + found.index + found[0].length });
}

/** A name with dashes or underscores; nothing at all for one that is longer than any name, and than a regular expression may be. */
function keyPattern(key: string): string {
  return key.length > LONGEST_NAME ? '(?!)' : literalPattern(key).replace(/[-_]/g, '[-_]');
}

const LONGEST_NAME = 200;

/** `,key=value` or `,key`, the name with dashes or underscores. */
function keyShape(key: string): RegExp {
  const name = keyPattern(key);
  return new RegExp(`((?:^|,)${name}(?:=|(?=,|$)))((?<==)[^,"'\\s]*)?`, 'g');
}

function inJson(text: string, { from, to }: Span, changes: ReadonlyMap<string, string>): readonly TextEdit[] {
  const raw = text.slice(from, to);
  const quote = QUOTE_IN_JSON.exec(raw)?.[1] ?? '"';
  const added: string[] = [];
  const edits: TextEdit[] = [];
  for (const [key, value] of changes) {
    const spelt = jsonValue(value, quote);
    const shape = new RegExp(`\\\\*["']${keyPattern(key)}\\\\*["']\\s*:\\s*([^,}\\s]+)`);
    const found = shape.exec(raw);
    const given = found?.[1];
    if (found === null || given === undefined) added.push(`,${quote}${key}${quote}:${spelt}`);
    else {
      const at = from + found.index + found[0].length - given.length;
      edits.push({ from: at, to: at + given.length, text: spelt });
    }
  }
  return added.length === 0 ? edits : [...edits, insertion(from + raw.lastIndexOf('}'), added.join(''))];
}

function jsonValue(value: string, quote: string): string {
  if (value === 'on') return 'true';
  if (value === 'off') return 'false';
  return /^\d{1,9}$/.test(value) ? value : `${quote}${value}${quote}`;
}

/** Takes an option away, with the blanks before it, or behind it where it begins a line. */
export function withoutOption(text: string, { whole, gap }: OptionSource): TextEdit {
  if (!gap.includes('\n')) return deletion({ from: whole.from - gap.length, to: whole.to });
  const [behind = ''] = /^[ \t,]+(?=[^\s\\])/.exec(text.slice(whole.to, whole.to + LONGEST_GAP)) ?? [];
  return deletion({ from: whole.from, to: whole.to + behind.length });
}

const LONGEST_GAP = 200;

/** Edits of a command of several lines, of which none is left with nothing on it, and the last one is not continued. */
export function withoutBlankLines(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const gone = edits.filter((edit) => edit.text === '').sort((a, b) => a.from - b.from);
  const merged: TextEdit[] = [];
  for (const next of gone) {
    const last = merged.at(-1);
    const between = last === undefined ? undefined : text.slice(last.to, next.from);
    const isApart = between === undefined || between.trim() !== '' || between.includes('\n');
    if (last === undefined || isApart) merged.push(next);
    else merged[merged.length - 1] = { ...last, to: Math.max(last.to, next.to) };
  }
  return [...edits.filter((edit) => edit.text !== ''), ...merged.map((edit) => withItsLine(text, edit))];
}

function withItsLine(text: string, { from, to }: Span): TextEdit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const isFirst = text.slice(start, from).trim() === '';
  const [rest] = /^[ \t]*(?:\\?\r?\n|$)/.exec(text.slice(to)) ?? [];
  if (!isFirst || rest === undefined) return deletion({ from, to });
  if (rest.includes('\\') || start === 0) return deletion({ from: start, to: to + rest.length });
  const before = text.slice(0, start);
  const [continued] = /[ \t]*\\\r?\n$/.exec(before) ?? [];
  return continued === undefined
    ? deletion({ from: start, to: to + rest.length })
    : deletion({ from: start - continued.length, to });
}

/** Another option in the place of one. */
export function insteadOf({ whole, separator, quote }: OptionSource, name: string, value: string): TextEdit {
  return { ...whole, text: spelt(name, value, separator, quote) };
}

/** Another option before one, laid out as that one is. */
export function before(
  { whole, gap, separator, quote }: OptionSource,
  name: string,
  value: string,
): TextEdit {
  const between =
    separator.trim() === '' && !separator.includes('\n') ? separator : quote === '' ? ' ' : separator;
  const apart = gap === '' ? ' ' : gap;
  return insertion(whole.from, `${spelt(name, value, between, quote)}${apart}`);
}

function spelt(name: string, value: string, separator: string, quote: string): string {
  const inQuotes = (word: string) =>
    quote === '"' ? JSON.stringify(word) : quote === '' ? shellWord(word) : `${quote}${word}${quote}`;
  return value === '' ? inQuotes(`-${name}`) : `${inQuotes(`-${name}`)}${separator}${inQuotes(value)}`;
}

/** A word with the quotes that a shell wants. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./${}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
