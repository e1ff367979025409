import { isLeaf, type Node } from '../sweep/node.ts';
import { EVERYWHERE, type Region, withOnly } from '../sweep/region.ts';
import type { Drawing } from '../sweep/within.ts';
import type { AnswerBox } from './answer-boxes.ts';
import { askedIn } from './settle.ts';

/** The diagram where each of the things has one value. */
function at({ root, diagram, subsets }: Drawing, values: ReadonlyMap<number, number>): Node {
  return diagram.restricted(
    root,
    new Map([...values].map(([varying, value]) => [varying, subsets.of([value])])),
  );
}

function howOf(node: Node): string | undefined {
  return isLeaf(node) && node.verdict.kind === 'broken' ? node.verdict.how : undefined;
}

/** One way to each of the leaves, as what is asked on it. */
function waysTo(root: Node): ReadonlyMap<string, Region> {
  const found = new Map<string, Region>();
  const seen = new Set<Node>();
  const visit = (node: Node, region: Region): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (isLeaf(node)) {
      const how = howOf(node);
      if (how !== undefined) found.set(how, region);
      return;
    }
    for (const { subset, node: below } of node.branches)
      visit(below, withOnly(region, node.varying, new Set(subset.indices)));
  };
  visit(root, EVERYWHERE);
  return found;
}

/** Of everything that a diagram says, one place where it holds. */
export function waysOf({ root }: Drawing): ReadonlyMap<string, readonly AnswerBox[]> {
  return new Map([...waysTo(root)].map(([how, region]) => [how, [{ whole: region, general: region }]]));
}

/** What holds where things have their usual values, and what does where one of them has another. */
export interface OneByOne {
  readonly found: ReadonlyMap<string, readonly AnswerBox[]>;
  /** The usual value of each thing that decides. */
  readonly usual: ReadonlyMap<number, number>;
}

/**
 * What a diagram says where too much of it decides for all of it to be general: where everything is usual, where one thing
 * is not, and of what holds nowhere there, one place where it does.
 */
export function oneByOne(drawing: Drawing, usualOf: (varying: number) => number): OneByOne {
  const { root, sizes } = drawing;
  const usual = new Map([...askedIn(root)].map((varying) => [varying, usualOf(varying)]));
  const all: Region = new Map([...usual].map(([varying, value]) => [varying, new Set([value])]));
  const found = new Map<string, AnswerBox[]>();
  const add = (how: string, region: Region) =>
    found.set(how, [...(found.get(how) ?? []), { whole: region, general: region }]);
  const ordinary = howOf(at(drawing, usual));
  if (ordinary !== undefined) add(ordinary, all);
  for (const [varying] of usual) {
    const others = new Map<string, Set<number>>();
    for (let value = 0; value < (sizes[varying] ?? 0); value++) {
      const how = howOf(at(drawing, new Map([...usual, [varying, value]])));
      if (how !== undefined && how !== ordinary) others.set(how, (others.get(how) ?? new Set()).add(value));
    }
    for (const [how, values] of others) add(how, withOnly(all, varying, values));
  }
  for (const [how, region] of waysTo(root)) if (!found.has(how)) add(how, region);
  return { found, usual };
}
