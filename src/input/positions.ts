import { type MemberNode, type ObjectNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { lineAndColumn } from '../text/line-and-column.ts';
import { quote } from '../text/quoting.ts';
import type { Tree } from './import/tree.ts';

/**
 * Positions in JSON and YAML text. Only a file with a problem comes here: momoa takes twenty times as long as JSON.parse,
 * and this module is loaded when it is needed.
 */

export type Path = readonly (string | number)[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text as it was written. */
export interface Written {
  readonly text: string;
  /** Its values with their places, where it is YAML; left out of JSON, with comments or without. */
  readonly yaml?: Tree;
}

/** Where the value at a path, or its key, begins. Of a path that leads nowhere, the last part that exists counts. */
export type Locate = (path: Path, on: 'key' | 'value') => Position;

/** Finds the places of a text, which is valid and not deeper than MAX_DEPTH. */
export function locatorOf({ text, yaml }: Written): Locate {
  if (yaml !== undefined) return (path, on) => lineAndColumn(text, offsetIn(yaml, path, on));
  const tree = treeOf(text);
  return (path, on) => positionOf(tree, path, on);
}

function offsetIn(tree: Tree, path: Path, on: 'key' | 'value'): number {
  let found = tree;
  for (const step of path) {
    const next =
      found.kind === 'map'
        ? found.entries.get(String(step))
        : found.kind === 'list' && typeof step === 'number'
          ? found.items[step]
          : undefined;
    if (next === undefined) break;
    found = next;
  }
  return (on === 'key' ? found.key : undefined) ?? found.offset;
}

/** JSON, with comments or without, not deeper than MAX_DEPTH, as a tree that knows where each part stands. */
export function treeOf(text: string): ValueNode {
  return parse(text, { mode: 'jsonc', allowTrailingCommas: true }).body;
}

function positionOf(tree: ValueNode, path: Path, on: 'key' | 'value'): Position {
  let node = tree;
  let key: ValueNode['loc'] | undefined;
  for (const step of path) {
    if (node.type === 'Object') {
      const member = node.members.find((candidate) => keyOf(candidate) === step);
      if (member === undefined) break;
      node = member.value;
      key = member.name.loc;
    } else if (node.type === 'Array' && typeof step === 'number') {
      const element = node.elements[step];
      if (element === undefined) break;
      node = element.value;
      key = undefined;
    } else break;
  }
  const { line, column } = (on === 'key' && key !== undefined ? key : node.loc).start;
  return { line, column };
}

/** Keys that JSON.parse would drop without a word, or that stand for more than a key; in the order of the text. */
export function keyMistakes(tree: ValueNode): readonly (Position & { readonly message: string })[] {
  if (tree.type === 'Array') return tree.elements.flatMap((element) => keyMistakes(element.value));
  if (tree.type !== 'Object') return [];
  return [...ownMistakes(tree), ...tree.members.flatMap((member) => keyMistakes(member.value))];
}

function ownMistakes(object: ObjectNode): (Position & { readonly message: string })[] {
  const first = new Map<string, Position>();
  return object.members.flatMap((member) => {
    const key = keyOf(member);
    const { line, column } = member.name.loc.start;
    const before = first.get(key);
    if (key === '__proto__') return [{ line, column, message: 'unknown key "__proto__"' }];
    if (before === undefined) first.set(key, { line, column });
    if (before === undefined) return [];
    const message = `key ${quote(key)} is given twice; the first is at ${before.line}:${before.column}`;
    return [{ line, column, message }];
  });
}

/** The key of a member as JSON.parse has it. */
export function keyOf(member: MemberNode): string {
  return member.name.type === 'String' ? member.name.value : member.name.name;
}
