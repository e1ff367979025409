import { type FeatureSet, NO_FEATURES } from '../features/feature-set.ts';
import type { Decided, DecisionKind, Parameters } from '../model/decision.ts';
import type { Fact } from '../model/fact.ts';

/** The bits that an answer cleared, which its parameters name. */
function cleared({ clears }: Parameters): FeatureSet {
  return typeof clears === 'object' ? clears : NO_FEATURES;
}

const NO_FACTS: readonly Fact[] = [];

/** What has been decided so far, and what was read for the decision that comes next. */
export class Log {
  readonly decided: Decided[] = [];
  /** What was noted since the last decision, and behind it what earlier decisions have taken: a list that grows anew for each would take more room than most of them need. */
  private readonly noted: Fact[] = [];
  private count = 0;

  note(fact: Fact): void {
    this.noted[this.count++] = fact;
  }

  decide(kind: DecisionKind, code: string, parameters: Parameters): void {
    const facts = this.count === 0 ? NO_FACTS : this.noted.slice(0, this.count);
    this.count = 0;
    this.decided.push({ kind, code, parameters, clears: cleared(parameters), facts });
  }

  /** What `restate` concludes takes the place of what was concluded before of the same, and rests on its facts. */
  revise(restate: () => void): void {
    restate();
    const now = this.decided.pop();
    const at = this.decided.findLastIndex(({ kind }) => kind === now?.kind);
    const before = this.decided[at];
    if (now === undefined || before === undefined)
      throw new Error('nothing was concluded that could be revised');
    this.decided[at] = { ...now, facts: before.facts };
  }
}
