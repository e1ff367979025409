import { type ArrayNode, evaluate, type ObjectNode, type ValueNode } from '@humanwhocodes/momoa';
import { isObject } from '../json-value.ts';
import { keyOf, type Path, treeOf } from '../positions.ts';
import { deletion, indentAt, insertion, type Span, type TextEdit } from './text-edit.ts';

// Edits of JSON by the places that its parser tells, which leave everything else as it is written.

/** Whether a text is JSON, with comments or without: what begins as an object may be YAML, which takes more. */
export function isJson(text: string): boolean {
  try {
    treeOf(text);
    return true;
  } catch {
    return false;
  }
}

/** The value of a text, with comments or without. */
export function jsonValue(text: string): unknown {
  return evaluate(treeOf(text));
}

/** Gives what stands at a path another value, with what is missing on the way; undefined takes it away. */
export function withValue(text: string, path: Path, value: unknown): readonly TextEdit[] {
  let node: ValueNode = treeOf(text);
  for (const [depth, step] of path.entries()) {
    const below: ValueNode | undefined = childOf(node, step);
    if (below === undefined) {
      if (value === undefined) return [];
      const missing = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      return added(text, node, step, missing);
    }
    if (depth === path.length - 1 && value === undefined) return [without(node, step)];
    node = below;
  }
  return [{ ...spanOf(node), text: spelt(value) }];
}

function spanOf({ loc }: Pick<ValueNode, 'loc'>): Span {
  return { from: loc.start.offset, to: loc.end.offset };
}

function childOf(node: ValueNode, step: string | number): ValueNode | undefined {
  if (node.type === 'Object') return node.members.find((member) => keyOf(member) === step)?.value;
  return node.type === 'Array' && typeof step === 'number' ? node.elements[step]?.value : undefined;
}

/** The members or the elements of a node. */
function partsOf(node: ObjectNode | ArrayNode): readonly Span[] {
  return (node.type === 'Object' ? node.members : node.elements).map(spanOf);
}

function added(text: string, node: ValueNode, step: string | number, value: unknown): readonly TextEdit[] {
  if (node.type !== 'Object' && node.type !== 'Array') return [];
  const written = node.type === 'Object' ? `${JSON.stringify(step)}: ${spelt(value)}` : spelt(value);
  const parts = partsOf(node);
  const last = parts.at(-1);
  const { from, to } = spanOf(node);
  if (last === undefined)
    return [{ from: from + 1, to: to - 1, text: node.type === 'Object' ? ` ${written} ` : written }];
  const before = parts.at(-2)?.to ?? from + 1;
  const isOnItsOwn = text.slice(before, last.from).includes('\n');
  return [insertion(last.to, isOnItsOwn ? `,\n${indentAt(text, last.from)}${written}` : `, ${written}`)];
}

/** Takes a member or an element away, with the comma that it leaves. */
function without(node: ValueNode, step: string | number): TextEdit {
  if (node.type !== 'Object' && node.type !== 'Array') return deletion(spanOf(node));
  const parts = partsOf(node);
  const at =
    node.type === 'Object' ? node.members.findIndex((member) => keyOf(member) === step) : Number(step);
  const [own, before, after] = [parts[at], parts[at - 1], parts[at + 1]];
  if (own === undefined) return insertion(spanOf(node).from, '');
  if (after !== undefined) return deletion({ from: own.from, to: after.from });
  return before === undefined ? deletion(own) : deletion({ from: before.to, to: own.to });
}

/** A value on one line, as people write it. */
function spelt(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelt).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return members.length === 0
    ? '{}'
    : `{ ${members.map(([key, item]) => `${JSON.stringify(key)}: ${spelt(item)}`).join(', ')} }`;
}

/** The path of the innermost object or list item in which an offset stands, or of the key that stands there. */
export function pathAt(text: string, offset: number): Path {
  let node: ValueNode = treeOf(text);
  const path: (string | number)[] = [];
  for (;;) {
    if (node.type !== 'Object' && node.type !== 'Array') return path;
    const at = partsOf(node).findIndex(({ from, to }) => from <= offset && offset < to);
    const member = node.type === 'Object' ? node.members[at] : undefined;
    const below: ValueNode | undefined = node.type === 'Object' ? member?.value : node.elements[at]?.value;
    if (below === undefined) return path;
    path.push(member === undefined ? at : keyOf(member));
    node = below;
  }
}
