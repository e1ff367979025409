import { printable } from '../text/printable.ts';
import { quote } from '../text/quoting.ts';

/**
 * Where and why a text is not JSON. JSON.parse only says that it is not (its wording differs between Node
 * releases and often has no position), and momoa blames the last good token of a truncated file.
 */
export interface SyntaxMistake {
  readonly offset: number;
  readonly message: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_$.+-])/uy;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORD = /[\p{L}\p{N}_$.+-]+|./suy;

/** The first place where `text` stops being JSON; undefined where it is JSON. The text may nest MAX_DEPTH deep. */
export function syntaxMistake(text: string): SyntaxMistake | undefined {
  const reader: Reader = { text, at: 0, mistake: undefined };
  if (value(reader, 'a value') && peek(reader) !== undefined) fail(reader, 'the end of the file');
  return reader.mistake;
}

interface Reader {
  readonly text: string;
  at: number;
  mistake: SyntaxMistake | undefined;
}

// Each function reads one thing and says whether it was there; the first that was not leaves its mistake behind.

function value(reader: Reader, expected: string): boolean {
  switch (peek(reader)) {
    case '{':
      return sequence(
        reader,
        '}',
        'a key in double quotes',
        (or) => key(reader, or) && value(reader, 'a value'),
      );
    case '[':
      return sequence(reader, ']', 'a value', (or) => value(reader, or));
    case '"':
      return string(reader);
    default:
      return skip(reader, SCALAR) || fail(reader, expected);
  }
}

/** An object or a list: items with commas between them up to `end`. */
function sequence(reader: Reader, end: string, item: string, read: (expected: string) => boolean): boolean {
  reader.at++;
  if (accept(reader, end)) return true;
  for (let expected = `${item} or "${end}"`; ; expected = item) {
    if (!read(expected)) return false;
    if (accept(reader, end)) return true;
    if (!accept(reader, ',')) return fail(reader, `"," or "${end}"`);
  }
}

function key(reader: Reader, expected: string): boolean {
  if (peek(reader) !== '"') return fail(reader, expected);
  return string(reader) && (accept(reader, ':') || fail(reader, '":"'));
}

function string(reader: Reader): boolean {
  const { text } = reader;
  const start = reader.at++;
  for (let code = text.charCodeAt(reader.at); !Number.isNaN(code); code = text.charCodeAt(reader.at)) {
    if (code === 0x22) {
      reader.at++;
      return true;
    }
    if (code === 0x5c ? !skip(reader, ESCAPE) : code < 0x20) return badCharacter(reader);
    if (code !== 0x5c) reader.at++;
  }
  reader.mistake = { offset: start, message: 'the file ends inside the string that begins here' };
  return false;
}

function badCharacter(reader: Reader): boolean {
  const { text, at: offset } = reader;
  const message =
    text[offset] === '\\'
      ? `"${printable(text.slice(offset, offset + 2))}" is no escape of JSON; a backslash is written \\\\`
      : `unescaped ${quote(text.charAt(offset))} in a string`;
  reader.mistake = { offset, message };
  return false;
}

function fail(reader: Reader, expected: string): false {
  const { text, at } = reader;
  const found = at === text.length ? 'the file ends too early' : `unexpected ${quote(word(reader))}`;
  reader.mistake ??= { offset: at, message: `${found}; expected ${expected}${hint(text, at)}` };
  return false;
}

/** For what people write who think of JavaScript or Python. */
function hint(text: string, at: number): string {
  const next = text.charAt(at);
  if (next === "'") return ' (JSON strings take double quotes)';
  return next === '#' ? ' (a comment begins with // here)' : '';
}

function word(reader: Reader): string {
  WORD.lastIndex = reader.at;
  return WORD.exec(reader.text)?.[0] ?? '';
}

function skip(reader: Reader, pattern: RegExp): boolean {
  pattern.lastIndex = reader.at;
  if (!pattern.test(reader.text)) return false;
  reader.at = pattern.lastIndex;
  return true;
}

function peek(reader: Reader): string | undefined {
  skip(reader, SPACE);
  return reader.text[reader.at];
}

function accept(reader: Reader, character: string): boolean {
  if (peek(reader) !== character) return false;
  reader.at++;
  return true;
}
