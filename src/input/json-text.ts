import { isObject } from './json-value.ts';

/**
 * A look at JSON text without building anything: how deep it nests and how many keys it has. The first keeps
 * every recursive reader of the text safe; the second, compared with the keys of the parsed value, finds out
 * cheaply whether JSON.parse lost a duplicate.
 */

/** The formats nest some eight levels; anything near this is not one of them. */
export const MAX_DEPTH = 64;

/** Thirty times the largest recording. To look for a mistake takes a kilobyte and more for each value. */
export const MAX_VALUES = 25_000;

/** The offset of the quote that ends the string that begins at `start`, or the text's length. */
export function stringEnd(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let before = quote - 1;
    while (text.charCodeAt(before) === 0x5c) before--;
    if ((quote - before) % 2 === 1) return quote;
    from = quote + 1;
  }
}

/**
 * How many keys valid JSON text has at the most, duplicates and all: the colons that follow a quote. More than it has
 * only where a string begins with a colon or holds an escaped quote before one.
 */
export function keysAtMost(text: string): number {
  let keys = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (text.charCodeAt(before) <= SPACE) before--;
    if (text.charCodeAt(before) === QUOTE) keys++;
  }
  return keys;
}

const SPACE = 0x20;
const QUOTE = 0x22;

/** Where text first nests deeper than MAX_DEPTH. Exact for valid JSON; for other text no later than a parser gets to see it. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = stringEnd(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        if (depth > MAX_DEPTH) return at;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return undefined;
}

/** How many values valid JSON text has at the most, those under duplicate keys and all: commas and opening brackets. */
export function valuesAtMost(text: string): number {
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    else if (code === 0x2c || code === 0x5b || code === 0x7b) values++; // , [ {
  }
  return values;
}

/** What a parsed value is like. */
export interface Outline {
  readonly keys: number;
  /** Keys, list items and the whole. */
  readonly values: number;
  /** `__proto__` is among its keys, which some code treats as more than a key. */
  readonly proto: boolean;
  /** It nests deeper than MAX_DEPTH. */
  readonly tooDeep: boolean;
}

/** The keys of a parsed value. JSON.parse itself does not mind how deep a text nests. */
export function outlineOf(value: unknown): Outline {
  const outline = { keys: 0, values: 1, proto: false, tooDeep: false };
  if (typeof value === 'object' && value !== null) look(value, 1, outline);
  return outline;
}

function look(
  node: object,
  depth: number,
  outline: { keys: number; values: number; proto: boolean; tooDeep: boolean },
): void {
  if (depth > MAX_DEPTH) {
    outline.tooDeep = true;
    return;
  }
  if (Array.isArray(node)) {
    outline.values += node.length;
    for (const item of node) if (typeof item === 'object' && item !== null) look(item, depth + 1, outline);
    return;
  }
  if (!isObject(node)) return;
  // Nothing that JSON.parse makes inherits a key, and to list the values first takes three times as long.
  for (const key in node) {
    const item = node[key];
    outline.keys++;
    outline.values++;
    if (key === '__proto__') outline.proto = true;
    if (typeof item === 'object' && item !== null) look(item, depth + 1, outline);
  }
}
