import type { Files } from '../input/memory-io.ts';
import type { Corpus, Document, JsonDocument } from './corpus.ts';
import { stockOf } from './corpus.ts';
import { NUMBERS } from './hostile.ts';
import type { FuzzInput } from './input.ts';
import { type JsonStock, mutateTree, type Tree, textOf } from './mutate-json.ts';
import { hostile, mutateBytes, mutateText, nearMiss, swollen } from './mutate-text.ts';
import { mutateXml } from './mutate-xml.ts';
import type { Random } from './random.ts';

// What targets make their inputs of.

type Content = string | Uint8Array;

/** One in so many inputs is about as large as vnex reads. */
const LARGE = 5000;
const LARGEST = 2 * 1024 * 1024;

function jsonStock(corpus: Corpus, documents: readonly JsonDocument[]): JsonStock {
  return {
    ...stockOf(corpus, documents),
    trees: documents.map(({ tree }) => tree),
    keys: corpus.keys,
    values: corpus.values,
  };
}

/** Makes a changed document of one, and of others of its kind. */
export type Change<Kind extends Document> = (
  document: Kind,
  kin: readonly Kind[],
  random: Random,
  corpus: Corpus,
) => Content;

/** Changed in its structure or in its text; sometimes not at all. */
export const changedJson: Change<JsonDocument> = (document, kin, random, corpus) => {
  const stock = jsonStock(corpus, kin);
  if (random.oneIn(30)) return document.text;
  if (random.oneIn(4))
    return changedText(document.text, random, () => mutateText(document.text, random, stock));
  let { tree } = document;
  do tree = mutateTree(tree, random, stock);
  while (random.oneIn(2));
  return laidOut(textOf(tree), random);
};

/** Line ends and blanks that mean nothing, as some editors or none leave them. */
function laidOut(text: string, random: Random): string {
  const between = random.pick(['\n', '\n', '\n', '\r\n', ' ', '\t', '']);
  return text.replaceAll('\n', between);
}

/** Members of both; where both have one, the other’s comes as often as not. */
function mixed(own: Tree, other: Tree, random: Random): Tree {
  if (own.kind !== 'object' || other.kind !== 'object') return random.oneIn(2) ? own : other;
  const theirs = new Map(other.members);
  const changed = own.members.map(([key, value]) => {
    const found = theirs.get(key);
    theirs.delete(key);
    return [key, found === undefined || random.oneIn(4) ? value : mixed(value, found, random)] as const;
  });
  return { kind: 'object', members: [...changed, ...[...theirs].filter(() => random.oneIn(2))] };
}

/** A scenario whose expectation alone is changed, mostly to one that is well-formed and not met. */
export function expectingOtherwise({ tree }: JsonDocument, random: Random, corpus: Corpus): Content {
  const stock = jsonStock(corpus, corpus.scenarios);
  const own = tree.kind === 'object' ? tree.members.find(([key]) => key === 'expect')?.[1] : undefined;
  const others = corpus.values.get('expect') ?? [];
  let expect = mixed(own ?? random.pick(others), random.pick(others), random);
  while (random.oneIn(3)) expect = mutateTree(expect, random, stock);
  return laidOut(textOf(withValue(tree, ['expect'], expect)), random);
}

export const changedDocument: Change<Document> = (document, kin, random, corpus) => {
  const stock = stockOf(corpus, kin);
  if (random.oneIn(30)) return document.text;
  return changedText(document.text, random, () => mutateText(document.text, random, stock));
};

export const changedXml: Change<Document> = (document, kin, random, corpus) => {
  const stock = stockOf(corpus, kin);
  if (random.oneIn(3)) return changedDocument(document, kin, random, corpus);
  let { text } = document;
  do text = mutateXml(text, random, stock);
  while (random.oneIn(2));
  return text;
};

function changedText(text: string, random: Random, change: () => string): Content {
  if (random.oneIn(LARGE)) return swollen(text, random, random.pick([LARGEST, LARGEST / 8, LARGEST + 1]));
  return random.oneIn(12) ? mutateBytes(text, random) : change();
}

/** A JSON value somewhere in a tree, replaced. A path that is not there is made. */
export function withValue(tree: Tree, [key, ...path]: readonly string[], value: Tree): Tree {
  if (key === undefined) return value;
  const members = tree.kind === 'object' ? tree.members : [];
  const before = members.find(([name]) => name === key)?.[1] ?? { kind: 'object', members: [] };
  const changed = [key, withValue(before, path, value)] as const;
  return {
    kind: 'object',
    members: members.some(([name]) => name === key)
      ? members.map((member) => (member[0] === key ? changed : member))
      : [...members, changed],
  };
}

export function string(text: string): Tree {
  return { kind: 'scalar', text: JSON.stringify(text) };
}

/** A word of the command line that should be one of these, and mostly is. */
export function word(known: readonly string[], random: Random): string {
  const right = random.pick(known);
  if (!random.oneIn(4)) return right;
  return random.pick<() => string>([
    () => nearMiss(right, random),
    () => hostile(random),
    () => right + hostile(random),
    () => random.pick(NUMBERS),
  ])();
}

const VERSIONS = [
  '4.6',
  '4.8.17',
  '5.4',
  '5.10.0-28-amd64',
  '5.14.0-427.13.1.el9_4.s390x',
  '6.1.192',
  '6.12',
  '6.12-rc3',
  '6.12.48+deb13-amd64',
  '7.3',
  '7.4',
  '2.6.39',
  '99999.99999',
] as const;

/** A kernel version, or nearly one. */
export function version(random: Random, corpus: Corpus): string {
  const right = random.pick(VERSIONS);
  if (random.oneIn(3)) return right;
  return random.oneIn(3)
    ? `${random.pick(NUMBERS)}.${random.pick(NUMBERS)}`
    : mutateText(right, random, { words: corpus.words, texts: VERSIONS });
}

const QEMU_VERSIONS = [
  '5.2',
  '7.2.19',
  '8.2',
  '9.0',
  '10.0',
  '10.2',
  '11.1',
  '2.5',
  '12.0',
  '10.0-rc1',
] as const;

/** Options of which each is there or not. */
export function some(random: Random, ...options: readonly (readonly string[])[]): readonly string[] {
  return options.flatMap((option) => (random.oneIn(3) ? option : []));
}

export function importOptions(random: Random, corpus: Corpus): readonly string[] {
  return some(
    random,
    ['--kernel', version(random, corpus)],
    ['--qemu', random.oneIn(4) ? version(random, corpus) : word(QEMU_VERSIONS, random)],
  );
}

/** Where the output goes: mostly to a plain terminal. */
export function terminal(random: Random): Pick<FuzzInput, 'terminal'> {
  if (!random.oneIn(4)) return {};
  return {
    terminal: {
      colour: random.oneIn(2) ? 1 : 0,
      unicode: !random.oneIn(3),
      width: random.pick([60, 80, 100, 120]),
    },
  };
}

/** A file’s name: mostly an ordinary one. */
export function fileName(ordinary: string, random: Random): string {
  return random.oneIn(40) ? `${hostile(random)}${ordinary}` : ordinary;
}

/** The same content by a file’s name or on standard input. */
export function given(
  path: string,
  content: Content,
  random: Random,
): { readonly name: string; readonly files: Files; readonly stdin?: Content } {
  return random.oneIn(8)
    ? { name: '-', files: {}, stdin: content }
    : { name: path, files: { [path]: content } };
}
