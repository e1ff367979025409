import { haveCommon, type IndexBits, indexBitsOf, type Subset } from '../../inquiry/open/subsets.ts';
import { ByNode } from './by-node.ts';
import type { Board } from './combine.ts';
import type { Diagram } from './diagram.ts';
import { type Branch, isLeaf, type Node, type PathVerdict } from './node.ts';
import { EVERYWHERE, type Region, withOnly } from './region.ts';

/** A diagram on its board. */
export interface Drawing extends Board {
  readonly root: Node;
  /** How many values each varying thing has. */
  readonly sizes: readonly number[];
}

/** A question about single verdicts. */
export type Test = (verdict: PathVerdict) => boolean;

const YES = 1;
const NO = -1;

/** Which nodes lead to a verdict that passes a test, whatever is open. */
export class LeadingTo {
  private readonly known = new ByNode();
  private readonly test: Test;

  constructor(test: Test) {
    this.test = test;
  }

  from(node: Node): boolean {
    const known = this.known.get(node);
    if (known !== 0) return known === YES;
    const leads = isLeaf(node)
      ? this.test(node.verdict)
      : node.branches.some((branch) => this.from(branch.node));
    this.known.set(node, leads ? YES : NO);
    return leads;
  }
}

function isOpen({ bits }: Subset, only: IndexBits | undefined): boolean {
  return only === undefined || haveCommon(bits, only);
}

/**
 * Answers for one region of a diagram which of its cases get a verdict of some kind. Where the region is changed, what
 * was found below the thing that it narrows still holds.
 */
export class Within {
  private readonly diagram: Diagram;
  private readonly leading: LeadingTo;
  /** What the region narrows. */
  private readonly narrowed = new Set<number>();
  /** To what, by the varying things. */
  private readonly only: (IndexBits | undefined)[] = [];
  /** How often the region was changed, from 1 on; by rank, when it last was there or below. */
  private time = 1;
  private readonly changed: number[] = [];
  /** When a node was found to lead to such a verdict; below zero: not to. */
  private readonly found = new ByNode();
  private readonly seen = new ByNode();
  private searches = 0;
  /** The place of the last thing that the region narrows: below it, everything is open. */
  private last = -1;

  constructor(diagram: Diagram, region: Region, leading: LeadingTo) {
    this.diagram = diagram;
    this.leading = leading;
    this.narrowAnew(region);
  }

  /** Answers for another region from here on. */
  narrowAnew(region: Region): void {
    for (const varying of [...this.narrowed]) if (!region.has(varying)) this.narrow(varying, undefined);
    for (const [varying, only] of region) this.narrow(varying, only);
  }

  private lastNarrowed(): number {
    let last = -1;
    for (const varying of this.narrowed) last = Math.max(last, this.diagram.rankOf(varying));
    return last;
  }

  /** Narrows the region to some values of a thing, whatever of it was open; undefined: to none. */
  narrow(varying: number, only: ReadonlySet<number> | undefined): void {
    this.time++;
    for (let rank = this.diagram.rankOf(varying); rank >= 0; rank--) this.changed[rank] = this.time;
    this.only[varying] = only && indexBitsOf(only);
    if (only === undefined) this.narrowed.delete(varying);
    else this.narrowed.add(varying);
    this.last = this.lastNarrowed();
  }

  /** Whether any case does. */
  any(node: Node): boolean {
    if (!this.leading.from(node)) return false;
    if (isLeaf(node)) return true;
    const rank = this.diagram.rankOf(node.varying);
    if (rank > this.last) return true;
    const found = this.found.get(node);
    if (Math.abs(found) >= (this.changed[rank] ?? 1)) return found > 0;
    const only = this.only[node.varying];
    const any = node.branches.some(({ subset, node: below }) => isOpen(subset, only) && this.any(below));
    this.found.set(node, any ? this.time : -this.time);
    return any;
  }

  /** With which of so many values of a thing any case does, whatever of it is open. */
  values(root: Node, varying: number, size: number): ReadonlySet<number> {
    const values = new Set<number>();
    const goesBy = this.meets(root, varying, {
      asking: ({ subset, node }) => {
        if (this.any(node)) for (const index of subset.indices) values.add(index);
      },
      past: (node) => this.any(node),
    });
    return goesBy ? new Set(Array(size).keys()) : values;
  }

  /** The same, but only of values that are not open: known is that no case does with those that are. */
  closedValues(root: Node, varying: number): ReadonlySet<number> {
    const values = new Set<number>();
    const only = this.only[varying];
    this.meets(root, varying, {
      asking: ({ subset, node }) => {
        if (!isOpen(subset, only) && this.any(node)) for (const index of subset.indices) values.add(index);
      },
      // What does not depend on the value is known.
      past: () => false,
    });
    return values;
  }

  /** Follows what is open down to each node that asks for a thing, or that is past it. Returns true where `past` does. */
  private meets(root: Node, varying: number, { asking, past }: Met): boolean {
    const rank = this.diagram.rankOf(varying);
    const search = ++this.searches;
    const visit = (node: Node): boolean => {
      if (this.seen.get(node) === search) return false;
      this.seen.set(node, search);
      if (!this.leading.from(node)) return false;
      if (isLeaf(node) || this.diagram.rankOf(node.varying) > rank) return past(node);
      if (node.varying === varying) {
        for (const branch of node.branches) asking(branch);
        return false;
      }
      const only = this.only[node.varying];
      for (const branch of node.branches) if (isOpen(branch.subset, only) && visit(branch.node)) return true;
      return false;
    };
    return visit(root);
  }
}

/** What to do on the way to what a thing makes of a case. */
interface Met {
  /** For each answer of a node that asks for the thing. */
  readonly asking: (branch: Branch) => void;
  /** Whether to end there, as the node is past the thing. */
  readonly past: (node: Node) => boolean;
}

/** The region of a path within a region whose cases get a verdict of some kind. Returns undefined where there is none. */
export function somePath({ root, diagram }: Drawing, region: Region, test: Test): Region | undefined {
  const within = new Within(diagram, region, new LeadingTo(test));
  const follow = (node: Node, found: Region): Region => {
    if (isLeaf(node)) return found;
    const only = region.get(node.varying);
    const next = node.branches.find(
      ({ subset, node: below }) =>
        subset.indices.some((index) => only?.has(index) ?? true) && within.any(below),
    );
    if (next === undefined) throw new Error('a path leads nowhere');
    const both = next.subset.indices.filter((index) => only === undefined || only.has(index));
    return follow(next.node, withOnly(found, node.varying, new Set(both)));
  };
  return within.any(root) ? follow(root, EVERYWHERE) : undefined;
}
