import { NO_FEATURES, union } from '../../features/feature-set.ts';
import type { FactSource } from '../../inquiry/fact-source.ts';
import { Choices, type Fork } from '../../inquiry/open/choices.ts';
import { AskedBits, NewlyAsked, OpenSource } from '../../inquiry/open/open-source.ts';
import { Subsets } from '../../inquiry/open/subsets.ts';
import { Stage, type Staged } from '../../inquiry/staged.ts';
import type { SpacePart } from '../../model/space.ts';
import type { Board } from './combine.ts';
import { Diagram } from './diagram.ts';
import { AnswersHere, type DrawnRule, led } from './drawn-rule.ts';
import { Memory } from './memory.ts';
import type { Answered, Node, PathVerdict } from './node.ts';
import { orderOf } from './order.ts';
import type { Drawing } from './within.ts';

/** Judges the cases that a source stands for. */
export type JudgePath = (source: FactSource) => Staged<PathVerdict>;

export interface Walked {
  /** How often a rule was followed to its end. */
  readonly paths: number;
  readonly drawing: Drawing;
}

/** What a walk may share with others, and whom it tells of each path. */
export interface WalkContext {
  /** The bits that rules ask for: for walks in which the same rules ask. */
  readonly asked?: AskedBits;
  readonly onPath?: (paths: number) => void;
  /** Where it draws: rules that are drawn on one board can be combined. */
  readonly board?: Board;
  /** What came of stages: for walks through one part that differ in the driver model alone, on one board. */
  readonly memory?: Memory;
}

/** One walk through a part. */
class Walk {
  paths = 0;
  readonly choices: Choices;
  private readonly asked: AskedBits;
  private readonly memory: Memory;
  readonly diagram: Diagram;
  readonly subsets: Subsets;
  readonly sizes: readonly number[];
  private readonly onPath: (paths: number) => void;

  constructor(
    part: SpacePart,
    { asked, board: { subsets, diagram }, memory, onPath }: Required<WalkContext>,
  ) {
    this.subsets = subsets;
    this.sizes = part.varying.map(({ values }) => values.length);
    this.choices = new Choices(this.sizes, subsets);
    this.diagram = diagram;
    this.asked = asked;
    this.memory = memory;
    this.onPath = onPath;
  }

  /** Follows every path from here on; `run` goes on from here. */
  explore(run: () => Staged<PathVerdict>): Node {
    return this.explored(this.diagram, () => this.conclude(run()));
  }

  /** Follows every path from here on, and draws to what `run` comes on each. */
  private explored<Verdict extends PathVerdict | Answered>(
    diagram: Diagram<Verdict>,
    run: () => Node<Verdict>,
  ): Node<Verdict> {
    const { choices, subsets } = this;
    const [depth, position] = [choices.forks.length, choices.here()];
    // Of each fork below here, where its answers so far have led.
    const nodes: Node<Verdict>[][] = [];
    const joined = (fork: Fork, to: readonly Node<Verdict>[]): Node<Verdict> => {
      if ('groups' in fork)
        return diagram.branching(
          fork.varying,
          to.map((node, i) => ({ subset: fork.groups[i]?.subset ?? fork.before, node })),
        );
      if (!(fork.rule instanceof AnswersHere))
        throw new Error('nobody knows where a rule gives which answer');
      return led(fork.rule, to, diagram, subsets);
    };
    let node: Node<Verdict>;
    do {
      choices.replay(position);
      node = run();
    } while (
      choices.next(depth, (fork, at, last) => {
        const to = nodes[at - depth] ?? [];
        to.push(node);
        nodes[at - depth] = to;
        if (!last) return;
        node = joined(fork, to);
        nodes.length = at - depth;
      })
    );
    return node;
  }

  /** What a rule may answer on the path up to here. */
  answersOf(key: readonly unknown[], rule: () => unknown): AnswersHere {
    const { choices, memory } = this;
    const name = memory.keyOf(key);
    const drawn = memory.rules.get(name) ?? choices.withAllOpen(() => this.drawn(rule));
    memory.rules.set(name, drawn);
    return new AnswersHere(drawn, choices.narrowed());
  }

  private drawn(rule: () => unknown): DrawnRule {
    const diagram = this.diagram.inSameOrder<Answered>();
    const answers: unknown[] = [];
    const root = this.explored(diagram, () => {
      const answer = rule();
      if (!answers.includes(answer)) answers.push(answer);
      return diagram.leaf({ kind: 'answer', which: answers.indexOf(answer) });
    });
    return { diagram, root, answers };
  }

  private conclude(staged: Staged<PathVerdict>): Node {
    if (staged instanceof Stage) return this.diagram.restricted(this.stage(staged), this.choices.narrowed());
    this.onPath(++this.paths);
    return this.diagram.leaf(staged);
  }

  /** What comes of the next stage in any case that reaches it in such a state: remembered, or explored now. */
  private stage(reached: Stage<PathVerdict>): Node {
    const { asked } = this;
    const memory = this.memory.of(reached.name);
    const known = memory.recall(reached);
    if (known !== undefined) {
      // The stage around this one depends on what this one asked, whoever explored it.
      asked.touched = union(asked.touched, known.bits);
      return known.node;
    }
    const before = asked.touched;
    asked.touched = NO_FEATURES;
    const node = this.choices.withAllOpen(() => this.explore(reached.next));
    memory.remember(reached, { node, bits: asked.touched });
    asked.touched = union(before, asked.touched);
    return node;
  }
}

/** A board without diagrams. Walks over few things may share their subsets, and with them what these answer. */
export function newBoard(subsets = new Subsets()): Board {
  return { subsets, diagram: new Diagram(subsets) };
}

/** Walks a part of a space, and gathers what a claim says of its cases. */
export function walk(
  part: SpacePart,
  judge: JudgePath,
  {
    asked = new AskedBits(),
    board = newBoard(),
    memory = new Memory(),
    onPath = () => undefined,
  }: WalkContext = {},
): Walked {
  for (const varying of orderOf(part)) board.diagram.rankOf(varying);
  for (;;) {
    const walking = new Walk(part, { asked, board, memory, onPath });
    const source = new OpenSource(part, walking.choices, asked, (key, rule) => walking.answersOf(key, rule));
    try {
      const root = walking.explore(() => judge(source));
      const { paths, diagram, subsets } = walking;
      return { paths, drawing: { root, diagram, subsets, sizes: walking.sizes } };
    } catch (error) {
      if (!(error instanceof NewlyAsked)) throw error;
    }
  }
}
