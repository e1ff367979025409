import type { BrokenPattern } from './broken-pattern.ts';
import type { Circuit } from './circuit.ts';
import type { ClaimId } from './claim.ts';
import type { Result } from './result.ts';
import type { SpacePart } from './space.ts';

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

/** The cases that break a claim, for a counter of other people. */
export interface BrokenCircuit {
  readonly circuit: Circuit;
  /** What its variables are about. */
  readonly parts: readonly SpacePart[];
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
  /** A case that keeps the claim; undefined where none does. */
  readonly kept: Result | undefined;
  /** Left out where it was not wanted. */
  readonly broken?: BrokenCircuit;
}
