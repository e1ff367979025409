import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, stringify } from 'yaml';
import type { Path } from '../positions.ts';
import { deletion, insertion, type Span, type TextEdit } from './text-edit.ts';

// Edits of values of YAML by the places that its parser tells, which leave everything else as it is written.

type Entry = Pair<Node, Node | null>;

/** The first document of a text as a value. */
export function yamlValue(text: string): unknown {
  return parseDocument(text, { logLevel: 'silent' }).toJS();
}

/**
 * Gives what stands at a path another value, with what is missing on the way; undefined takes it away. Returns undefined where an
 * alias stands on the way: what it names may be used elsewhere.
 */
export function withYamlValue(text: string, path: Path, value: unknown): readonly TextEdit[] | undefined {
  let node: Node | null = parseDocument<Node, false>(text, { logLevel: 'silent' }).contents;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) return undefined;
    const rest = path.slice(depth + 1);
    const isTakenAway = value === undefined && rest.length === 0;
    if (isMap<Node, Node | null>(node)) {
      const entry: Entry | undefined = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (entry === undefined)
        return value === undefined ? [] : added(text, node, `${step}: ${spelt(nested(rest, value))}`);
      if (isTakenAway) return without(text, node, node.items.indexOf(entry));
      if (rest.length === 0 || entry.value === null) return replaced(text, entry, nested(rest, value));
      node = entry.value;
    } else if (isSeq<Node>(node) && typeof step === 'number') {
      const item: Node | undefined = node.items[step];
      if (item === undefined) return value === undefined ? [] : added(text, node, spelt(nested(rest, value)));
      if (isTakenAway) return without(text, node, step);
      node = item;
    } else return undefined;
  }
  const span = spanOf(text, node);
  return span === undefined || isAlias(node) ? undefined : [{ ...span, text: spelt(value) }];
}

/** Where a node is written, without the blanks and the ends of lines that its parser counts to it; undefined of a null without a place. */
function spanOf(text: string, node: Node | null | undefined): Span | undefined {
  if (!node?.range) return undefined;
  const [from, to] = node.range;
  return { from, to: from + text.slice(from, to).trimEnd().length };
}

/** The entries or the items of a node, each from its beginning to the end of its value. */
function partsOf(text: string, node: Node): readonly Span[] {
  const all = isMap<Node, Node | null>(node)
    ? node.items.map(({ key, value }) => [key, value ?? key] as const)
    : isSeq<Node>(node)
      ? node.items.map((item) => [item, item] as const)
      : [];
  return all.map(([first, last]) => ({
    from: spanOf(text, first)?.from ?? 0,
    to: spanOf(text, last)?.to ?? 0,
  }));
}

function nested(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** A value on one line. */
function spelt(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}

function replaced(text: string, { key, value }: Entry, now: unknown): readonly TextEdit[] {
  const span = spanOf(text, value);
  if (span === undefined) return [insertion((spanOf(text, key)?.to ?? 0) + 1, ` ${spelt(now)}`)];
  const apart = span.from === span.to && /\S/.test(text[span.from - 1] ?? ' ') ? ' ' : '';
  return [{ ...span, text: `${apart}${spelt(now)}` }];
}

function isFlow(node: Node): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

/** Adds an entry or an item, which is written on one line, behind those that a node has. */
function added(text: string, node: Node, written: string): readonly TextEdit[] | undefined {
  const parts = partsOf(text, node);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) {
    const span = spanOf(text, node);
    return span && [{ ...span, text: isMap(node) ? `{ ${written} }` : `[${written}]` }];
  }
  if (isFlow(node)) return [insertion(last.to, `, ${written}`)];
  const start = isMap(node) ? first.from : text.lastIndexOf('-', first.from - 1);
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const line = `${indent}${isMap(node) ? '' : '- '}${written}`;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const end = text.indexOf('\n', last.to) + 1;
  // A text whose last line does not end.
  return [end === 0 ? insertion(text.length, `${eol}${line}`) : insertion(end, `${line}${eol}`)];
}

/** Takes an entry or an item away: with its lines, or with the comma that it leaves. */
function without(text: string, node: Node, at: number): readonly TextEdit[] | undefined {
  const parts = partsOf(text, node);
  const [own, before, after] = [parts[at], parts[at - 1], parts[at + 1]];
  if (own === undefined) return undefined;
  if (before === undefined && after === undefined) {
    const span = spanOf(text, node);
    return span && [{ ...span, text: isMap(node) ? '{}' : '[]' }];
  }
  if (isFlow(node)) {
    if (after !== undefined) return [deletion({ from: own.from, to: after.from })];
    return [deletion({ from: before?.to ?? own.from, to: own.to })];
  }
  const lineOf = (offset: number) => text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', own.to);
  return [deletion({ from: lineOf(own.from), to: newline === -1 ? text.length : newline + 1 })];
}
