import type { Subset } from '../../inquiry/open/subsets.ts';
import type { CaseCounts } from '../../model/sweep.ts';
import { type Branching, isLeaf, type Node, type PathVerdict } from './node.ts';
import type { Region } from './region.ts';
import type { LeadingTo } from './within.ts';

/** The nodes below one, each before those that it leads to. */
function inOrder(root: Node): readonly Node[] {
  const seen = new Set<Node>();
  const finished: Node[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (!isLeaf(node)) for (const branch of node.branches) visit(branch.node);
    finished.push(node);
  };
  visit(root);
  return finished.reverse();
}

/** How much the values of a branch count. */
type Weight = (varying: number, subset: Subset) => bigint;

const EACH_ONCE: Weight = (_, { indices }) => BigInt(indices.length);

/** How many of `size` cases come to what. Whoever reaches a node has all its values open, so every division is exact. */
export function countCases(root: Node, size: bigint, weight: Weight = EACH_ONCE): CaseCounts {
  const reaching = new Map<Node, bigint>([[root, size]]);
  const counts: Record<PathVerdict['kind'], bigint> = { silent: 0n, undriven: 0n, holds: 0n, broken: 0n };
  for (const node of inOrder(root)) {
    const here = reaching.get(node) ?? 0n;
    if (isLeaf(node)) {
      counts[node.verdict.kind] += here;
      continue;
    }
    const weights = node.branches.map(({ subset }) => weight(node.varying, subset));
    const open = weights.reduce((sum, one) => sum + one, 0n);
    for (const [i, { node: next }] of node.branches.entries()) {
      const share = (here * (weights[i] ?? 0n)) / open;
      reaching.set(next, (reaching.get(next) ?? 0n) + share);
    }
  }
  return counts;
}

/** How many of the `size` cases of a region break the claim. */
export function countBroken(root: Node, region: Region, size: bigint, broken: LeadingTo): bigint {
  const known = new Map<Node, bigint>();
  const below = (node: Node): bigint => {
    if (isLeaf(node)) return size;
    let count = known.get(node);
    if (count === undefined) {
      count = share(node);
      known.set(node, count);
    }
    return count;
  };
  /** Of as many cases as the region has, those that a node stands for in the share in which they reach it. */
  const share = ({ varying, branches }: Branching): bigint => {
    const only = region.get(varying);
    let [open, found] = [0, 0n];
    for (const { subset, node } of branches) {
      const count =
        only === undefined ? subset.indices.length : subset.indices.filter((index) => only.has(index)).length;
      open += count;
      if (count > 0 && broken.from(node)) found += BigInt(count) * below(node);
    }
    return found / BigInt(open);
  };
  return broken.from(root) ? below(root) : 0n;
}
