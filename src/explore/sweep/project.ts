import { type Board, type Combine, Combining } from './combine.ts';
import { countCases } from './count.ts';
import { isLeaf, type Node } from './node.ts';

/** The values of a thing, those of one kind together. */
export type Kinds = readonly (readonly number[])[];

/** Says one thing of all cases of one kind. A thing without kinds does not tell kinds of cases apart at all. */
export class Projection {
  private readonly board: Board;
  private readonly kinds: readonly (Kinds | undefined)[];
  private readonly combining: Combining;
  private readonly known: Map<Node, Node>;

  /** `of`: a projection with less settled. What is settled no diagram asks about, so that it serves both. */
  constructor(board: Board, kinds: readonly (Kinds | undefined)[], combine: Combine, of?: Projection) {
    this.board = board;
    this.kinds = kinds;
    this.combining = of?.combining ?? new Combining(board, combine);
    this.known = of?.known ?? new Map();
  }

  /** Of how many kinds of cases a projected diagram says what. */
  count(projected: Node) {
    const size = this.kinds.reduce((product, kinds) => product * BigInt(kinds?.length ?? 1), 1n);
    return countCases(projected, size, (varying, { indices }) =>
      BigInt((this.kinds[varying] ?? []).filter(([index = -1]) => indices.includes(index)).length),
    );
  }

  /** The same diagram with each kind of values answered at once. */
  of(node: Node): Node {
    let made = this.known.get(node);
    if (made === undefined) {
      made = this.project(node);
      this.known.set(node, made);
    }
    return made;
  }

  private project(node: Node): Node {
    const { diagram, subsets } = this.board;
    if (isLeaf(node)) return this.combining.of(node, node);
    const branches = node.branches.map(({ subset, node: below }) => ({ subset, node: this.of(below) }));
    const kinds = this.kinds[node.varying];
    const all = (nodes: readonly Node[]) => nodes.reduce((a, b) => this.combining.of(a, b));
    if (kinds === undefined) return all(branches.map(({ node: below }) => below));
    const open = new Set(branches.flatMap(({ subset }) => subset.indices));
    return diagram.branching(
      node.varying,
      kinds
        .filter((kind) => kind.some((index) => open.has(index)))
        .map((kind) => ({
          subset: subsets.of(kind),
          node: all(
            branches
              .filter(({ subset }) => kind.some((index) => subset.indices.includes(index)))
              .map(({ node: below }) => below),
          ),
        })),
    );
  }
}
