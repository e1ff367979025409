import { type FeatureSet, NO_FEATURES } from '../features/feature-set.ts';
import type { Decided, DecisionKind, Parameters } from '../model/decision.ts';
import type { Fact } from '../model/fact.ts';

/** The bits that an answer cleared, which its parameters name. */
function cleared({ clears }: Parameters): FeatureSet {
  return typeof clears === 'object' ? clears : NO_FEATURES;
}

/** What has been decided so far, and what was read for the decision that comes next. */
export class Log {
  readonly decided: Decided[] = [];
  private facts: Fact[] = [];

  note(fact: Fact): void {
    this.facts.push(fact);
  }

  decide(kind: DecisionKind, code: string, parameters: Parameters): void {
    this.decided.push({ kind, code, parameters, clears: cleared(parameters), facts: this.facts });
    this.facts = [];
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
