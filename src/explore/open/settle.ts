import type { Varying } from '../../model/space.ts';
import { isLeaf, type Node } from '../sweep/node.ts';
import type { Drawing } from '../sweep/within.ts';

/** The same diagram with other names for what holds in its leaves; those that get the same name are one. */
export function renamed({ root, diagram }: Drawing, rename: (how: string) => string): Node {
  const made = new Map<Node, Node>();
  const again = (node: Node): Node => {
    const known = made.get(node);
    if (known !== undefined) return known;
    const other = isLeaf(node)
      ? diagram.leaf(
          node.verdict.kind === 'broken' ? { kind: 'broken', how: rename(node.verdict.how) } : node.verdict,
        )
      : diagram.branching(
          node.varying,
          node.branches.map(({ subset, node: below }) => ({ subset, node: again(below) })),
        );
    made.set(node, other);
    return other;
  };
  return again(root);
}

/** The varying things that a diagram asks about. */
export function askedIn(root: Node): ReadonlySet<number> {
  const found = new Set<number>();
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (isLeaf(node) || seen.has(node)) return;
    seen.add(node);
    found.add(node.varying);
    for (const { node: below } of node.branches) visit(below);
  };
  visit(root);
  return found;
}

/** What a description that does not say it has in common with most: a build option, a word, a fact that nobody states. */
function canBeAssumed(varying: Varying | undefined): boolean {
  switch (varying?.kind) {
    case 'config':
    case 'cmdline':
    case 'field':
      return true;
    case 'fact':
      return varying.name !== 'platform.memory.announced';
    default:
      return false;
  }
}

/** A diagram in which facts that change no outcome are as most guests have them, and which facts these are. */
export interface Settled {
  readonly drawing: Drawing;
  readonly assumed: readonly Varying[];
}

/**
 * Takes a fact on which only the way of the data depends, and no outcome, as most guests have it: its first
 * value. `outcomeOf` is the part of an answer that must not depend on what is assumed.
 */
export function settled(
  drawing: Drawing,
  varying: readonly Varying[],
  outcomeOf: (how: string) => string,
): Settled {
  const { root, diagram, subsets } = drawing;
  const deciding = askedIn(renamed(drawing, outcomeOf));
  const assumed = [...askedIn(root)].filter((at) => canBeAssumed(varying[at]) && !deciding.has(at));
  if (assumed.length === 0) return { drawing, assumed: [] };
  const first = subsets.of([0]);
  const kept = diagram.restricted(root, new Map(assumed.map((at) => [at, first])));
  return {
    drawing: { ...drawing, root: kept },
    assumed: assumed.flatMap((at) => varying[at] ?? []),
  };
}
