import type { DecisionKind } from './decision.ts';

/** For each decision, the codes of its answers that some recording led to, and of those that none did. */
export type Coverage = readonly DecisionCoverage[];

export interface DecisionCoverage {
  readonly kind: DecisionKind;
  readonly exercised: readonly string[];
  readonly unexercised: readonly string[];
}
