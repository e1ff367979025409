import { isLeaf, type Node } from '../sweep/node.ts';
import { EVERYWHERE, outsideAll, type Region, withOnly } from '../sweep/region.ts';
import type { Drawing } from '../sweep/within.ts';
import { classesOf } from './answer-boxes.ts';

/** What holds somewhere in a region; cases that are not possible have no say. */
function holdingIn(root: Node, region: Region): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (isLeaf(node)) {
      if (node.verdict.kind === 'broken') found.add(node.verdict.how);
      return;
    }
    const only = region.get(node.varying);
    for (const { subset, node: below } of node.branches)
      if (only === undefined || subset.indices.some((index) => only.has(index))) visit(below);
  };
  visit(root);
  return found;
}

/** The values of a varying thing with which anything is possible, lowest first; undefined where all are. */
export function possibleValues({ root, sizes }: Drawing, varying: number): readonly number[] | undefined {
  const size = sizes[varying] ?? 0;
  const possible = classesOf(root, varying, size)
    .filter(([index = 0]) => holdingIn(root, new Map([[varying, new Set([index])]])).size > 0)
    .flat()
    .sort((a, b) => a - b);
  return possible.length === size ? undefined : possible;
}

/** The region with one thing narrowed to all values with which nothing else holds in it, and left open if those are all. */
function widenedIn(drawing: Drawing, region: Region, varying: number, how: string): Region {
  const { root, sizes } = drawing;
  const open = withOnly(region, varying, undefined);
  if (holdingIn(root, open).size === 1) return open;
  const said = classesOf(root, varying, sizes[varying] ?? 0).filter(([index = 0]) => {
    const holding = holdingIn(root, withOnly(region, varying, new Set([index])));
    return holding.size === 1 && holding.has(how);
  });
  return withOnly(region, varying, new Set(said.flat().sort((a, b) => a - b)));
}

/** The regions without those whose cases are all in others. */
function needed(regions: readonly Region[], sizes: readonly number[]): readonly Region[] {
  return [...regions].reverse().reduce<readonly Region[]>((left, region) => {
    const others = left.filter((other) => other !== region);
    return others.length > 0 && outsideAll(region, others, sizes).length === 0 ? others : left;
  }, regions);
}

/**
 * The parts in which an answer holds, each put as generally as it can be: none of them can leave out one of its
 * conditions, and none is needless. They may overlap. What is first in `order` is left out first.
 */
export function generalised(
  drawing: Drawing,
  boxes: readonly Region[],
  how: string,
  order: readonly number[],
): readonly Region[] {
  if (holdingIn(drawing.root, EVERYWHERE).size === 1) return [EVERYWHERE];
  const wide = boxes.map((box) =>
    order
      .filter((varying) => box.has(varying))
      .reduce((region, varying) => widenedIn(drawing, region, varying, how), box),
  );
  return needed(wide, drawing.sizes);
}
