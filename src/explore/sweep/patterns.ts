import { type Branch, isLeaf, type Node } from './diagram.ts';
import { outsideAll, type Region, withOnly } from './region.ts';
import { type Drawing, LeadingTo, type Test, Within } from './within.ts';

/** Cases that all break a claim in the same way; as few words as possible say which. */
export interface Pattern {
  readonly region: Region;
  readonly how: string;
}

const isBroken: Test = ({ kind }) => kind === 'broken';

/** Whether the verdict of a case forbids a pattern of cases that break a claim in some way to hold it. */
function forbidding(how: string): Test {
  return (verdict) => (verdict.kind === 'broken' ? verdict.how !== how : verdict.kind === 'holds');
}

/** A path to where the claim is broken, with its region. Returns undefined where it is broken nowhere. */
function someBroken({ root }: Drawing, broken: LeadingTo): Pattern | undefined {
  if (!broken.from(root)) return undefined;
  const region = new Map<number, ReadonlySet<number>>();
  let node = root;
  while (!isLeaf(node)) {
    const next = node.branches.find((branch) => broken.from(branch.node));
    if (next === undefined) throw new Error('a path leads nowhere');
    region.set(node.varying, new Set(next.subset.indices));
    node = next.node;
  }
  return node.verdict.kind === 'broken' ? { region, how: node.verdict.how } : undefined;
}

/** A diagram in which the claim says nothing of the cases of a region any more; `broken` leads to where it is broken. */
function without({ root, diagram, subsets, sizes }: Drawing, region: Region, broken: LeadingTo): Node {
  const silent = diagram.leaf({ kind: 'silent' });
  const named = [...region]
    .map(([varying, only]) => ({
      varying,
      rank: diagram.rankOf(varying),
      only: subsets.of([...only].sort((a, b) => a - b)),
      others: subsets.of([...Array(sizes[varying] ?? 0).keys()].filter((index) => !only.has(index))),
    }))
    .sort((a, b) => a.rank - b.rank);
  const done = new Map<string, Node>();
  /** `at`: the first thing of the region that the path has not come to. */
  const cut = (node: Node, at: number): Node => {
    if (!broken.from(node)) return node;
    const next = named[at];
    if (next === undefined) return silent;
    const key = `${node.id}|${at}`;
    const known = done.get(key);
    if (known !== undefined) return known;
    const top = diagram.topOf(node);
    let made: Node;
    if (isLeaf(node) || next.rank < top)
      made = diagram.branching(
        next.varying,
        [
          { subset: next.only, node: cut(node, at + 1) },
          { subset: next.others, node },
        ].filter(({ subset }) => subset.indices.length > 0),
      );
    else if (next.rank > top)
      made = diagram.branching(
        node.varying,
        node.branches.map(({ subset, node: below }) => ({ subset, node: cut(below, at) })),
      );
    else
      made = diagram.branching(
        node.varying,
        node.branches.flatMap(({ subset, node: below }): readonly Branch[] => {
          const inside = subsets.intersection(subset, next.only);
          const outside = subsets.intersection(subset, next.others);
          return [
            ...(inside.indices.length === 0 ? [] : [{ subset: inside, node: cut(below, at + 1) }]),
            ...(outside.indices.length === 0 ? [] : [{ subset: outside, node: below }]),
          ];
        }),
      );
    done.set(key, made);
    return made;
  };
  return cut(root, 0);
}

/** The values of a thing, but for some. */
function but(size: number, left: ReadonlySet<number> | 'all'): ReadonlySet<number> {
  return new Set(left === 'all' ? [] : [...Array(size).keys()].filter((index) => !left.has(index)));
}

/** Widens a region as far as the claim is still broken wherever it says anything. */
function widened(
  { root, diagram, sizes }: Drawing,
  { region, how }: Pattern,
  { byNote, emphasised }: Emphasis,
  forbidden: LeadingTo,
  broken: LeadingTo,
): Pattern {
  let widest = region;
  for (const varying of byNote) {
    const own = widest.get(varying);
    if (own === undefined) continue;
    const keeps = emphasised.has(varying);
    const size = sizes[varying] ?? 0;
    const open = withOnly(widest, varying, undefined);
    const allowed = but(size, new Within(diagram, open, forbidden).values(root, varying));
    if (!keeps && allowed.size === size) {
      widest = open;
      continue;
    }
    const breaking = but(size, but(size, new Within(diagram, open, broken).values(root, varying)));
    const only = new Set(
      [...own, ...allowed].filter((index) => own.has(index) || !keeps || breaking.has(index)),
    );
    // Said is what has fewer words: the values that break something, or all but those that must be left out.
    const said = new Set([...only].filter((index) => breaking.has(index)));
    widest = withOnly(
      widest,
      varying,
      only.size === size ? undefined : said.size <= size - only.size ? said : only,
    );
  }
  return { region: widest, how };
}

/** The patterns without those of which the others cover every case. */
function needed(patterns: readonly Pattern[], sizes: readonly number[]): readonly Pattern[] {
  let left = patterns;
  for (const pattern of [...patterns].reverse()) {
    const others = left.filter((other) => other !== pattern);
    const same = others.filter(({ how }) => how === pattern.how).map(({ region }) => region);
    if (outsideAll(pattern.region, same, sizes).length === 0) left = others;
  }
  return left;
}

/** What of the varying things a reader wants to be told. */
export interface Emphasis {
  /** All of them, those of which a reader would rather not hear first. */
  readonly byNote: readonly number[];
  /** Those of which a pattern names no value that breaks nothing. */
  readonly emphasised: ReadonlySet<number>;
}

/**
 * All cases that break the claim, as patterns: none can be put more generally, none is needless. A pattern may hold
 * cases of which the claim says nothing, but none that keep it.
 */
export function patternsOf(drawing: Drawing, emphasis: Emphasis): readonly Pattern[] {
  const patterns: Pattern[] = [];
  const broken = new LeadingTo(isBroken);
  const forbidden = new Map<string, LeadingTo>();
  let root = drawing.root;
  for (
    let path = someBroken(drawing, broken);
    path !== undefined;
    path = someBroken({ ...drawing, root }, broken)
  ) {
    const forbids = forbidden.get(path.how) ?? new LeadingTo(forbidding(path.how));
    forbidden.set(path.how, forbids);
    const pattern = widened(drawing, path, emphasis, forbids, broken);
    patterns.push(pattern);
    root = without({ ...drawing, root }, pattern.region, broken);
  }
  return needed(patterns, drawing.sizes);
}
