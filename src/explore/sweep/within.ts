import type { Subset } from '../../inquiry/open/subsets.ts';
import type { Board } from './combine.ts';
import { type Diagram, isLeaf, type Node, type PathVerdict } from './diagram.ts';
import { EVERYWHERE, type Region, withOnly } from './region.ts';

/** A diagram on its board. */
export interface Drawing extends Board {
  readonly root: Node;
  /** How many values each varying thing has. */
  readonly sizes: readonly number[];
}

/** A question about single verdicts. */
export type Test = (verdict: PathVerdict) => boolean;

/** Which nodes lead to a verdict that passes a test, whatever is open. */
export class LeadingTo {
  private readonly known = new Map<Node, boolean>();
  private readonly test: Test;

  constructor(test: Test) {
    this.test = test;
  }

  from(node: Node): boolean {
    let leads = this.known.get(node);
    if (leads === undefined) {
      leads = isLeaf(node) ? this.test(node.verdict) : node.branches.some((branch) => this.from(branch.node));
      this.known.set(node, leads);
    }
    return leads;
  }
}

function isOpen({ indices }: Subset, only: ReadonlySet<number> | undefined): boolean {
  return only === undefined || indices.some((index) => only.has(index));
}

/** Answers for one region of a diagram which of its cases get a verdict of some kind. */
export class Within {
  private readonly found = new Map<Node, boolean>();
  private readonly region: Region;
  private readonly leading: LeadingTo;
  /** The place of the last thing that the region narrows: below it, everything is open. */
  private readonly last: number;
  private readonly diagram: Diagram;

  constructor(diagram: Diagram, region: Region, leading: LeadingTo) {
    this.diagram = diagram;
    this.region = region;
    this.leading = leading;
    this.last = Math.max(-1, ...[...region.keys()].map((varying) => diagram.rankOf(varying)));
  }

  /** Whether any case does. */
  any(node: Node): boolean {
    if (!this.leading.from(node)) return false;
    if (isLeaf(node) || this.diagram.rankOf(node.varying) > this.last) return true;
    let any = this.found.get(node);
    if (any === undefined) {
      const only = this.region.get(node.varying);
      any = node.branches.some((branch) => isOpen(branch.subset, only) && this.any(branch.node));
      this.found.set(node, any);
    }
    return any;
  }

  /** With which of so many values of a thing that the region leaves open any case does. */
  values(root: Node, varying: number, size: number): ReadonlySet<number> {
    const rank = this.diagram.rankOf(varying);
    const values = new Set<number>();
    const seen = new Set<Node>();
    /** Returns true where the rest does not matter any more. */
    const visit = (node: Node): boolean => {
      if (seen.has(node)) return false;
      seen.add(node);
      if (!this.leading.from(node)) return false;
      if (this.diagram.topOf(node) > rank) return this.any(node);
      if (isLeaf(node)) return true;
      if (node.varying === varying) {
        for (const { subset, node: below } of node.branches)
          if (this.any(below)) for (const index of subset.indices) values.add(index);
        return false;
      }
      const only = this.region.get(node.varying);
      return node.branches.some((branch) => isOpen(branch.subset, only) && visit(branch.node));
    };
    return visit(root) ? new Set(Array(size).keys()) : values;
  }
}

/** The region of a path within a region whose cases get a verdict of some kind. Returns undefined where there is none. */
export function somePath({ root, diagram }: Drawing, region: Region, test: Test): Region | undefined {
  const within = new Within(diagram, region, new LeadingTo(test));
  const follow = (node: Node, found: Region): Region => {
    if (isLeaf(node)) return found;
    const only = region.get(node.varying);
    const next = node.branches.find((branch) => isOpen(branch.subset, only) && within.any(branch.node));
    if (next === undefined) throw new Error('a path leads nowhere');
    const both = next.subset.indices.filter((index) => only === undefined || only.has(index));
    return follow(next.node, withOnly(found, node.varying, new Set(both)));
  };
  return within.any(root) ? follow(root, EVERYWHERE) : undefined;
}
