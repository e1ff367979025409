import {
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { deletion, indentAt, insertion, type TextEdit } from './text-edit.ts';

// Edits of YAML by the places that its parser tells, which leave everything else as it is written.

/** A map with the keys that lead to it. */
export interface YamlPlace {
  readonly map: YAMLMap;
  readonly path: readonly string[];
}

type Entry = Pair<Node, Node | null>;

function entriesOf(map: YAMLMap): readonly Entry[] {
  return isMap<Node, Node | null>(map) ? map.items : [];
}

function keyOf({ key }: Entry): string {
  return isScalar(key) ? String(key.value) : '';
}

/** Every map of every document, the outermost first. */
export function mapsIn(text: string): readonly YamlPlace[] {
  const found: YamlPlace[] = [];
  const visit = (node: Node | null, path: readonly string[]): void => {
    if (isMap<Node, Node | null>(node)) {
      found.push({ map: node, path });
      for (const entry of entriesOf(node)) visit(entry.value, [...path, keyOf(entry)]);
    } else if (isSeq<Node>(node)) for (const item of node.items) visit(item, path);
  };
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (Array.isArray(documents)) for (const { contents } of documents) visit(contents, []);
  return found;
}

/** The first map to which keys lead that end so. */
export function mapAt(text: string, ...end: readonly string[]): YAMLMap | undefined {
  return mapsIn(text).find(
    ({ path }) => path.slice(-end.length).join('.') === end.join('.') && end.length > 0,
  )?.map;
}

/** Gives a key of a map a value, as it is to be written: where it is given, or as the first of its keys. */
export function withKey(
  text: string,
  map: YAMLMap,
  name: string,
  value: string,
): readonly TextEdit[] | undefined {
  const given = entriesOf(map).find((entry) => keyOf(entry) === name);
  const range = given?.value?.range;
  if (given !== undefined) return range ? [{ from: range[0], to: range[1], text: value }] : undefined;
  const first = entriesOf(map)[0]?.key.range?.[0];
  if (first === undefined) return undefined;
  if (map.flow === true) return [insertion(first, `${name}: ${value}, `)];
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1));
  return [insertion(first, `${name}: ${value}\n${indent}`)];
}

/** The lines of a node in block style, from the line it begins on to the next one that is not deeper. */
function linesOf(text: string, from: number): TextEdit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const depth = indentAt(text, start + (/^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0)).length;
  let end = text.indexOf('\n', from);
  while (end !== -1) {
    const next = text.slice(end + 1);
    const [blank = ''] = /^[ \t]*/.exec(next) ?? [];
    const isDeeper = blank.length > depth && !/^[ \t]*(?:\r?\n|$)/.test(next);
    if (!isDeeper) break;
    end = text.indexOf('\n', end + 1);
  }
  return deletion({ from: start, to: end === -1 ? text.length : end + 1 });
}

/** Takes an entry of a map away. */
export function withoutKeyAt(text: string, offset: number): readonly TextEdit[] | undefined {
  const entries = mapsIn(text).flatMap(({ map }) => entriesOf(map));
  const at = entries.find(({ key, value }) => key.range?.[0] === offset || value?.range?.[0] === offset);
  const from = at?.key.range?.[0];
  return from === undefined ? undefined : [linesOf(text, from)];
}

/** Takes the items of lists away whose `name` is this; a list that would be empty goes with its key. */
export function withoutNamed(text: string, name: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { map } of mapsIn(text))
    for (const { key, value } of entriesOf(map)) {
      if (!isSeq<Node>(value) || value.flow === true) continue;
      const meant = value.items.filter((item) => isMap(item) && item.get('name') === name);
      if (meant.length === 0) continue;
      const from = key.range?.[0];
      if (meant.length === value.items.length && from !== undefined) edits.push(wholeList(text, from, value));
      else
        for (const item of meant) {
          const start = item.range?.[0];
          if (start !== undefined) edits.push(linesOf(text, start));
        }
    }
  return edits;
}

/** A key with its list, whose items may stand no deeper than the key. */
function wholeList(text: string, from: number, { items }: YAMLSeq<Node>): TextEdit {
  const last = items.at(-1)?.range?.[0] ?? from;
  return deletion({ from: text.lastIndexOf('\n', from - 1) + 1, to: linesOf(text, last).to });
}

/** The `name` of the item of a list in which an offset stands; undefined where it has none. */
export function nameAround(text: string, offset: number): string | undefined {
  const around = mapsIn(text).filter(({ map }) => {
    const [from = 0, to = 0] = map.range ?? [];
    return from <= offset && offset <= to && typeof map.get('name') === 'string';
  });
  const name = around.at(-1)?.map.get('name');
  return typeof name === 'string' ? name : undefined;
}
