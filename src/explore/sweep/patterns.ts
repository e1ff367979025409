import { Combining, regionNode, withinRegion } from './combine.ts';
import { countCases } from './count.ts';
import { isLeaf, type Node, type PathVerdict } from './diagram.ts';
import { type Region, sizeOfRegion, withOnly } from './region.ts';
import { type Drawing, LeadingTo, type Test, Within } from './within.ts';

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

/** What share of the cases below each node break the claim, as far as a number can say. */
class Weights {
  private readonly known = new Map<Node, number>();

  of(node: Node): number {
    let weight = this.known.get(node);
    if (weight === undefined) {
      weight = isLeaf(node) ? Number(isBroken(node.verdict)) : this.below(node);
      this.known.set(node, weight);
    }
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

function but(size: number, left: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...Array(size).keys()].filter((index) => !left.has(index)));
}

/** Widens a region as far as the claim is still broken wherever it says anything. */
function widened(
  { root, diagram, sizes }: Drawing,
  region: Region,
  { byNote, emphasised }: Emphasis,
  forbidden: LeadingTo,
  broken: LeadingTo,
): Region {
  let widest = region;
  // Which values of those break something depends on how far the others were widened.
  for (const varying of [...byNote, ...byNote.filter((one) => emphasised.has(one))]) {
    const own = widest.get(varying);
    if (own === undefined) continue;
    const keeps = emphasised.has(varying);
    const size = sizes[varying] ?? 0;
    const open = withOnly(widest, varying, undefined);
    const valuesOf = (leading: LeadingTo) => new Within(diagram, open, leading).values(root, varying, size);
    const allowed = but(size, valuesOf(forbidden));
    if (!keeps && allowed.size === size) {
      widest = open;
      continue;
    }
    const breaking = valuesOf(broken);
    const only = new Set([...allowed].filter((index) => own.has(index) || !keeps || breaking.has(index)));
    // Keep whichever list is shorter: the values that break something, or all but those that must be left out.
    const said = new Set([...only].filter((index) => breaking.has(index)));
    widest = withOnly(
      widest,
      varying,
      only.size === size ? undefined : said.size <= size - only.size ? said : only,
    );
  }
  return widest;
}

/** What of the varying things a reader wants to be told. */
export interface Emphasis {
  /** Every varying thing, the least interesting first. */
  readonly byNote: readonly number[];
  /** Those for which a pattern lists only values that break the claim. */
  readonly emphasised: ReadonlySet<number>;
}

/**
 * The cases that break the claim, as patterns, one after the other: none can be put more generally without a case that
 * keeps the claim, breaks it in another way or is in a pattern before it. Each holds the way by which most of what is
 * left goes. A pattern may include cases about which the claim says nothing.
 */
export function* patternsOf(drawing: Drawing, emphasis: Emphasis): Generator<Pattern> {
  const { diagram, sizes } = drawing;
  const weights = new Weights();
  const broken = new LeadingTo(isBroken);
  const forbidden = new Map<string, LeadingTo>();
  const told = diagram.leaf({ kind: 'holds' });
  const untold = diagram.leaf({ kind: 'silent' });
  const withoutTold = new Combining(drawing, (verdict, { kind }) =>
    kind === 'holds' && verdict.kind === 'broken' ? { kind: 'holds' } : verdict,
  );
  let { root } = drawing;
  for (let path = mainPath(root, weights); path !== undefined; path = mainPath(root, weights)) {
    const { how } = path;
    const forbids = forbidden.get(how) ?? new LeadingTo(forbidding(how));
    forbidden.set(how, forbids);
    const region = widened({ ...drawing, root }, path.region, emphasis, forbids, broken);
    const size = countCases(withinRegion(drawing, root, region), sizeOfRegion(region, sizes)).broken;
    yield { region, how, size };
    root = withoutTold.of(root, regionNode(drawing, region, sizes, told, untold));
  }
}
