import type { Subset } from '../../inquiry/open/subsets.ts';
import { type Branch, isLeaf, type Node } from './node.ts';
import type { Region } from './region.ts';
import type { Drawing, LeadingTo } from './within.ts';

/** A thing of which a region has some values, and the others. */
interface Narrowed {
  readonly varying: number;
  readonly rank: number;
  readonly whole: Subset;
  readonly inside: Subset;
  readonly outside: Subset;
}

/** Takes out what is told: a broken case of a region is then one that is kept. */
export class Without {
  private readonly drawing: Omit<Drawing, 'root'>;
  private readonly broken: LeadingTo;
  /** Each node with all of its broken cases kept. */
  private readonly kept = new Map<Node, Node>();

  constructor(drawing: Omit<Drawing, 'root'>, broken: LeadingTo) {
    this.drawing = drawing;
    this.broken = broken;
  }

  of(root: Node, region: Region): Node {
    return new WithoutRegion(this, this.drawing, this.narrowed(region)).of(root, 0);
  }

  leadsToBroken(node: Node): boolean {
    return this.broken.from(node);
  }

  /** What a region narrows, in the order of the diagram. */
  private narrowed(region: Region): readonly Narrowed[] {
    const { diagram, subsets, sizes } = this.drawing;
    return [...region]
      .map(([varying, only]) => {
        const whole = subsets.all(sizes[varying] ?? 0);
        return {
          varying,
          rank: diagram.rankOf(varying),
          whole,
          inside: subsets.of(whole.indices.filter((index) => only.has(index))),
          outside: subsets.of(whole.indices.filter((index) => !only.has(index))),
        };
      })
      .sort((a, b) => a.rank - b.rank);
  }

  /** A node with all of its broken cases kept. */
  asKept(node: Node): Node {
    if (!this.broken.from(node)) return node;
    let made = this.kept.get(node);
    if (made === undefined) {
      const { diagram } = this.drawing;
      made = isLeaf(node)
        ? diagram.leaf({ kind: 'holds' })
        : diagram.branching(
            node.varying,
            node.branches.map(({ subset, node: below }) => ({ subset, node: this.asKept(below) })),
          );
      this.kept.set(node, made);
    }
    return made;
  }
}

/** The same for one region. */
class WithoutRegion {
  private readonly all: Without;
  private readonly drawing: Omit<Drawing, 'root'>;
  private readonly narrowed: readonly Narrowed[];
  private readonly known: readonly Map<Node, Node>[];

  constructor(all: Without, drawing: Omit<Drawing, 'root'>, narrowed: readonly Narrowed[]) {
    this.all = all;
    this.drawing = drawing;
    this.narrowed = narrowed;
    this.known = narrowed.map(() => new Map());
  }

  /** Of a node whose cases are in the region as far as the first `at` of the narrowed things say. */
  of(node: Node, at: number): Node {
    if (!this.all.leadsToBroken(node)) return node;
    const [here, known] = [this.narrowed[at], this.known[at]];
    if (here === undefined || known === undefined) return this.all.asKept(node);
    let made = known.get(node);
    if (made === undefined) {
      made = this.made(node, here, at);
      known.set(node, made);
    }
    return made;
  }

  private made(node: Node, here: Narrowed, at: number): Node {
    const { diagram } = this.drawing;
    if (isLeaf(node) || diagram.rankOf(node.varying) > here.rank)
      return diagram.branching(here.varying, this.cut({ subset: here.whole, node }, here, at));
    return diagram.branching(
      node.varying,
      node.varying === here.varying
        ? node.branches.flatMap((branch) => this.cut(branch, here, at))
        : node.branches.map(({ subset, node: below }) => ({ subset, node: this.of(below, at) })),
    );
  }

  /** A branch in two: what is inside, without its broken cases, and what is outside. */
  private cut({ subset, node }: Branch, { inside, outside }: Narrowed, at: number): readonly Branch[] {
    const { subsets } = this.drawing;
    const [within, beyond] = [subsets.intersection(subset, inside), subsets.intersection(subset, outside)];
    const branches: Branch[] = [];
    if (within.indices.length > 0) branches.push({ subset: within, node: this.of(node, at + 1) });
    if (beyond.indices.length > 0) branches.push({ subset: beyond, node });
    return branches;
  }
}
