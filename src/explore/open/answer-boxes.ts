import { isLeaf, type Node } from '../sweep/node.ts';
import { EVERYWHERE, type Region, withOnly } from '../sweep/region.ts';
import type { Drawing } from '../sweep/within.ts';
import { askedIn } from './settle.ts';

/** The nodes below one that ask about a varying thing, each once. */
function askingBelow(root: Node, varying: number): readonly Extract<Node, { readonly branches: unknown }>[] {
  const seen = new Set<Node>();
  const found: Extract<Node, { readonly branches: unknown }>[] = [];
  const visit = (node: Node): void => {
    if (isLeaf(node) || seen.has(node)) return;
    seen.add(node);
    if (node.varying === varying) found.push(node);
    for (const branch of node.branches) visit(branch.node);
  };
  visit(root);
  return found;
}

/** The values of a varying thing that no node below tells apart, together. */
export function classesOf(root: Node, varying: number, size: number): readonly (readonly number[])[] {
  const asking = askingBelow(root, varying);
  const signatures: string[] = Array.from({ length: size }, () => '');
  for (const { branches } of asking)
    for (const [i, { subset }] of branches.entries())
      for (const index of subset.indices) signatures[index] += `${i},`;
  const classes = new Map<string, number[]>();
  for (const [index, signature] of signatures.entries()) {
    const members = classes.get(signature);
    if (members === undefined) classes.set(signature, [index]);
    else members.push(index);
  }
  return [...classes.values()];
}

function isSilent(node: Node): boolean {
  return isLeaf(node) && node.verdict.kind === 'silent';
}

/** Cases in which the same holds: all of them, and the same without what no possible case tells apart. */
export interface AnswerBox {
  readonly whole: Region;
  readonly general: Region;
}

const ANYWHERE: AnswerBox = { whole: EVERYWHERE, general: EVERYWHERE };

/** The one thing in which two regions differ; undefined where there is none, or more. */
function onlyDifference(a: Region, b: Region): number | undefined {
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter((varying) => {
    const [ofA, ofB] = [a.get(varying), b.get(varying)];
    return (
      ofA === undefined || ofB === undefined || ofA.size !== ofB.size || [...ofA].some((one) => !ofB.has(one))
    );
  });
  const [first, ...others] = differing;
  return others.length === 0 ? first : undefined;
}

/** Two regions that differ in one thing, as one. */
function together(a: Region, b: Region, varying: number, size: number): Region {
  const [ofA, ofB] = [a.get(varying), b.get(varying)];
  const both = ofA && ofB && new Set([...ofA, ...ofB]);
  return withOnly(
    new Map([...a].filter(([at]) => at !== varying)),
    varying,
    both?.size === size ? undefined : both,
  );
}

/** Boxes in which the same holds, those that differ in one thing put together. */
function joined(boxes: readonly AnswerBox[], sizes: readonly number[]): readonly AnswerBox[] {
  const left = [...boxes];
  for (let i = 0; i < left.length; i++)
    for (let j = i + 1; j < left.length; j++) {
      const [a, b] = [left[i], left[j]];
      if (a === undefined || b === undefined) continue;
      const varying = onlyDifference(a.whole, b.whole);
      if (varying === undefined || onlyDifference(a.general, b.general) !== varying) continue;
      const size = sizes[varying] ?? 0;
      left[i] = {
        whole: together(a.whole, b.whole, varying, size),
        general: together(a.general, b.general, varying, size),
      };
      left.splice(j, 1);
      // What was left apart from either may go with both.
      [i, j] = [-1, left.length];
    }
  return left;
}

/**
 * Cuts a diagram into disjoint boxes, by what holds in them. The things in `order` are cut one after the other, values
 * that lead to the same together, so that what is said of the first thing is said once and the last is the finest.
 * Returns undefined where there would be more than `most`.
 */
export function answerBoxes(
  { root, diagram, subsets, sizes }: Drawing,
  order: readonly number[],
  most: number,
): ReadonlyMap<string, readonly AnswerBox[]> | undefined {
  const found = new Map<string, AnswerBox[]>();
  let count = 0;
  const cut = (node: Node, [varying, ...others]: readonly number[], { whole, general }: AnswerBox): void => {
    if (count > most) return;
    if (varying === undefined || isLeaf(node)) {
      if (!isLeaf(node) || node.verdict.kind !== 'broken') return;
      const { how } = node.verdict;
      count++;
      found.set(how, [...(found.get(how) ?? []), { whole, general }]);
      return;
    }
    const size = sizes[varying] ?? 0;
    const byNode = new Map<Node, number[]>();
    for (const members of classesOf(node, varying, size)) {
      const below = diagram.restricted(node, new Map([[varying, subsets.of(members)]]));
      byNode.set(below, [...(byNode.get(below) ?? []), ...members]);
    }
    // What is impossible needs no telling apart from the one thing that is possible.
    const possible = [...byNode].filter(([below]) => !isSilent(below));
    for (const [below, members] of possible) {
      const only = members.length === size ? undefined : new Set(members.sort((a, b) => a - b));
      cut(below, others, {
        whole: withOnly(whole, varying, only),
        general: withOnly(general, varying, possible.length === 1 ? undefined : only),
      });
    }
  };
  const asked = askedIn(root);
  cut(
    root,
    order.filter((varying) => asked.has(varying)),
    ANYWHERE,
  );
  if (count > most) return undefined;
  return new Map([...found].map(([how, boxes]) => [how, joined(boxes, sizes)]));
}
