/**
 * A look at JSON text without building anything: how deep it nests and how many keys it has. The first keeps
 * every recursive reader of the text safe; the second, compared with the keys of the parsed value, finds out
 * cheaply whether JSON.parse lost a duplicate.
 */

/** The formats nest some eight levels; anything near this is not one of them. */
export const MAX_DEPTH = 64;

export interface Outline {
  readonly keys: number;
  /** Where the text first nests deeper than MAX_DEPTH. */
  readonly tooDeepAt: number | undefined;
}

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

/** Exact for valid JSON; for other text the depth is still no less than what a parser gets to see. */
export function outlineOf(text: string): Outline {
  let keys = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = stringEnd(text, at);
        break;
      case 0x3a: // :
        keys++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        if (depth > MAX_DEPTH) return { keys, tooDeepAt: at };
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return { keys, tooDeepAt: undefined };
}

/** The keys of a parsed value; `__proto__`, which some code treats as more than a key, is looked out for. */
export function keysOf(value: unknown): { readonly keys: number; readonly proto: boolean } {
  const count = { keys: 0, proto: false };
  if (typeof value === 'object' && value !== null) countKeys(value, count);
  return count;
}

function countKeys(node: object, count: { keys: number; proto: boolean }): void {
  if (!Array.isArray(node)) {
    count.keys += Object.keys(node).length;
    if (Object.hasOwn(node, '__proto__')) count.proto = true;
  }
  for (const item of Array.isArray(node) ? node : Object.values(node)) {
    if (typeof item === 'object' && item !== null) countKeys(item, count);
  }
}

/** Line and column of an offset, both 1-based. */
export function lineAndColumn(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
