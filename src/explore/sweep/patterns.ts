import { ByNode } from './by-node.ts';
import { countBroken } from './count.ts';
import { isLeaf, type Node, type PathVerdict } from './node.ts';
import { EVERYWHERE, type Region, sizeOfRegion } from './region.ts';
import { type Emphasis, widened } from './widening.ts';
import { type Drawing, LeadingTo, type Test, Within } from './within.ts';
import { Without } from './without.ts';

/** Cases that break a claim in the same way; as few words as possible say which. */
export interface Pattern {
  readonly region: Region;
  readonly how: string;
  /** How many cases of the region break the claim. */
  readonly size: bigint;
}

const isBroken: Test = ({ kind }) => kind === 'broken';

/** Whether a verdict forbids a pattern of cases that break a claim in some way to hold its case. */
function forbidding(how: string): Test {
  return (verdict) => (verdict.kind === 'broken' ? verdict.how !== how : verdict.kind === 'holds');
}

/** Stands for a share of zero, which is not yet known where it is zero. */
const NONE = -1;

/** What share of the cases below each node break the claim, as far as a number can say. */
class Weights {
  private readonly known = new ByNode();

  of(node: Node): number {
    const known = this.known.get(node);
    if (known !== 0) return known === NONE ? 0 : known;
    const weight = isLeaf(node) ? Number(isBroken(node.verdict)) : this.below(node);
    this.known.set(node, weight === 0 ? NONE : weight);
    return weight;
  }

  private below({ branches }: Exclude<Node, { readonly verdict: PathVerdict }>): number {
    const open = branches.reduce((sum, { subset }) => sum + subset.indices.length, 0);
    return branches.reduce((sum, { subset, node }) => sum + subset.indices.length * this.of(node), 0) / open;
  }
}

/** The path by which most of the cases go that break the claim. Returns undefined where none does. */
function mainPath(root: Node, weights: Weights): Pick<Pattern, 'region' | 'how'> | undefined {
  const region = new Map<number, ReadonlySet<number>>();
  let node = root;
  while (!isLeaf(node)) {
    const [first, ...others] = node.branches;
    if (first === undefined) throw new Error('a question has no answers');
    const weight = ({ subset, node: below }: typeof first) => subset.indices.length * weights.of(below);
    const next = others.reduce((best, branch) => (weight(branch) > weight(best) ? branch : best), first);
    region.set(node.varying, new Set(next.subset.indices));
    node = next.node;
  }
  return node.verdict.kind === 'broken' ? { region, how: node.verdict.how } : undefined;
}

/** A diagram is drawn anew once so many nodes were made beyond those that it began with: for each of them, and besides. */
const LEFT = { each: 4, besides: 2000 };

/** What is left to be told, on a board of its own. */
class Untold {
  private readonly drawing: Drawing;
  private readonly weights = new Weights();
  private readonly broken = new LeadingTo(isBroken);
  private readonly breaks: Within;
  /** By how a claim is broken: what a pattern may not hold. */
  private readonly forbidden = new Map<string, Within>();
  private readonly without: Without;
  private readonly most: number;
  private root: Node;

  constructor({ root, diagram, subsets, sizes }: Drawing) {
    const copy = diagram.copyOf(root);
    this.drawing = { root: copy.root, diagram: copy.diagram, subsets, sizes };
    this.root = copy.root;
    this.breaks = new Within(copy.diagram, EVERYWHERE, this.broken);
    this.without = new Without(this.drawing, this.broken);
    this.most = LEFT.besides + (LEFT.each + 1) * copy.diagram.size;
  }

  /** The same on a new board where most nodes of this one are of no use any more: what is close together is read faster. */
  renewed(): Untold {
    const { drawing, root } = this;
    return drawing.diagram.size < this.most ? this : new Untold({ ...drawing, root });
  }

  private forbids(how: string): Within {
    const found =
      this.forbidden.get(how) ?? new Within(this.drawing.diagram, EVERYWHERE, new LeadingTo(forbidding(how)));
    this.forbidden.set(how, found);
    return found;
  }

  /** Takes out the next pattern. Returns undefined where nothing is left. */
  next(emphasis: Emphasis): Pattern | undefined {
    const { root, broken, breaks } = this;
    const { sizes } = this.drawing;
    const path = mainPath(root, this.weights);
    if (path === undefined) return undefined;
    const { how } = path;
    const region = widened(
      { root, sizes, forbidden: this.forbids(how), broken: breaks },
      path.region,
      emphasis,
    );
    this.root = this.without.of(root, region);
    return { region, how, size: countBroken(root, region, sizeOfRegion(region, sizes), broken) };
  }
}

/**
 * The cases that break the claim, as patterns, one after the other: none can be put more generally without a case that
 * keeps the claim, breaks it in another way or is in a pattern before it. Each holds the way by which most of what is
 * left goes. A pattern may include cases about which the claim says nothing.
 */
export function* patternsOf(drawing: Drawing, emphasis: Emphasis): Generator<Pattern> {
  let untold = new Untold(drawing);
  for (let pattern = untold.next(emphasis); pattern !== undefined; pattern = untold.next(emphasis)) {
    yield pattern;
    untold = untold.renewed();
  }
}
