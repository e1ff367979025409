import type { ArrayNode, MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';
import { bitsOf, type FeatureSet, hasBit, toBitString, toMask } from '../features/feature-set.ts';
import { featureName } from '../features/registry.ts';
import type { Revision, Rewrite } from '../model/check.ts';
import { featureSetOf } from './feature-set.ts';
import { treeOf } from './positions.ts';

/** A piece of the text, and what takes its place. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Scenario {
  readonly text: string;
  /** The device types of its cases, which name bits. */
  readonly types: readonly number[];
}

/** The text of a scenario whose expectation is revised, every other character as it was; and what was rewritten. */
export function updateExpectation(
  scenario: Scenario,
  revisions: readonly Revision[],
): { readonly text: string; readonly rewritten: readonly Rewrite[] } {
  const { text } = scenario;
  const expect = objectAt(treeOf(text), 'expect');
  if (expect === undefined) return { text, rewritten: [] };
  const edits: Edit[] = [];
  const rewritten: Rewrite[] = [];
  const removed = new Set<MemberNode>();
  for (const revision of revisions) {
    const member = memberAt(expect, revision.what.split('.'));
    if (member === undefined || revision.kind === 'undecided') continue;
    const { start, end } = rangeOf(member.value);
    const before = text.slice(start, end);
    const after = newText(member.value, revision, scenario);
    rewritten.push({ what: revision.what, before, after });
    if (after === undefined) removed.add(member);
    else edits.push({ start, end, text: after });
  }
  return { text: apply([...edits, ...removals(expect, removed)], text), rewritten };
}

function newText(
  node: ValueNode,
  revision: Exclude<Revision, { readonly kind: 'undecided' }>,
  scenario: Scenario,
): string | undefined {
  switch (revision.kind) {
    case 'remove':
      return undefined;
    case 'features':
      return featuresText(node, revision.to, scenario);
    case 'set': {
      const { value } = revision;
      if (typeof value !== 'string' && typeof value !== 'boolean' && node.type === 'Array')
        return listText(
          node,
          value.map((item) => JSON.stringify(item)),
          scenario.text,
        );
      return JSON.stringify(value);
    }
  }
}

/** The set in the spelling that is there; of a list, what stays keeps its place and its spelling. */
function featuresText(node: ValueNode, to: FeatureSet, { text, types }: Scenario): string {
  if (node.type === 'String')
    return JSON.stringify(/^0x/i.test(node.value) ? toMask(to) : bitString(to, node.value.length));
  if (node.type !== 'Array') return JSON.stringify(toMask(to));
  const items: string[] = [];
  const there = new Set<number>();
  for (const { value } of node.elements) {
    const { start, end } = rangeOf(value);
    const [bit] = bitsOf(elementSet(value, types));
    if (bit === undefined || !hasBit(to, bit)) continue;
    there.add(bit);
    items.push(text.slice(start, end));
  }
  const added = bitsOf(to).filter((bit) => !there.has(bit));
  return listText(node, [...items, ...added.map((bit) => JSON.stringify(spelling(bit, types)))], text);
}

function bitString(set: FeatureSet, width: number): string {
  const short = toBitString(set);
  return width > short.length ? toBitString(set, 128) : short;
}

function elementSet(node: ValueNode, [type]: readonly number[]): FeatureSet {
  const given = node.type === 'String' || node.type === 'Number' ? [node.value] : [];
  const set = featureSetOf(given, type, () => {});
  if (set === undefined) throw new Error('an element of a feature set was not validated');
  return set;
}

/** The bit's name where it is the same for all devices, or else its number. */
function spelling(bit: number, types: readonly number[]): string | number {
  const [name, ...others] = new Set(types.map((type) => featureName(bit, type)));
  return name === undefined || others.length > 0 ? bit : name;
}

/** A list in the layout of the one that it replaces. */
function listText(node: ArrayNode, items: readonly string[], text: string): string {
  const { start, end } = rangeOf(node);
  const ranges = node.elements.map((element) => rangeOf(element.value));
  const [one, two, last] = [ranges[0], ranges[1], ranges.at(-1)];
  if (items.length === 0) return '[]';
  if (one === undefined || last === undefined) return `[${items.join(', ')}]`;
  const open = text.slice(start, one.start);
  const usual = open.includes('\n') ? `,${open.slice(1)}` : ', ';
  const between = two === undefined ? usual : text.slice(one.end, two.start);
  return `${open}${items.join(between)}${text.slice(last.end, end)}`;
}

/** Cuts members out of the expectation, and objects of it that would be left with none. */
function removals(expect: ObjectNode, removed: ReadonlySet<MemberNode>): readonly Edit[] {
  const gone = new Set(removed);
  const inner: Edit[] = [];
  for (const member of expect.members) {
    const { value } = member;
    if (value.type !== 'Object' || !value.members.some((part) => removed.has(part))) continue;
    if (value.members.every((part) => removed.has(part))) gone.add(member);
    else inner.push(...cuts(value, removed));
  }
  return [...inner, ...cuts(expect, gone)];
}

/** A member goes with the comma before it, or, where none before it stays, with the one after it. */
function cuts({ members, ...node }: ObjectNode, gone: ReadonlySet<MemberNode>): readonly Edit[] {
  const kept = members.findIndex((member) => !gone.has(member));
  if (kept === -1) return [{ start: node.loc.start.offset, end: node.loc.end.offset, text: '{}' }];
  return members.flatMap((member, i) => {
    if (!gone.has(member)) return [];
    const { start, end } = rangeOf(member);
    const [before, after] = [members[i - 1], members[i + 1]];
    if (i < kept && after !== undefined) return [{ start, end: rangeOf(after).start, text: '' }];
    return before === undefined ? [] : [{ start: rangeOf(before).end, end, text: '' }];
  });
}

function rangeOf({ loc }: ValueNode | MemberNode): { readonly start: number; readonly end: number } {
  return { start: loc.start.offset, end: loc.end.offset };
}

function memberAt(object: ObjectNode, [key, ...path]: readonly string[]): MemberNode | undefined {
  const member = object.members.find(({ name }) => name.type === 'String' && name.value === key);
  if (path.length === 0 || member?.value.type !== 'Object') return path.length === 0 ? member : undefined;
  return memberAt(member.value, path);
}

function objectAt(tree: ValueNode, key: string): ObjectNode | undefined {
  const value = tree.type === 'Object' ? memberAt(tree, [key])?.value : undefined;
  return value?.type === 'Object' ? value : undefined;
}

/** From the end, so that no edit moves another. None overlap. */
function apply(edits: readonly Edit[], text: string): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((out, edit) => out.slice(0, edit.start) + edit.text + out.slice(edit.end), text);
}
