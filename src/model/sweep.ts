import type { Case } from './case.ts';
import type { ClaimId } from './claim.ts';
import type { Result } from './result.ts';
import type { Indices, Varying } from './space.ts';

/** What can be asked of a whole space: that every case works, or a claim. */
export const WORKS = 'the device works';
export type Wanted = ClaimId | 'works';

/** How many cases came to what; together, all of the space. */
export interface CaseCounts {
  /** The claim says nothing of them. */
  readonly silent: bigint;
  /** No driver of this guest takes such a device, whatever the claim is about. */
  readonly undriven: bigint;
  readonly holds: bigint;
  readonly broken: bigint;
}

/** Of one thing that varies, the values that a pattern is about. */
export interface Narrowing {
  readonly varying: Varying;
  readonly only: Indices;
}

/** Cases that break a claim in one way, put as generally as it can be; a case that keeps it is not among them. */
export interface BrokenPattern {
  /** What all cases of the part have in common. */
  readonly base: Case;
  readonly narrowings: readonly Narrowing[];
  /** How many cases that are, those of which the claim says nothing included. */
  readonly size: bigint;
  /** A case that shows it; where the claim looks at a twin, that one. */
  readonly example: Result;
}

/** What came of judging a claim by a whole space. */
export interface Swept {
  readonly space: string;
  readonly claim: Wanted;
  readonly driver: string;
  /** How often a rule was followed to its end. */
  readonly paths: number;
  readonly counts: CaseCounts;
  readonly patterns: readonly BrokenPattern[];
  /** A case that keeps the claim; undefined: none does. */
  readonly kept: Result | undefined;
}
