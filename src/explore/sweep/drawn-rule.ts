import type { RuleAnswers } from '../../inquiry/open/choices.ts';
import type { Subset, Subsets } from '../../inquiry/open/subsets.ts';
import type { Diagram } from './diagram.ts';
import { type Answered, type Branch, branchAt, isLeaf, type Node, type PathVerdict } from './node.ts';

/** Which of its answers a rule gives to which cases. */
export interface DrawnRule {
  readonly diagram: Diagram<Answered>;
  readonly root: Node<Answered>;
  /** By the numbers that the diagram has for them. */
  readonly answers: readonly unknown[];
}

/** The answers that are met below a node, by their numbers, in the order in which they are met. */
function metBelow(root: Node<Answered>): readonly number[] {
  const met = new Set<number>();
  const seen = new Set<Node<Answered>>();
  const visit = (node: Node<Answered>): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (isLeaf(node)) met.add(node.verdict.which);
    else for (const branch of node.branches) visit(branch.node);
  };
  visit(root);
  return [...met];
}

/** What a rule may answer to the cases of a path. */
export class AnswersHere implements RuleAnswers {
  readonly answers: readonly unknown[];
  readonly root: Node<Answered>;
  readonly numbers: readonly number[];

  constructor({ diagram, root, answers }: DrawnRule, open: ReadonlyMap<number, Subset>) {
    this.root = diagram.restricted(root, open);
    this.numbers = metBelow(this.root);
    this.answers = this.numbers.map((number) => answers[number]);
  }
}

/** The diagrams to which the answers of a rule have led, by their numbers. */
type Led<Verdict> = readonly (Node<Verdict> | undefined)[];

/** Puts in the place of each answer of a rule the diagram to which it has led. */
class Putting<Verdict extends PathVerdict | Answered> {
  private readonly diagram: Diagram<Verdict>;
  private readonly subsets: Subsets;
  private readonly known = new Map<string, Node<Verdict>>();
  private readonly met = new Map<Node<Answered>, readonly number[]>();

  constructor(diagram: Diagram<Verdict>, subsets: Subsets) {
    this.diagram = diagram;
    this.subsets = subsets;
  }

  of(rule: Node<Answered>, led: Led<Verdict>): Node<Verdict> {
    const met = this.metBelow(rule);
    const below = met.flatMap((number) => led[number] ?? []);
    const [first] = below;
    if (first === undefined) throw new Error('an answer has led nowhere');
    if (isLeaf(rule) || below.every((node) => node === first)) return first;
    const key = `${rule.id}:${below.map(({ id }) => id).join()}`;
    let made = this.known.get(key);
    if (made === undefined) {
      made = this.made(rule, below, led);
      this.known.set(key, made);
    }
    return made;
  }

  private metBelow(rule: Node<Answered>): readonly number[] {
    const met = this.met.get(rule) ?? metBelow(rule);
    this.met.set(rule, met);
    return met;
  }

  private made(
    rule: Exclude<Node<Answered>, { readonly verdict: Answered }>,
    below: readonly Node<Verdict>[],
    led: Led<Verdict>,
  ): Node<Verdict> {
    const { diagram } = this;
    let [varying, top] = [rule.varying, diagram.rankOf(rule.varying)];
    for (const node of below)
      if (!isLeaf(node) && diagram.rankOf(node.varying) < top)
        [varying, top] = [node.varying, diagram.rankOf(node.varying)];
    const asking = below.filter((node) => !isLeaf(node) && node.varying === varying);
    const parts = this.parts([...(rule.varying === varying ? [rule] : []), ...asking]);
    return diagram.branching(
      varying,
      parts.map((subset): Branch<Verdict> => {
        const at = <V>(node: Node<V>) => branchAt(node, varying, subset);
        return {
          subset,
          node: this.of(
            at(rule),
            led.map((node) => node && at(node)),
          ),
        };
      }),
    );
  }

  /** The parts of what is open of a thing that no node tells apart. */
  private parts(nodes: readonly Node<unknown>[]): readonly Subset[] {
    const { subsets } = this;
    const cut = nodes.map((node) => (isLeaf(node) ? [] : node.branches.map(({ subset }) => subset)));
    return cut.reduce((parts, others) =>
      parts.flatMap((part) =>
        others.map((other) => subsets.intersection(part, other)).filter(({ indices }) => indices.length > 0),
      ),
    );
  }
}

/** What comes of the cases of a path where each answer of a rule has led to what it did. */
export function led<Verdict extends PathVerdict | Answered>(
  { root, numbers }: AnswersHere,
  nodes: readonly Node<Verdict>[],
  diagram: Diagram<Verdict>,
  subsets: Subsets,
): Node<Verdict> {
  const byNumber: (Node<Verdict> | undefined)[] = [];
  for (const [i, number] of numbers.entries()) byNumber[number] = nodes[i];
  return new Putting(diagram, subsets).of(root, byNumber);
}
