import type { Subset, Subsets } from '../../inquiry/open/subsets.ts';
import {
  type Answered,
  type Branch,
  type Branching,
  branchAt,
  hashOf,
  isLeaf,
  type Leaf,
  MadeNodes,
  type Node,
  type PathVerdict,
} from './node.ts';

/** What is open of some of the varying things; of the others, everything. */
type Open = ReadonlyMap<number, Subset>;

function keyOf(verdict: PathVerdict | Answered): string {
  switch (verdict.kind) {
    case 'broken':
      return `broken ${verdict.how}`;
    case 'answer':
      return `answer ${verdict.which}`;
    default:
      return verdict.kind;
  }
}

/** Makes nodes, each once, and keeps their order: that in which somebody first asked for the ranks of the things. */
export class Diagram<Verdict extends PathVerdict | Answered = PathVerdict> {
  private readonly subsets: Subsets;
  /** Each node by what it was asked to be: a question put before what its branches ask is known by that, too. */
  private readonly known = new MadeNodes<Verdict>();
  private readonly leaves = new Map<string, Leaf<Verdict>>();
  private readonly ranks: (number | undefined)[] = [];
  private ranked = 0;
  private made = 0;
  /** The varying things that each node asks about, here or further down, as the bits of a number. */
  private readonly askedBelow = new Map<Node<Verdict>, bigint>();
  private readonly restrictions = new Map<string, Node<Verdict>>();

  constructor(subsets: Subsets) {
    this.subsets = subsets;
  }

  /** How many nodes were made. */
  get size(): number {
    return this.made;
  }

  /** A diagram of other verdicts without nodes, in the same order. */
  inSameOrder<Other extends PathVerdict | Answered>(): Diagram<Other> {
    const diagram = new Diagram<Other>(this.subsets);
    const ranked = [...this.ranks.keys()].filter((varying) => this.ranks[varying] !== undefined);
    for (const varying of ranked.sort((a, b) => this.rankOf(a) - this.rankOf(b))) diagram.rankOf(varying);
    return diagram;
  }

  /** What a node says, in a diagram of its own with the same order. */
  copyOf(root: Node<Verdict>): { readonly diagram: Diagram<Verdict>; readonly root: Node<Verdict> } {
    const diagram = this.inSameOrder<Verdict>();
    const known = new Map<Node<Verdict>, Node<Verdict>>();
    const copy = (node: Node<Verdict>): Node<Verdict> => {
      const made =
        known.get(node) ??
        (isLeaf(node)
          ? diagram.leaf(node.verdict)
          : diagram.branching(
              node.varying,
              node.branches.map(({ subset, node: below }) => ({ subset, node: copy(below) })),
            ));
      known.set(node, made);
      return made;
    };
    return { diagram, root: copy(root) };
  }

  /** The place of a varying thing in the order; one that has none yet comes last. */
  rankOf(varying: number): number {
    const rank = this.ranks[varying];
    if (rank !== undefined) return rank;
    this.ranks[varying] = this.ranked;
    return this.ranked++;
  }

  /** The place of what a node asks about; that of a leaf is after all others. */
  topOf(node: Node<Verdict>): number {
    return isLeaf(node) ? Number.POSITIVE_INFINITY : this.rankOf(node.varying);
  }

  leaf(verdict: Verdict): Node<Verdict> {
    const key = keyOf(verdict);
    let leaf = this.leaves.get(key);
    if (leaf === undefined) {
      leaf = { id: this.made++, verdict };
      this.leaves.set(key, leaf);
    }
    return leaf;
  }

  /** A question; where all its answers lead to the same, there is none. What the branches ask before it is asked first. */
  branching(varying: number, branches: readonly Branch<Verdict>[]): Node<Verdict> {
    const joined = this.joined(branches);
    const [only] = joined;
    if (only === undefined) throw new Error('a question has no answers');
    if (joined.length === 1) return only.node;
    const hash = hashOf(varying, joined);
    let node = this.known.find(hash, varying, joined);
    if (node === undefined) {
      node = this.inOrder(varying, joined);
      this.known.add(hash, varying, joined, node);
    }
    return node;
  }

  private inOrder(varying: number, branches: readonly Branch<Verdict>[]): Node<Verdict> {
    const rank = this.rankOf(varying);
    let first = Number.POSITIVE_INFINITY;
    for (const { node } of branches) first = Math.min(first, this.topOf(node));
    if (first > rank) return { id: this.made++, varying, branches };
    return first === rank ? this.asOne(varying, branches) : this.asked(varying, branches, first);
  }

  /** A question whose branches ask the same once more. */
  private asOne(varying: number, branches: readonly Branch<Verdict>[]): Node<Verdict> {
    return this.branching(
      varying,
      branches.flatMap((branch) => this.within(branch, varying)),
    );
  }

  /** What a branch leads to, by the values of the thing that it stands for. */
  private within({ subset, node }: Branch<Verdict>, varying: number): readonly Branch<Verdict>[] {
    if (isLeaf(node) || node.varying !== varying) return [{ subset, node }];
    return node.branches.flatMap((branch) => {
      const both = this.subsets.intersection(subset, branch.subset);
      return both.indices.length === 0 ? [] : [{ subset: both, node: branch.node }];
    });
  }

  /** A question some of whose branches ask first about what comes before it. */
  private asked(varying: number, branches: readonly Branch<Verdict>[], first: number): Node<Verdict> {
    const earlier = branches.flatMap(({ node }) =>
      !isLeaf(node) && this.topOf(node) === first ? [node] : [],
    );
    const [top] = earlier;
    if (top === undefined) throw new Error('nothing is asked first');
    const parts = earlier.reduce<readonly Subset[]>(
      (cells, node) => this.refined(cells, node),
      [this.coverage(top)],
    );
    return this.branching(
      top.varying,
      parts.map((part) => ({
        subset: part,
        node: this.branching(
          varying,
          branches.map(({ subset, node }) => ({ subset, node: branchAt(node, top.varying, part) })),
        ),
      })),
    );
  }

  private coverage({ branches }: Branching<Verdict>): Subset {
    return this.unionOf(branches.map(({ subset }) => subset));
  }

  /** The parts that a node tells apart of each of these. */
  private refined(cells: readonly Subset[], { branches }: Branching<Verdict>): readonly Subset[] {
    if (areCells(cells, branches)) return cells;
    return cells.flatMap((cell) =>
      branches
        .map(({ subset }) => this.subsets.intersection(cell, subset))
        .filter(({ indices }) => indices.length > 0),
    );
  }

  /** Branches that lead to the same place are one; the one with the lowest value comes first. */
  private joined(branches: readonly Branch<Verdict>[]): readonly Branch<Verdict>[] {
    if (areJoined(branches)) return branches;
    const joined: Branch<Verdict>[] = [];
    for (const branch of branches) {
      const at = placeOf(branch.node, joined);
      const other = joined[at];
      if (other === undefined) joined.push(branch);
      else joined[at] = { node: other.node, subset: this.subsets.union(other.subset, branch.subset) };
    }
    return joined.length === 1 ? joined : joined.sort(byLowest);
  }

  private unionOf(members: readonly Subset[]): Subset {
    return members.reduce((all, member) => this.subsets.union(all, member));
  }

  private asks(node: Node<Verdict>): bigint {
    if (isLeaf(node)) return 0n;
    let below = this.askedBelow.get(node);
    if (below === undefined) {
      below = node.branches.reduce((all, branch) => all | this.asks(branch.node), 1n << BigInt(node.varying));
      this.askedBelow.set(node, below);
    }
    return below;
  }

  /** What a node says of the cases that are open; a varying thing that `open` does not name is open as it was. */
  restricted(node: Node<Verdict>, open: Open): Node<Verdict> {
    const asked = this.asks(node);
    let key = `${node.id}`;
    // Below the last thing that is narrowed, everything stays as it is.
    let last = -1;
    for (const [varying, { id }] of open) {
      if (((asked >> BigInt(varying)) & 1n) === 0n) continue;
      key += `|${varying}:${id}`;
      last = Math.max(last, this.rankOf(varying));
    }
    if (last === -1) return node;
    let made = this.restrictions.get(key);
    if (made === undefined) {
      made = this.restrict(node, open, last, new Map());
      this.restrictions.set(key, made);
    }
    return made;
  }

  private restrict(
    node: Node<Verdict>,
    open: Open,
    last: number,
    seen: Map<Node<Verdict>, Node<Verdict>>,
  ): Node<Verdict> {
    if (isLeaf(node) || this.rankOf(node.varying) > last) return node;
    let made = seen.get(node);
    if (made === undefined) {
      const allowed = open.get(node.varying);
      const branches: Branch<Verdict>[] = [];
      for (const branch of node.branches) {
        const subset = allowed ? this.subsets.intersection(branch.subset, allowed) : branch.subset;
        if (subset.indices.length > 0)
          branches.push({ subset, node: this.restrict(branch.node, open, last, seen) });
      }
      made = this.branching(node.varying, branches);
      seen.set(node, made);
    }
    return made;
  }
}

/** Whether these are the parts that a node tells apart. */
function areCells(cells: readonly Subset[], branches: readonly Branch<unknown>[]): boolean {
  if (cells.length !== branches.length) return false;
  for (let i = 0; i < cells.length; i++) if (cells[i] !== branches[i]?.subset) return false;
  return true;
}

/** Whether no two branches lead to the same place, and the one with the lowest value comes first. */
function areJoined(branches: readonly Branch<unknown>[]): boolean {
  let before: Branch<unknown> | undefined;
  for (let i = 0; i < branches.length; i++) {
    const branch = branches[i];
    if (branch === undefined || (before !== undefined && byLowest(before, branch) > 0)) return false;
    if (placeOf(branch.node, branches) < i) return false;
    before = branch;
  }
  return true;
}

/** The place of the branch that leads to a node: -1 where none does. There are few branches. */
function placeOf(node: Node<unknown>, branches: readonly Branch<unknown>[]): number {
  for (let i = 0; i < branches.length; i++) if (branches[i]?.node === node) return i;
  return -1;
}

/** By the lowest of the values that lead into a branch: no value leads into two. */
function byLowest(a: Branch<unknown>, b: Branch<unknown>): number {
  return (a.subset.indices[0] ?? 0) - (b.subset.indices[0] ?? 0);
}
