import type { Indices } from '../../model/space.ts';
import type { Subset, Subsets } from './subsets.ts';

/** One answer to a question, and the values of the varying thing that give it. */
export interface ForkAnswer<Projected> {
  readonly subset: Subset;
  readonly projected: Projected;
}

/** A place where the cases of the path up to it answer differently, and which of the answers is being followed. */
export type Fork = ValueFork | RuleFork;

interface Forked {
  at: number;
  /** How many answers the path had given before. */
  readonly position: number;
}

/** A question about one varying thing. */
export interface ValueFork extends Forked {
  readonly varying: number;
  /** What was open before the question. */
  readonly before: Subset;
  readonly groups: readonly ForkAnswer<unknown>[];
}

/** A rule that is asked as one question, whatever it asks itself: its answer narrows no varying thing. */
export interface RuleFork extends Forked {
  readonly rule: RuleAnswers;
}

/** The answers that a rule may give to the cases of a path; whoever follows rules knows which cases these are. */
export interface RuleAnswers {
  readonly answers: readonly unknown[];
}

/** Whether two answers are one to the rule. */
export type Same<Projected> = (a: Projected, b: Projected) => boolean;

function grouped<Projected>(
  open: Indices,
  project: (index: number) => Projected,
  same: Same<Projected>,
): readonly { readonly indices: Indices; readonly projected: Projected }[] {
  const groups: { readonly indices: number[]; readonly projected: Projected }[] = [];
  for (const index of open) {
    const projected = project(index);
    const group = groups.find((one) => same(one.projected, projected));
    if (group === undefined) groups.push({ indices: [index], projected });
    else group.indices.push(index);
  }
  return groups;
}

/** The answers that what is open gives to a question. */
function answersOf<Projected>(
  open: Subset,
  project: (index: number) => Projected,
  same: Same<Projected>,
  subsets: Subsets,
): readonly ForkAnswer<Projected>[] {
  const [first = 0] = open.indices;
  const projected = project(first);
  if (open.indices.every((index) => same(projected, project(index)))) return [{ subset: open, projected }];
  return grouped(open.indices, project, same).map(({ indices, projected }) => ({
    subset: subsets.of(indices),
    projected,
  }));
}

/**
 * A question that many paths and many walks ask, with its answers by what is open: each value is projected once for each
 * subset that walks with the same `Subsets` come to it with.
 */
export class Question<Projected> {
  private readonly known = new WeakMap<Subset, readonly ForkAnswer<Projected>[]>();
  private readonly project: (index: number) => Projected;
  private readonly same: Same<Projected>;

  constructor(project: (index: number) => Projected, same: Same<Projected>) {
    this.project = project;
    this.same = same;
  }

  answers(open: Subset, subsets: Subsets): readonly ForkAnswer<Projected>[] {
    const answers = this.known.get(open) ?? answersOf(open, this.project, this.same, subsets);
    this.known.set(open, answers);
    return answers;
  }
}

/** The answer that a fork follows now. */
function followed({ groups, at }: ValueFork): ForkAnswer<unknown> {
  const group = groups[at];
  if (group === undefined) throw new Error('a fork has no such answer');
  return group;
}

/**
 * Walks every path through a rule, depth first, by replay. A rule is a plain function that asks questions, so it cannot
 * be stopped in the middle and continued twice. But it is a function of the answers that it gets: given the same answers
 * it asks the same questions. So each path is run from the start (or from the last stage), its earlier questions are
 * answered from `answers` as they were, and only the question after them is new.
 *
 * A rule that asks for the protection and then, for SEV alone, for the release, over none, sev and 5.12, 5.13:
 *
 *     run 1   ask protection   -> fork { none | sev }, follows none
 *             the rule ends; next() closes nothing, the fork of protection follows sev
 *     run 2   ask protection   -> replayed: sev
 *             ask release      -> fork { 5.12 | 5.13 }, follows 5.12
 *             the rule ends; next() lets the fork of the release follow 5.13
 *     run 3   protection, release -> replayed: sev, 5.13
 *             the rule ends; next() closes both forks, returns false
 *
 * `open[i]` is what is still possible of varying thing i on this path; a fork narrows it and next() restores it. A
 * question whose open values all project to the same result does not fork, so it costs one call of the projection for
 * each value and no path.
 */
export class Choices {
  /** What is still open of each varying thing, on this path. */
  readonly open: Subset[];
  readonly forks: Fork[] = [];
  private readonly whole: readonly Subset[];
  private readonly subsets: Subsets;
  private readonly answers: unknown[] = [];
  private position = 0;

  constructor(sizes: readonly number[], subsets: Subsets) {
    this.subsets = subsets;
    this.whole = sizes.map((size) => subsets.all(size));
    this.open = [...this.whole];
  }

  /** Does something with everything open again, whatever the path up to here has settled. */
  withAllOpen<Result>(work: () => Result): Result {
    const open = [...this.open];
    this.open.splice(0, open.length, ...this.whole);
    const result = work();
    this.open.splice(0, open.length, ...open);
    return result;
  }

  /** Answers a question about one varying thing, and forks where what is open of it answers differently. */
  ask<Projected>(
    varying: number,
    project: (index: number) => Projected,
    same: Same<Projected> = Object.is,
  ): Projected {
    return this.answer(varying, (open) => answersOf(open, project, same, this.subsets));
  }

  /** The same for a question that is remembered with its answers. */
  askAgain<Projected>(varying: number, question: Question<Projected>): Projected {
    return this.answer(varying, (open) => question.answers(open, this.subsets));
  }

  private answer<Projected>(
    varying: number,
    answersFor: (open: Subset) => readonly ForkAnswer<Projected>[],
  ): Projected {
    // A replayed question is the same one, so its answer has the type that it had.
    if (this.position < this.answers.length) return this.answers[this.position++] as Projected;
    const before = this.open[varying];
    if (before === undefined || before.indices.length === 0) throw new Error('nothing is open');
    const groups = answersFor(before);
    const [followed] = groups;
    if (followed === undefined) throw new Error('a question has no answers');
    if (groups.length > 1) {
      this.forks.push({ varying, before, groups, at: 0, position: this.position });
      this.open[varying] = followed.subset;
    }
    this.answers.push(followed.projected);
    this.position++;
    return followed.projected;
  }

  /** Asks a whole rule; `answersOf` may follow it with everything open meanwhile, as one that is not on this path. */
  askRule(answersOf: () => RuleAnswers): unknown {
    if (this.position < this.answers.length) return this.answers[this.position++];
    const { position } = this;
    const rule = answersOf();
    this.answers.length = position;
    if (rule.answers.length > 1) this.forks.push({ rule, at: 0, position });
    const [first] = rule.answers;
    this.answers.push(first);
    this.position = position + 1;
    return first;
  }

  /** The values that are still open of each varying thing that is no longer open as a whole. */
  narrowed(): ReadonlyMap<number, Subset> {
    const narrowed = new Map<number, Subset>();
    const { open, whole } = this;
    for (let varying = 0; varying < open.length; varying++) {
      const subset = open[varying];
      if (subset !== undefined && subset !== whole[varying]) narrowed.set(varying, subset);
    }
    return narrowed;
  }

  /** Where the path is now: how many answers it has given. */
  here(): number {
    return this.position;
  }

  /** Back to a place on the path, to follow what is chosen from there on. */
  replay(from: number): void {
    this.position = from;
  }

  /**
   * Chooses the next path among those that share the first `depth` forks with this one; false: there is none.
   * `ended` is called for each fork whose answer is done with, the innermost first, and projected whether it was its last.
   */
  next(depth: number, ended: (fork: Fork, depth: number, last: boolean) => void): boolean {
    while (this.forks.length > depth) {
      const fork = this.forks.at(-1);
      if (fork === undefined) break;
      const last = fork.at === ('groups' in fork ? fork.groups : fork.rule.answers).length - 1;
      ended(fork, this.forks.length - 1, last);
      this.answers.length = fork.position;
      if (last) {
        if ('groups' in fork) this.open[fork.varying] = fork.before;
        this.forks.pop();
        continue;
      }
      fork.at++;
      this.answers.push(this.follow(fork));
      return true;
    }
    return false;
  }

  /** Follows the answer that is now chosen. */
  private follow(fork: Fork): unknown {
    if (!('groups' in fork)) return fork.rule.answers[fork.at];
    const { subset, projected } = followed(fork);
    this.open[fork.varying] = subset;
    return projected;
  }
}
