import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { MAX_DEPTH, tooDeepAt } from '../json-text.ts';
import { syntaxMistake } from '../syntax-mistake.ts';
import type { Mistake } from './qemu/options.ts';
import type { Tree, TreeScalar } from './tree.ts';

export type YamlReading =
  | { readonly kind: 'documents'; readonly documents: readonly Tree[] }
  | { readonly kind: 'broken'; readonly mistakes: readonly Mistake[] };

/** More values than a configuration of a guest has, those behind aliases each time counted. */
const MOST_VALUES = 20_000;
/** A YAML parser reads this much in well under a second; no configuration of a guest is as long. */
const LONGEST = 1_000_000;

/** Reads every document of a YAML text, of which JSON is one kind. Time and memory are bounded by its length. */
export function readYaml(text: string): YamlReading {
  if (text.length > LONGEST)
    return broken(0, `a text of more than ${LONGEST} characters; no configuration of a guest is so long`);
  if (/^\ufeff?\s*[{[]/.test(text)) {
    const mistake = jsonMistake(text);
    if (mistake !== undefined) return { kind: 'broken', mistakes: [mistake] };
  }
  const deep = tooDeep(text);
  if (deep !== undefined) return broken(deep, `nested more than ${MAX_DEPTH} levels deep`);
  const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'silent' });
  if (!Array.isArray(parsed)) return broken(0, 'there is nothing in it');
  const mistakes = parsed.flatMap(({ errors }) =>
    errors.map(({ pos: [offset], code, message }) => ({
      offset,
      message: code === 'DUPLICATE_KEY' ? 'a key that is given twice' : `this is not YAML: ${message}`,
    })),
  );
  if (mistakes.length > 0) return { kind: 'broken', mistakes: mistakes.slice(0, MOST_MISTAKES) };
  const budget = { left: MOST_VALUES };
  const documents: Tree[] = [];
  for (const document of parsed) {
    const tree = treeOf(document.contents, document, budget, 0);
    if (tree === undefined)
      return broken(0, `more than ${MOST_VALUES} values, or nested more than ${MAX_DEPTH} levels deep`);
    documents.push(tree);
  }
  return { kind: 'documents', documents };
}

const MOST_MISTAKES = 20;

function broken(offset: number, message: string): YamlReading {
  return { kind: 'broken', mistakes: [{ offset, message }] };
}

/** What is wrong with a text that begins as JSON does, where it is not YAML’s own way to write lists and maps. */
function jsonMistake(text: string): Mistake | undefined {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return { offset: deep, message: `nested more than ${MAX_DEPTH} levels deep` };
  if (!/^\ufeff?\s*[{[]\s*["\]}]/.test(text)) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return syntaxMistake(text) ?? { offset: 0, message: 'this is not JSON' };
  }
}

/** Where brackets or indentation go deeper than any configuration does. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '[' || c === '{') {
      if (++depth > MAX_DEPTH) return at;
    } else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
    else if (c === '\n') depth = depth > 0 && /^\S/.test(text.slice(at + 1, at + 2)) ? 0 : depth;
  }
  const dashes = new RegExp(`(?:[-?] +){${MAX_DEPTH}}`).exec(text);
  return dashes?.index;
}

/** Returns undefined where a budget of values or of depth runs out. */
function treeOf(
  node: Node | null,
  document: Document,
  budget: { left: number },
  depth: number,
): Tree | undefined {
  if (depth > MAX_DEPTH || --budget.left < 0) return undefined;
  const offset = node?.range?.[0] ?? 0;
  if (isAlias(node)) {
    const target = node.resolve(document);
    return target === undefined
      ? { kind: 'scalar', value: null, offset }
      : treeOf(target, document, budget, depth + 1);
  }
  if (isMap<Node, Node | null>(node)) {
    const entries = new Map<string, Tree>();
    for (const { key, value } of node.items) {
      const tree = treeOf(value, document, budget, depth + 1);
      if (tree === undefined) return undefined;
      const start = key.range?.[0] ?? offset;
      const own = value === null ? { ...tree, offset: start } : tree;
      entries.set(isScalar(key) ? String(key.value) : '', { ...own, key: start });
    }
    return { kind: 'map', entries, offset };
  }
  if (isSeq<Node>(node)) {
    const items: Tree[] = [];
    for (const item of node.items) {
      const tree = treeOf(item, document, budget, depth + 1);
      if (tree === undefined) return undefined;
      items.push(tree);
    }
    return { kind: 'list', items, offset };
  }
  return { kind: 'scalar', value: isScalar(node) ? scalarOf(node.value) : null, offset };
}

function scalarOf(value: unknown): TreeScalar {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    default:
      return null;
  }
}
