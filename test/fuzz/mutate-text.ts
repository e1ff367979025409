import { CONTROLS, MARKUP, NUMBERS, ODD_TEXT } from './hostile.ts';
import type { Random } from './random.ts';

/** What mutators draw from besides the text itself. */
export interface Stock {
  /** Words of the corpus: names, values, options. */
  readonly words: readonly string[];
  /** Whole texts of the same kind, to splice with. */
  readonly texts: readonly string[];
}

type Mutator = (text: string, random: Random, stock: Stock) => string;

const WORD = /[\w.:-]+/g;
const NUMBER = /0x[\da-f]+|\d+/gi;

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** A place in a text, and a short way on from there. */
function span(text: string, random: Random): readonly [start: number, end: number] {
  const start = random.below(text.length + 1);
  const longest = random.pick([1, 1, 2, 4, 16, 64, 1024]);
  return [start, Math.min(text.length, start + 1 + random.below(longest))];
}

/** One match of a pattern, looked for from a place of the text on, replaced. */
function rewrite(text: string, pattern: RegExp, random: Random, change: (found: string) => string): string {
  const from = random.below(text.length + 1);
  pattern.lastIndex = from;
  let match = pattern.exec(text);
  if (match === null) {
    pattern.lastIndex = 0;
    match = pattern.exec(text);
  }
  pattern.lastIndex = 0;
  return match === null ? text : replaced(text, match.index, match.index + match[0].length, change(match[0]));
}

function character(random: Random): string {
  const end = random.pick([0x20, 0x80, 0x80, 0x100, 0x3000, 0x10000, 0x110000]);
  return String.fromCodePoint(random.below(end));
}

/** A word that is nearly this one. */
export function nearMiss(word: string, random: Random): string {
  const at = random.below(word.length);
  switch (random.below(6)) {
    case 0:
      return replaced(word, at, at + 1, '');
    case 1:
      return replaced(word, at, at, word.charAt(at));
    case 2:
      return replaced(word, at, at + 1, character(random));
    case 3:
      return word.toUpperCase();
    case 4:
      return word.replaceAll(/[-_]/g, (found) => (found === '-' ? '_' : '-'));
    default:
      return replaced(word, at, at + 2, `${word.charAt(at + 1)}${word.charAt(at)}`);
  }
}

/** Something that no reader should be surprised by. */
export function hostile(random: Random): string {
  return random.pick(random.pick([CONTROLS, CONTROLS, MARKUP, ODD_TEXT]));
}

const MUTATORS: readonly Mutator[] = [
  // a bit
  (text, random) => {
    const at = random.below(text.length);
    const flipped = text.charCodeAt(at) ^ (1 << random.below(8));
    return text === '' ? text : replaced(text, at, at + 1, String.fromCharCode(flipped));
  },
  // a character
  (text, random) => {
    const at = random.below(text.length + 1);
    return replaced(text, at, at, character(random));
  },
  // something hostile, twice as often as all others
  (text, random) => replaced(text, ...span(text, random), hostile(random)),
  (text, random) => {
    const at = random.below(text.length + 1);
    return replaced(text, at, at, hostile(random));
  },
  // a piece away, doubled, moved
  (text, random) => replaced(text, ...span(text, random), ''),
  (text, random) => {
    const [start, end] = span(text, random);
    return replaced(text, end, end, text.slice(start, end));
  },
  (text, random) => {
    const [start, end] = span(text, random);
    const without = replaced(text, start, end, '');
    const at = random.below(without.length + 1);
    return replaced(without, at, at, text.slice(start, end));
  },
  // an end
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  // a piece, or the end, of another text
  (text, random, { texts }) => {
    const other = random.pick(texts);
    return replaced(text, ...span(text, random), other.slice(...span(other, random)));
  },
  (text, random, { texts }) => {
    const other = random.pick(texts);
    return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
  },
  // a word
  (text, random) => rewrite(text, WORD, random, (word) => nearMiss(word, random)),
  (text, random, { words }) => rewrite(text, WORD, random, () => random.pick(words)),
  (text, random) => rewrite(text, WORD, random, (word) => word + hostile(random)),
  (text, random, { words }) => {
    const at = random.below(text.length + 1);
    return replaced(text, at, at, ` ${random.pick(words)} `);
  },
  // a number
  (text, random) => rewrite(text, NUMBER, random, () => random.pick(NUMBERS)),
  (text, random) => rewrite(text, NUMBER, random, (found) => String(Number(found) + random.below(3) - 1)),
  // a line
  (text, random) => {
    const lines = text.split('\n');
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    const put = random.pick([[], [line, line], [random.pick(lines), line]]);
    return [...lines.slice(0, at), ...put, ...lines.slice(at + 1)].join('\n');
  },
];

/** More than this of one piece is put in by `swollen` alone. */
const REPEATS = [10, 100, 1000] as const;

/** A piece many times. */
function repeated(text: string, random: Random): string {
  const [start, end] = span(text, random);
  const piece = text.slice(start, Math.min(end, start + 40)) || hostile(random);
  return replaced(text, end, end, piece.repeat(random.pick(REPEATS)));
}

/** One change, or a few. */
export function mutateText(text: string, random: Random, stock: Stock): string {
  let changed = text;
  do {
    changed = random.oneIn(100) ? repeated(changed, random) : random.pick(MUTATORS)(changed, random, stock);
  } while (random.oneIn(2));
  return changed;
}

/** Bytes of a text, some of which are no longer UTF-8. */
export function mutateBytes(text: string, random: Random): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  for (let changes = 1 + random.below(3); changes > 0 && bytes.length > 0; changes--)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** A text as large as a file may be, out of a piece of it. */
export function swollen(text: string, random: Random, size: number): string {
  const [start, end] = span(text, random);
  const piece = text.slice(start, end) || ' ';
  return replaced(text, end, end, piece.repeat(Math.max(1, Math.floor((size - text.length) / piece.length))));
}
