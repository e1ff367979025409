import type { Subset } from '../../inquiry/open/subsets.ts';

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

/** What somebody asked for, and the node that it came to. */
interface Made<Verdict> {
  readonly varying: number;
  readonly branches: readonly Branch<Verdict>[];
  readonly node: Node<Verdict>;
  /** Another with the same hash. */
  readonly other: Made<Verdict> | undefined;
}

/** Nodes by the questions that they were asked to be. A diagram asks this more often than anything else. */
export class MadeNodes<Verdict> {
  private readonly byHash = new Map<number, Made<Verdict>>();

  find(hash: number, varying: number, branches: readonly Branch<Verdict>[]): Node<Verdict> | undefined {
    for (let made = this.byHash.get(hash); made !== undefined; made = made.other)
      if (made.varying === varying && areEqual(made.branches, branches)) return made.node;
    return undefined;
  }

  add(hash: number, varying: number, branches: readonly Branch<Verdict>[], node: Node<Verdict>): void {
    this.byHash.set(hash, { varying, branches, node, other: this.byHash.get(hash) });
  }
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
