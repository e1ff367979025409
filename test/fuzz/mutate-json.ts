import { CONTROLS, MARKUP, NUMBERS, ODD_TEXT } from './hostile.ts';
import { hostile, mutateText, nearMiss, type Stock } from './mutate-text.ts';
import type { Random } from './random.ts';

/** JSON as it stands written: keys may come twice, and a scalar may be what no JavaScript value is. */
export type Tree =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: Tree])[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'scalar'; readonly text: string };

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', text: JSON.stringify(value) };
  return { kind: 'object', members: Object.entries(value).map(([key, item]) => [key, treeOf(item)]) };
}

export function textOf(tree: Tree, indent = ''): string {
  const inner = `${indent}  `;
  switch (tree.kind) {
    case 'scalar':
      return tree.text;
    case 'list':
      return `[${tree.items.map((item) => textOf(item, inner)).join(', ')}]`;
    case 'object': {
      const members = tree.members.map(([key, value]) => `${inner}${quoted(key)}: ${textOf(value, inner)}`);
      return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
    }
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** JSON documents, words and texts to draw from. */
export interface JsonStock extends Stock {
  readonly trees: readonly Tree[];
  /** Keys of the formats. */
  readonly keys: readonly string[];
  /** What stands under each key somewhere. */
  readonly values: ReadonlyMap<string, readonly Tree[]>;
}

function scalar(random: Random, { words }: JsonStock): Tree {
  const text = random.pick<() => string>([
    () => quoted(hostile(random)),
    () => quoted(random.pick(words)),
    () => quoted(random.pick(NUMBERS)),
    () => random.pick(NUMBERS),
    () => random.pick(['null', 'true', 'false', '{}', '[]', '""', 'NaN', "'x'", '"\\ud800"', '"\\u0000"']),
  ])();
  return { kind: 'scalar', text };
}

/** A value somewhere within a tree. */
function somewhere(tree: Tree, random: Random): Tree {
  if (tree.kind === 'scalar' || random.oneIn(4)) return tree;
  const children = tree.kind === 'list' ? tree.items : tree.members.map(([, value]) => value);
  return children.length === 0 ? tree : somewhere(random.pick(children), random);
}

function nested(tree: Tree, random: Random): Tree {
  let deep = tree;
  for (let depth = random.pick([1, 2, 10, 63, 64, 65, 300]); depth > 0; depth--)
    deep = random.oneIn(2)
      ? { kind: 'list', items: [deep] }
      : { kind: 'object', members: [[random.pick(['extends', 'a', '__proto__']), deep]] };
  return deep;
}

function changedString(text: string, random: Random, stock: JsonStock): Tree {
  let value = '';
  try {
    value = String(JSON.parse(text));
  } catch {
    return scalar(random, stock);
  }
  const changed = random.pick<() => string>([
    () => mutateText(value, random, stock),
    () => mutateText(value, random, stock),
    () => nearMiss(value, random),
    () => value + random.pick(random.pick([CONTROLS, MARKUP])),
    () => random.pick(ODD_TEXT),
    () => random.pick(stock.words),
  ])();
  return { kind: 'scalar', text: quoted(changed) };
}

/** Of anything else in a list, a scenario may make cases: hundreds of them are hundreds of answers. */
function isFeature(item: Tree): boolean {
  return item.kind === 'scalar' && /^"?(?:VIRTIO_|\d)/.test(item.text);
}

function changedList(items: readonly Tree[], random: Random, stock: JsonStock): Tree {
  const at = random.below(items.length);
  const item = items[at] ?? scalar(random, stock);
  const put = random.pick<() => readonly Tree[]>([
    () => [],
    () => [item, item],
    () => [item, scalar(random, stock)],
    () => [scalar(random, stock)],
    () => [item, somewhere(random.pick(stock.trees), random)],
    () => Array.from({ length: random.pick(isFeature(item) ? [3, 30, 300] : [3, 10]) }, () => item),
  ])();
  return { kind: 'list', items: [...items.slice(0, at), ...put, ...items.slice(at + 1)] };
}

type Member = readonly [key: string, value: Tree];

/** Text that a report repeats, whatever it is. */
const FREE_TEXT: ReadonlySet<string> = new Set(['name', 'description', 'machine', 'release', 'cmdline']);

/** What may well stand there, so that the file is read and something is made of it. */
function likely(key: string, value: Tree, random: Random, stock: JsonStock): Tree {
  if (FREE_TEXT.has(key) && value.kind === 'scalar') return changedString(value.text, random, stock);
  const known = stock.values.get(key);
  return known === undefined ? value : random.pick(known);
}

function changedMembers(members: readonly Member[], random: Random, stock: JsonStock): Tree {
  const at = random.below(members.length);
  const [key, value] = members[at] ?? ['', scalar(random, stock)];
  const near = likely(key, value, random, stock);
  if (near !== value && !random.oneIn(3))
    return {
      kind: 'object',
      members: members.map((member, i) => (i === at ? [key, near] : member)),
    };
  const put = random.pick<() => readonly Member[]>([
    () => [],
    () => [
      [key, value],
      [key, random.oneIn(2) ? value : scalar(random, stock)],
    ],
    () => [[nearMiss(key, random), value]],
    () => [[key + hostile(random), value]],
    () => [[random.pick(stock.keys), value]],
    () => [
      [key, value],
      [random.pick(stock.keys), scalar(random, stock)],
    ],
    () => [
      [key, value],
      [random.pick(stock.keys), somewhere(random.pick(stock.trees), random)],
    ],
    () => [
      [key, value],
      [hostile(random), scalar(random, stock)],
    ],
    () => [[key, scalar(random, stock)]],
    () => [[key, somewhere(random.pick(stock.trees), random)]],
  ])();
  return { kind: 'object', members: [...members.slice(0, at), ...put, ...members.slice(at + 1)] };
}

/** One change somewhere in a tree. */
export function mutateTree(tree: Tree, random: Random, stock: JsonStock): Tree {
  const children = tree.kind === 'object' ? tree.members : tree.kind === 'list' ? tree.items : [];
  const stays = tree.kind === 'object' ? random.oneIn(2) : random.oneIn(4);
  if (children.length > 0 && !stays) {
    const at = random.below(children.length);
    if (tree.kind === 'object')
      return {
        kind: 'object',
        members: tree.members.map(([key, value], i) => [
          key,
          i === at ? mutateTree(value, random, stock) : value,
        ]),
      };
    if (tree.kind === 'list')
      return {
        kind: 'list',
        items: tree.items.map((item, i) => (i === at ? mutateTree(item, random, stock) : item)),
      };
  }
  if (random.oneIn(20)) return nested(tree, random);
  if (random.oneIn(20)) return scalar(random, stock);
  switch (tree.kind) {
    case 'scalar':
      return changedString(tree.text, random, stock);
    case 'list':
      return changedList(tree.items, random, stock);
    case 'object':
      return changedMembers(tree.members, random, stock);
  }
}
