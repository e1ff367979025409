import { hasIndex, type Subset } from '../../inquiry/open/subsets.ts';

/** What a claim says of a case: nothing, or nothing as no driver takes the device; that it is kept; or how it is broken. */
export type PathVerdict =
  | { readonly kind: 'silent' | 'undriven' | 'holds' }
  | { readonly kind: 'broken'; readonly how: string };

/** Which of its answers a rule gives to a case. */
export interface Answered {
  readonly kind: 'answer';
  readonly which: number;
}

/**
 * What a claim says of every case of a part, as an ordered decision diagram: on each path the varying things are asked
 * about in one order, each at most once. Equal nodes are one object: what different paths have in common stands there
 * once, and two diagrams that say the same are the same node.
 */
export type Node<Verdict = PathVerdict> = Leaf<Verdict> | Branching<Verdict>;

export interface Leaf<Verdict = PathVerdict> {
  readonly id: number;
  readonly verdict: Verdict;
}

export interface Branching<Verdict = PathVerdict> {
  readonly id: number;
  readonly varying: number;
  /** All that is open of the varying thing, each value in one branch. */
  readonly branches: readonly Branch<Verdict>[];
}

export interface Branch<Verdict = PathVerdict> {
  readonly subset: Subset;
  readonly node: Node<Verdict>;
}

export function isLeaf<Verdict = PathVerdict>(node: Node<Verdict>): node is Leaf<Verdict> {
  return !('branches' in node);
}

/** Where a node leads with the values of a part that it does not tell apart. */
export function branchAt<Verdict>(node: Node<Verdict>, varying: number, part: Subset): Node<Verdict> {
  if (isLeaf(node) || node.varying !== varying) return node;
  const [index = -1] = part.indices;
  for (const { subset, node: below } of node.branches)
    if (subset === part || hasIndex(subset.bits, index)) return below;
  throw new Error('a value is in no branch');
}

/** What somebody asked for, and the node that it came to. */
interface Made<Verdict> {
  readonly hash: number;
  readonly varying: number;
  readonly branches: readonly Branch<Verdict>[];
  readonly node: Node<Verdict>;
  /** Another in the same slot. */
  next: Made<Verdict> | undefined;
}

const FIRST_SLOTS = 1 << 10;

/**
 * Nodes by the questions that they were asked to be. A diagram asks this more often than anything else: a table of its own
 * answers in half the time that a map takes.
 */
export class MadeNodes<Verdict> {
  private slots: (Made<Verdict> | undefined)[] = emptySlots(FIRST_SLOTS);
  private count = 0;

  find(hash: number, varying: number, branches: readonly Branch<Verdict>[]): Node<Verdict> | undefined {
    for (let made = this.slots[hash & (this.slots.length - 1)]; made !== undefined; made = made.next)
      if (made.hash === hash && made.varying === varying && areEqual(made.branches, branches))
        return made.node;
    return undefined;
  }

  add(hash: number, varying: number, branches: readonly Branch<Verdict>[], node: Node<Verdict>): void {
    if (++this.count > this.slots.length) this.spread();
    put({ hash, varying, branches, node, next: undefined }, this.slots);
  }

  /** Twice as many slots. */
  private spread(): void {
    const slots: (Made<Verdict> | undefined)[] = emptySlots(2 * this.slots.length);
    for (let made of this.slots) {
      while (made !== undefined) {
        const { next }: Made<Verdict> = made;
        put(made, slots);
        made = next;
      }
    }
    this.slots = slots;
  }
}

function emptySlots(count: number): undefined[] {
  return new Array<undefined>(count).fill(undefined);
}

function put<Verdict>(made: Made<Verdict>, slots: (Made<Verdict> | undefined)[]): void {
  const at = made.hash & (slots.length - 1);
  made.next = slots[at];
  slots[at] = made;
}

function areEqual(a: readonly Branch<unknown>[], b: readonly Branch<unknown>[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++)
    if (a[i]?.node !== b[i]?.node || a[i]?.subset !== b[i]?.subset) return false;
  return true;
}

export function hashOf(varying: number, branches: readonly Branch<unknown>[]): number {
  let hash = varying;
  for (const { subset, node } of branches) {
    hash = Math.imul(hash ^ subset.id, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ node.id, 0x85ebca6b);
  }
  // What fits a small integer of V8.
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}
