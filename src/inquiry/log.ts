import type { DecisionKind } from '../model/decision.ts';
import type { Entry, Parameters } from './decision.ts';
import type { Fact } from './facts.ts';

/** What has been decided so far, and what was read for the decision that comes next. */
export class Log {
  readonly entries: Entry[] = [];
  private facts: Fact[] = [];

  note(fact: Fact): void {
    this.facts.push(fact);
  }

  decide(kind: DecisionKind, code: string, parameters: Parameters): void {
    this.entries.push({ kind, code, parameters, facts: this.facts });
    this.facts = [];
  }
}
