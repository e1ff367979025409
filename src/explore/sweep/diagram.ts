import type { Subset, Subsets } from '../../inquiry/open/choices.ts';

/** What a claim says of a case: nothing, or nothing as no driver takes the device; that it is kept; or how it is broken. */
export type PathVerdict =
  | { readonly kind: 'silent' | 'undriven' | 'holds' }
  | { readonly kind: 'broken'; readonly how: string };

/**
 * What a claim says of every case of a part, as a diagram of the questions that decide it. Equal nodes are one object:
 * what different paths have in common stands there once.
 */
export type Node = Leaf | Branching;

export interface Leaf {
  readonly id: number;
  readonly verdict: PathVerdict;
}

export interface Branching {
  readonly id: number;
  readonly varying: number;
  /** All that is open of the varying thing, each value in one branch. */
  readonly branches: readonly Branch[];
}

export interface Branch {
  readonly subset: Subset;
  readonly node: Node;
}

export function isLeaf(node: Node): node is Leaf {
  return !('branches' in node);
}

/** What is open of each varying thing. */
interface Open {
  readonly get: (varying: number) => Subset | undefined;
}

/** Makes nodes, each once. */
export class Diagram {
  private readonly subsets: Subsets;
  private readonly known = new Map<string, Node>();
  /** The varying things that each node asks about, here or further down. */
  private readonly askedBelow = new Map<Node, ReadonlySet<number>>();
  private readonly restrictions = new Map<string, Node>();

  constructor(subsets: Subsets) {
    this.subsets = subsets;
  }

  private once<Made extends Node>(key: string, make: (id: number) => Made): Node {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const made = make(this.known.size);
    this.known.set(key, made);
    return made;
  }

  leaf(verdict: PathVerdict): Node {
    const key = verdict.kind === 'broken' ? `broken ${verdict.how}` : verdict.kind;
    return this.once(key, (id) => ({ id, verdict }));
  }

  /** A question; where all its answers lead to the same, there is none. */
  branching(varying: number, branches: readonly Branch[]): Node {
    const joined = this.joined(branches);
    const [only] = joined;
    if (only === undefined) throw new Error('a question has no answers');
    if (joined.length === 1) return only.node;
    const key = joined.map(({ subset, node }) => `${subset.id}>${node.id}`).join();
    return this.once(`${varying}?${key}`, (id) => ({ id, varying, branches: joined }));
  }

  /** Branches that lead to the same place are one. */
  private joined(branches: readonly Branch[]): readonly Branch[] {
    const byNode = new Map<Node, Subset[]>();
    for (const { subset, node } of branches) {
      const members = byNode.get(node);
      if (members === undefined) byNode.set(node, [subset]);
      else members.push(subset);
    }
    return [...byNode].map(([node, members]) => ({ node, subset: this.unionOf(members) }));
  }

  private unionOf(members: readonly Subset[]): Subset {
    return members.reduce((all, member) => this.subsets.union(all, member));
  }

  private asks(node: Node): ReadonlySet<number> {
    if (isLeaf(node)) return NOTHING;
    let below = this.askedBelow.get(node);
    if (below === undefined) {
      below = new Set([node.varying, ...node.branches.flatMap((branch) => [...this.asks(branch.node)])]);
      this.askedBelow.set(node, below);
    }
    return below;
  }

  /** What a node says of the cases that are open; a varying thing that `open` does not name is open as it was. */
  restricted(node: Node, open: Open): Node {
    let key = `${node.id}`;
    for (const varying of this.asks(node)) key += `|${open.get(varying)?.id}`;
    let made = this.restrictions.get(key);
    if (made === undefined) {
      made = this.restrict(node, open, new Map());
      this.restrictions.set(key, made);
    }
    return made;
  }

  private restrict(node: Node, open: Open, seen: Map<Node, Node>): Node {
    if (isLeaf(node)) return node;
    let made = seen.get(node);
    if (made === undefined) {
      const allowed = open.get(node.varying);
      const branches = node.branches.flatMap((branch) => {
        const subset = allowed ? this.subsets.intersection(branch.subset, allowed) : branch.subset;
        return subset.indices.length === 0 ? [] : [{ subset, node: this.restrict(branch.node, open, seen) }];
      });
      made = this.branching(node.varying, branches);
      seen.set(node, made);
    }
    return made;
  }
}

const NOTHING: ReadonlySet<number> = new Set();
