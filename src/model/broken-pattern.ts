import type { Case } from './case.ts';
import type { Result } from './result.ts';
import type { Indices, Varying } from './space.ts';

/** Of one thing that varies, the values that a pattern is about. */
export interface Narrowing {
  readonly varying: Varying;
  readonly only: Indices;
}

/**
 * Cases that break a claim in one way, put as generally as it can be: a case that keeps it is not among them, and none
 * is in two patterns.
 */
export interface BrokenPattern {
  /** What all cases of the part have in common. */
  readonly base: Case;
  readonly narrowings: readonly Narrowing[];
  /** How many cases that are; the narrowings may include others, about which the claim says nothing. */
  readonly size: bigint;
  /** A case that shows it; where the claim looks at a twin, that one. */
  readonly example: Result;
}
