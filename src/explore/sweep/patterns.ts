import type { Subsets } from '../../inquiry/open/choices.ts';
import { type Branch, type Diagram, isLeaf, type Node, type PathVerdict } from './diagram.ts';
import { EVERYWHERE, outsideAll, type Region, withOnly } from './region.ts';

/** Cases that all break a claim in the same way; as few words as possible say which. */
export interface Pattern {
  readonly region: Region;
  readonly how: string;
}

function isOpen({ subset }: Branch, only: ReadonlySet<number> | undefined): boolean {
  return only === undefined || subset.indices.some((index) => only.has(index));
}

/** Whether a verdict of any case in a region passes a test. */
function some(root: Node, region: Region, test: (verdict: PathVerdict) => boolean): boolean {
  const seen = new Set<Node>();
  const found = (node: Node): boolean => {
    if (isLeaf(node)) return test(node.verdict);
    if (seen.has(node)) return false;
    seen.add(node);
    const only = region.get(node.varying);
    return node.branches.some((branch) => isOpen(branch, only) && found(branch.node));
  };
  return found(root);
}

/** Whether the claim is broken in that way wherever in a region it says anything. */
function allBroken(root: Node, region: Region, how: string): boolean {
  return !some(root, region, (verdict) =>
    verdict.kind === 'broken' ? verdict.how !== how : verdict.kind === 'holds',
  );
}

/** A path to where the claim is broken, with its region. Returns undefined where it is broken nowhere. */
function someBroken(root: Node): Pattern | undefined {
  const dead = new Set<Node>();
  const find = (node: Node, region: Region): Pattern | undefined => {
    if (isLeaf(node)) return node.verdict.kind === 'broken' ? { region, how: node.verdict.how } : undefined;
    if (dead.has(node)) return undefined;
    for (const { subset, node: next } of node.branches) {
      const found = find(next, withOnly(region, node.varying, new Set(subset.indices)));
      if (found !== undefined) return found;
    }
    dead.add(node);
    return undefined;
  };
  return find(root, EVERYWHERE);
}

/** The region of a path within a region whose cases get a verdict of some kind. Returns undefined where there is none. */
export function somePath(
  root: Node,
  region: Region,
  test: (verdict: PathVerdict) => boolean,
): Region | undefined {
  const find = (node: Node, found: Region): Region | undefined => {
    if (isLeaf(node)) return test(node.verdict) ? found : undefined;
    const only = region.get(node.varying);
    for (const { subset, node: next } of node.branches) {
      const both = new Set(subset.indices.filter((index) => only === undefined || only.has(index)));
      const path = both.size === 0 ? undefined : find(next, withOnly(found, node.varying, both));
      if (path !== undefined) return path;
    }
    return undefined;
  };
  return some(root, region, test) ? find(root, region) : undefined;
}

/** A diagram in which the claim says nothing of the cases of a region any more. */
function without(
  root: Node,
  region: Region,
  diagram: Diagram,
  subsets: Subsets,
  sizes: readonly number[],
): Node {
  const done = new Map<string, Node>();
  const silent = diagram.leaf({ kind: 'silent' });
  /** `asked`: the things of the region that the path has asked about, and found to be within it. */
  const cut = (node: Node, asked: readonly number[]): Node => {
    const key = `${node.id}|${asked.join()}`;
    let made = done.get(key);
    if (made === undefined) {
      made = isLeaf(node) ? cutLeaf(node, asked) : cutBranches(node.varying, node.branches, asked);
      done.set(key, made);
    }
    return made;
  };
  const split = (varying: number, branch: Branch, inside: (node: Node) => Node): readonly Branch[] => {
    const only = region.get(varying);
    const within = branch.subset.indices.filter((index) => only === undefined || only.has(index));
    const outside = branch.subset.indices.filter((index) => only !== undefined && !only.has(index));
    const narrowed = (indices: readonly number[]): readonly Branch[] => {
      if (indices.length === 0) return [];
      const subset = subsets.of(indices);
      return [{ subset, node: diagram.restricted(branch.node, new Map([[varying, subset]])) }];
    };
    return [
      ...narrowed(within).map(({ subset, node }) => ({ subset, node: inside(node) })),
      ...narrowed(outside),
    ];
  };
  const cutBranches = (varying: number, branches: readonly Branch[], asked: readonly number[]): Node => {
    const next = !region.has(varying) || asked.includes(varying) ? asked : [...asked, varying];
    return diagram.branching(
      varying,
      branches.flatMap((branch) => split(varying, branch, (node) => cut(node, next))),
    );
  };
  const cutLeaf = (leaf: Node, asked: readonly number[]): Node => {
    if (isLeaf(leaf) && leaf.verdict.kind !== 'broken') return leaf;
    const unasked = [...region.keys()].find((varying) => !asked.includes(varying));
    if (unasked === undefined) return silent;
    const whole = subsets.all(sizes[unasked] ?? 0);
    return cutBranches(unasked, [{ subset: whole, node: leaf }], asked);
  };
  return cut(root, []);
}

/** Widens a region as far as the claim is still broken wherever it says anything. */
function widened(
  root: Node,
  { region, how }: Pattern,
  { byNote, emphasised }: Emphasis,
  sizes: readonly number[],
): Pattern {
  let widest = region;
  const attempt = (candidate: Region): boolean => {
    if (!allBroken(root, candidate, how)) return false;
    widest = candidate;
    return true;
  };
  const breaks = (varying: number, index: number): boolean =>
    some(root, withOnly(widest, varying, new Set([index])), ({ kind }) => kind === 'broken');
  for (const varying of byNote) {
    const keeps = emphasised.has(varying);
    if (!widest.has(varying) || (!keeps && attempt(withOnly(widest, varying, undefined)))) continue;
    for (let index = 0; index < (sizes[varying] ?? 0); index++) {
      const only = widest.get(varying) ?? new Set();
      if (only.has(index)) continue;
      if (keeps && !breaks(varying, index)) continue;
      attempt(withOnly(widest, varying, new Set([...only, index])));
    }
    const only = widest.get(varying) ?? new Set();
    const size = sizes[varying] ?? 0;
    if (only.size === size) widest = withOnly(widest, varying, undefined);
    else {
      // Said is what has fewer words: the values that break something, or all but those that must be left out.
      const broken = new Set([...only].filter((index) => breaks(varying, index)));
      if (broken.size <= size - only.size) widest = withOnly(widest, varying, broken);
    }
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

/** What the patterns of a diagram are looked for with. */
export interface Drawing {
  readonly root: Node;
  readonly diagram: Diagram;
  readonly subsets: Subsets;
  /** How many values each varying thing has. */
  readonly sizes: readonly number[];
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
export function patternsOf(
  { root, diagram, subsets, sizes }: Drawing,
  emphasised: Emphasis,
): readonly Pattern[] {
  const patterns: Pattern[] = [];
  let rest = root;
  for (let path = someBroken(rest); path !== undefined; path = someBroken(rest)) {
    const pattern = widened(root, path, emphasised, sizes);
    patterns.push(pattern);
    rest = without(rest, pattern.region, diagram, subsets, sizes);
  }
  return needed(patterns, sizes);
}
