import { namesProgram } from '../qemu/starts.ts';
import { type Excerpt, unescaped, withinText } from '../text-excerpt.ts';

// Command lines within other texts, as programs log them.

/** Kata Containers’ runtime: `launching /opt/qemu-system-x86_64 with: [-name sandbox -machine q35 …]`. */
const LAUNCHING = /\blaunching (\S*qemu\S*) with: \[/gi;

/** The command lines that the runtime of Kata Containers logs, their words without quotes. */
export function launchedIn(outer: Excerpt): readonly Excerpt[] {
  const found: Excerpt[] = [];
  for (const { 0: whole, 1: program = '', index } of outer.text.matchAll(LAUNCHING)) {
    const from = index + whole.length;
    const newline = outer.text.indexOf('\n', from);
    const line = outer.text.slice(from, newline === -1 ? undefined : newline);
    const end = line.lastIndexOf(']');
    const words = end === -1 ? line : line.slice(0, end);
    const isQuoted = /"[^"]*\blaunching /.test(outer.text.slice(Math.max(0, index - 200), index + 10));
    const pieces = isQuoted ? unescaped(words, from) : [{ text: words, offset: from }];
    const start = { text: `${program} `, offset: index + whole.indexOf(program) };
    found.push(withinText(outer, [start, ...pieces]));
  }
  return found;
}

/** A text in double quotes, on one line or several. */
const STRING = /"((?:[^"\\]|\\[\s\S])*)"|'([^'\n]*)'|`([^`]*)`/g;

/** The texts in quotes that name a QEMU with its options, as JSON, YAML and programs in any language have them. */
export function quotedIn(outer: Excerpt): readonly Excerpt[] {
  const found: Excerpt[] = [];
  for (const { 0: whole, 1: double, 2: single, 3: raw, index } of outer.text.matchAll(STRING)) {
    const text = double ?? single ?? raw ?? '';
    if (!/\s-/.test(text) || !namesProgram(text)) continue;
    const from = index + (whole.startsWith('"') ? 1 : whole.indexOf(text));
    found.push(withinText(outer, double === undefined ? [{ text, offset: from }] : unescaped(text, from)));
  }
  return found;
}
