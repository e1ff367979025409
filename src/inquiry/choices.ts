import type { Indices } from '../model/space.ts';

/** The values of one varying thing that a rule is told the same of. */
export interface Group {
  readonly indices: Indices;
  readonly told: unknown;
}

/** A question that the cases of the path up to it answer differently, and which of the answers is being followed. */
export interface Fork {
  readonly varying: number;
  /** What was open before the question. */
  readonly before: Indices;
  readonly groups: readonly Group[];
  at: number;
  /** How many answers the path had given before. */
  readonly position: number;
}

/** Whether two answers are one to the rule. */
export type Same<Told> = (a: Told, b: Told) => boolean;

function grouped<Told>(
  open: Indices,
  tell: (index: number) => Told,
  same: Same<Told>,
): readonly { readonly indices: Indices; readonly told: Told }[] {
  const groups: { readonly indices: number[]; readonly told: Told }[] = [];
  for (const index of open) {
    const told = tell(index);
    const group = groups.find((one) => same(one.told, told));
    if (group === undefined) groups.push({ indices: [index], told });
    else group.indices.push(index);
  }
  return groups;
}

/**
 * Walks every path through a rule, depth first. A rule is a function of the answers that it is given, so the path up
 * to a fork is replayed from the answers as they were, and the fork then answers otherwise.
 */
export class Choices {
  /** What is still open of each varying thing, on this path. */
  readonly open: Indices[];
  readonly forks: Fork[] = [];
  private readonly answers: unknown[] = [];
  private position = 0;

  constructor(sizes: readonly number[]) {
    this.open = sizes.map((size) => Array.from({ length: size }, (_, index) => index));
  }

  /** Answers a question about one varying thing, and forks where what is open of it answers differently. */
  ask<Told>(varying: number, tell: (index: number) => Told, same: Same<Told> = Object.is): Told {
    // A replayed question is the same one, so its answer has the type that it had.
    if (this.position < this.answers.length) return this.answers[this.position++] as Told;
    const told = this.settle(varying, tell, same);
    this.answers.push(told);
    this.position++;
    return told;
  }

  private settle<Told>(varying: number, tell: (index: number) => Told, same: Same<Told>): Told {
    const open = this.open[varying] ?? [];
    const [first = 0] = open;
    const told = tell(first);
    if (open.every((index) => index === first || same(told, tell(index)))) return told;
    const groups = grouped(open, tell, same);
    this.forks.push({ varying, before: open, groups, at: 0, position: this.position });
    this.open[varying] = groups[0]?.indices ?? [];
    return told;
  }

  /** Back to the beginning, to follow the path that is chosen now. */
  replay(): void {
    this.position = 0;
  }

  /**
   * Chooses the next path; false: there is none. `ended` is called for each fork whose answer is done with, the
   * innermost first, and says whether it was its last.
   */
  next(ended: (fork: Fork, depth: number, last: boolean) => void): boolean {
    for (;;) {
      const depth = this.forks.length - 1;
      const fork = this.forks[depth];
      if (fork === undefined) return false;
      const last = fork.at === fork.groups.length - 1;
      ended(fork, depth, last);
      this.answers.length = fork.position;
      if (last) {
        this.open[fork.varying] = fork.before;
        this.forks.pop();
        continue;
      }
      fork.at++;
      const group = fork.groups[fork.at];
      this.open[fork.varying] = group?.indices ?? [];
      this.answers.push(group?.told);
      return true;
    }
  }
}
