import type { Subset, Subsets } from '../../inquiry/open/subsets.ts';
import type { Diagram } from './diagram.ts';
import { type Branch, isLeaf, type Node, type PathVerdict } from './node.ts';
import type { Region } from './region.ts';

/** Where diagrams are drawn: those on one board can be combined. */
export interface Board {
  readonly diagram: Diagram;
  readonly subsets: Subsets;
}

/** What becomes of two verdicts on the same case. */
export type Combine = (a: PathVerdict, b: PathVerdict) => PathVerdict;

/** Combines diagrams of one board, case by case, in one way; what it met before it remembers. */
export class Combining {
  private readonly board: Board;
  private readonly combine: Combine;
  private readonly known = new Map<number, Map<number, Node>>();

  constructor(board: Board, combine: Combine) {
    this.board = board;
    this.combine = combine;
  }

  of(a: Node, b: Node): Node {
    let ofA = this.known.get(a.id);
    if (ofA === undefined) {
      ofA = new Map();
      this.known.set(a.id, ofA);
    }
    let made = ofA.get(b.id);
    if (made === undefined) {
      made = this.made(a, b);
      ofA.set(b.id, made);
    }
    return made;
  }

  private made(a: Node, b: Node): Node {
    const { diagram } = this.board;
    if (isLeaf(a) && isLeaf(b)) return diagram.leaf(this.combine(a.verdict, b.verdict));
    const [topA, topB] = [diagram.topOf(a), diagram.topOf(b)];
    if (!isLeaf(a) && topA < topB)
      return diagram.branching(
        a.varying,
        a.branches.map(({ subset, node }) => ({ subset, node: this.of(node, b) })),
      );
    if (!isLeaf(b) && topB < topA)
      return diagram.branching(
        b.varying,
        b.branches.map(({ subset, node }) => ({ subset, node: this.of(a, node) })),
      );
    if (isLeaf(a) || isLeaf(b)) throw new Error('two diagrams of one place are not of one kind');
    return diagram.branching(a.varying, this.both(a.branches, b.branches));
  }

  private both(a: readonly Branch[], b: readonly Branch[]): readonly Branch[] {
    return a.flatMap((one) =>
      b.flatMap((other): readonly Branch[] => {
        const subset = this.board.subsets.intersection(one.subset, other.subset);
        return subset.indices.length === 0 ? [] : [{ subset, node: this.of(one.node, other.node) }];
      }),
    );
  }
}

function subsetOf({ subsets }: Board, only: Iterable<number>): Subset {
  return subsets.of([...only].sort((a, b) => a - b));
}

/** What is said of the cases of a region, and of the others. */
interface Sides {
  readonly inside: Node;
  readonly outside: Node;
}

/** A diagram that is `inside` where a case is in a region, and `outside` elsewhere. */
export function regionNode(
  board: Board,
  sizes: readonly number[],
  region: Region,
  { inside, outside }: Sides,
): Node {
  const { diagram } = board;
  return [...region]
    .sort(([a], [b]) => diagram.rankOf(b) - diagram.rankOf(a))
    .reduce((within, [varying, only]) => {
      const others = [...Array(sizes[varying] ?? 0).keys()].filter((index) => !only.has(index));
      return diagram.branching(
        varying,
        [
          { subset: subsetOf(board, only), node: within },
          { subset: subsetOf(board, others), node: outside },
        ].filter(({ subset }) => subset.indices.length > 0),
      );
    }, inside);
}

/** What a diagram says of the cases of a region, which then asks about none of what the region settles. */
export function withinRegion(board: Board, root: Node, region: Region): Node {
  const open = new Map([...region].map(([varying, only]) => [varying, subsetOf(board, only)]));
  return board.diagram.restricted(root, open);
}
