import type { FeatureSet } from '../features/feature-set.ts';
import type { When } from './answers.ts';
import type { Decided } from './decision.ts';
import type { Outcome, Result } from './result.ts';
import type { ExpectedWhen } from './scenario.ts';

/** What an expectation can say, by the keys of the scenario. */
export type ExpectedField =
  | 'outcome'
  | 'features.include'
  | 'features.exclude'
  | 'features.exactly'
  | 'dma.api'
  | 'dma.path'
  | 'dma.ring'
  | 'dma.bounced'
  | 'dma.addresses'
  | 'message'
  | 'errno'
  | 'status'
  | 'boot'
  | 'firmware.outcome'
  | 'firmware.by'
  | 'firmware.place'
  | 'decisions'
  | 'claims';

/** The value of a key; undefined where a result has none. */
export type Scalar = string | boolean | undefined;

/** One thing that a scenario expects and a result does not meet. */
export type Unmet =
  | {
      readonly kind: 'value';
      readonly what: ExpectedField;
      readonly expected: Scalar;
      readonly actual: Scalar;
    }
  | {
      readonly kind: 'features';
      readonly what: ExpectedField;
      readonly expected: FeatureSet;
      /** Expected bits that were not negotiated. */
      readonly missing: FeatureSet;
      /** Negotiated bits that were not expected. */
      readonly extra: FeatureSet;
    }
  | {
      readonly kind: 'decision';
      readonly what: 'decisions';
      readonly expected: string;
      /** Whether there is a decision of this id, and else the closest id that there is. */
      readonly known: boolean;
      readonly closest: string | undefined;
    }
  | {
      readonly kind: 'claim';
      readonly what: 'claims';
      readonly expected: string;
      /** The case that breaks the claim; `silent`: the claim says nothing of any case; `unknown`: there is no such claim. */
      readonly found: Result | 'silent' | 'unknown';
    };

/** The same with the decisions that made the difference; none where the device does not even offer the bit. */
export type Mismatch = Unmet & { readonly decisions: readonly Decided[] };

/** A place in a file, 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A failure that is tolerated for a while, or something taken for granted that is accepted. */
export interface KnownFailure {
  readonly reason: string;
  /** The last day, `2027-01-31`; undefined where there is none. */
  readonly until: string | undefined;
  /** How the case is known to end; undefined for whatever way. */
  readonly outcome: Outcome | undefined;
  /** That day has passed. */
  readonly expired: boolean;
  /** The file that says so, and where. */
  readonly file: string;
  readonly at: Place;
}

/** A case that was run, and what it does not meet. */
export interface CheckedCase {
  /** "scenario › device, platform, driver"; no two cases of a scenario have the same. */
  readonly name: string;
  /** Where to look in the file. */
  readonly at: Place | undefined;
  /** Left out: it is not known to fail. */
  readonly known?: KnownFailure;
  /** How long it took; left out: nobody measured. */
  readonly seconds?: number;
  readonly result: Result;
  /** The parts of what the case leaves open for which this is the result; undefined for all. */
  readonly when: When | undefined;
  /** The part of it that the expectation is about; undefined for all of it. */
  readonly about: ExpectedWhen | undefined;
  /** Empty where the case passes. */
  readonly mismatches: readonly Mismatch[];
}

/** Something that the answers for a guest take for granted, or a part of its text that they are given without. */
export type Granted = {
  /** What an expectation names it by. */
  readonly what: string;
} & (
  | { readonly kind: 'variable' }
  | { readonly kind: 'machine'; readonly why: string }
  | { readonly kind: 'ignored'; readonly why: string | undefined }
);

/** The same with whether somebody accepts it; undefined: what somebody accepts is not taken for granted. */
export interface JudgedGranted {
  readonly what: string;
  readonly granted: Granted | undefined;
  readonly accepted: KnownFailure | undefined;
}

/** A scenario of a file, and what became of its cases. */
export interface CheckedScenario<Checked extends { readonly mismatches: readonly unknown[] } = CheckedCase> {
  readonly file: string;
  readonly name: string;
  /** Empty where nothing is expected, so that nothing was asked. */
  readonly cases: readonly Checked[];
}

/** A file that was not checked at all. */
export interface BrokenFile {
  readonly file: string;
  /** What is wrong with it, or with a file that it names. */
  readonly problems: readonly BrokenPlace[];
}
interface BrokenPlace extends Partial<Place> {
  readonly file: string;
  readonly message: string;
}

export interface CheckTally {
  readonly passed: number;
  readonly failed: number;
  /** Cases that fail and are known to. */
  readonly known: number;
  /** Scenarios, not cases. */
  readonly nothingExpected: number;
}

interface Judged {
  readonly mismatches: readonly unknown[];
  readonly known?: Pick<KnownFailure, 'expired'>;
}

/** Whether a case is not as expected, and nobody said that it would not be. */
export function fails({ mismatches, known }: Judged): boolean {
  return mismatches.length > 0 && (known === undefined || known.expired);
}

/** Whether a case fails that is known to. */
export function failsAsKnown({ mismatches, known }: Judged): boolean {
  return mismatches.length > 0 && known !== undefined && !known.expired;
}

/** What judging a claim by one case came to. */
export interface JudgedClaim {
  /** Undefined where the claim says nothing about such a case. */
  readonly holds: boolean | undefined;
  /** The case that decided it, which may be a twin of the one that was asked; undefined where the claim says nothing. */
  readonly deciding: Result | undefined;
}

/** How one key of an expectation has to change to be true. */
export type Revision = { readonly what: ExpectedField } & (
  | { readonly kind: 'set'; readonly value: string | boolean | readonly string[] }
  | { readonly kind: 'features'; readonly to: FeatureSet }
  /** There is no actual value. */
  | { readonly kind: 'remove' }
  /** The cases differ, so no value is true of all of them. */
  | { readonly kind: 'undecided'; readonly values: readonly string[] }
);

/** One key of an expectation as it was rewritten; JSON text. */
export interface Rewrite {
  readonly what: ExpectedField;
  readonly before: string;
  /** Undefined where the key was removed. */
  readonly after: string | undefined;
}

/** What became of the expectation of one file. */
export interface Update {
  readonly file: string;
  readonly rewritten: readonly Rewrite[];
  /** What stays as it is, and why. */
  readonly left: readonly { readonly what: ExpectedField; readonly why: string }[];
}
