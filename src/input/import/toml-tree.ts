import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml';
import { MAX_DEPTH } from '../json-text.ts';
import type { Mistake } from './qemu/options.ts';
import type { Tree } from './tree.ts';

export type TomlReading =
  | { readonly kind: 'document'; readonly document: Tree }
  | { readonly kind: 'broken'; readonly mistakes: readonly Mistake[] };

/** A TOML parser reads this much in well under a second; no configuration of a guest is as long. */
const LONGEST = 1_000_000;

/**
 * Reads a TOML text. The parser tells no places of values: that of a key is looked up in its table, so that a key within an
 * inline table has the place of that table. Linear in the length of the text.
 */
export function readToml(text: string): TomlReading {
  if (text.length > LONGEST)
    return broken(0, `a text of more than ${LONGEST} characters; no configuration of a guest is so long`);
  try {
    const places = placesIn(text);
    return { kind: 'document', document: treeOf(parse(text, { maxDepth: MAX_DEPTH }), '', 0, places) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ''] = error.message.split('\n');
    return broken(
      offsetAt(text, error),
      `this is not TOML: ${first.replace(/^Invalid TOML document: /, '')}`,
    );
  }
}

function broken(offset: number, message: string): TomlReading {
  return { kind: 'broken', mistakes: [{ offset, message }] };
}

function offsetAt(text: string, { line, column }: TomlError): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

const TABLE = /^[ \t]*\[\[?([^\]\r\n]+)\]\]?/;
const KEY = /^[ \t]*("[^"\r\n]*"|'[^'\r\n]*'|[\w.-]+)[ \t]*=/;

/** Where each table and each key begins, by the path of names that leads to it. */
function placesIn(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  let table = '';
  let start = 0;
  for (const line of text.split('\n')) {
    const [, name] = TABLE.exec(line) ?? [];
    const [, key] = KEY.exec(line) ?? [];
    const at = start + line.search(/\S|$/);
    if (name !== undefined) {
      table = bare(name);
      places.set(table, at);
    } else if (key !== undefined) places.set(join(table, bare(key)), at);
    start += line.length + 1;
  }
  return places;
}

function bare(name: string): string {
  return name.replace(/["'\s]/g, '');
}

function join(table: string, key: string): string {
  return table === '' ? key : `${table}.${key}`;
}

function treeOf(value: TomlValue, path: string, outer: number, places: ReadonlyMap<string, number>): Tree {
  const offset = places.get(path) ?? outer;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { kind: 'scalar', value, offset };
  if (typeof value === 'bigint' || value instanceof TomlDate)
    return { kind: 'scalar', value: String(value), offset };
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => treeOf(item, path, offset, places)), offset };
  const entries = new Map(
    Object.entries(value).map(([key, item]) => [key, treeOf(item, join(path, key), offset, places)]),
  );
  return { kind: 'map', entries, offset };
}
