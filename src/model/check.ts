import type { FeatureSet } from '../features/feature-set.ts';
import type { Decision } from './result.ts';

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
  | 'decisions'
  | 'claims';

/** One thing that a scenario expects and a case does not meet. */
export interface Mismatch {
  readonly what: ExpectedField;
  readonly expected: string;
  readonly actual: string;
  /** Those that made the difference; none where the device does not even offer the bit. */
  readonly decisions: readonly Decision[];
}

export interface CheckedCase {
  /** "scenario › device, platform, driver"; no two cases of a scenario have the same. */
  readonly name: string;
  readonly device: string;
  readonly platform: string;
  readonly driver: string;
  /** None: the case passes. */
  readonly mismatches: readonly Mismatch[];
}

/** A scenario of a file, and what became of its cases. */
export interface CheckedScenario {
  readonly file: string;
  readonly name: string;
  /** Where `expect` stands, of a scenario that fails. */
  readonly at: { readonly line: number; readonly column: number } | undefined;
  /** None: nothing is expected, so nothing was asked. */
  readonly cases: readonly CheckedCase[];
}

export interface CheckTally {
  readonly passed: number;
  readonly failed: number;
  /** Scenarios, not cases. */
  readonly nothingExpected: number;
}

export const NOTHING_EXPECTED = 'nothing expected';

export function fails({ mismatches }: CheckedCase): boolean {
  return mismatches.length > 0;
}

export function tallyChecks(scenarios: readonly CheckedScenario[]): CheckTally {
  const cases = scenarios.flatMap((scenario) => scenario.cases);
  const failed = cases.filter(fails).length;
  return {
    passed: cases.length - failed,
    failed,
    nothingExpected: scenarios.filter((scenario) => scenario.cases.length === 0).length,
  };
}

/** Failed cases that differ in nothing a reader would look at: not in what is unmet, and not in what was decided. */
export function alike(cases: readonly CheckedCase[]): readonly (readonly [CheckedCase, ...CheckedCase[]])[] {
  const groups = new Map<string, [CheckedCase, ...CheckedCase[]]>();
  for (const checked of cases.filter(fails)) {
    const key = JSON.stringify(
      checked.mismatches.map((mismatch) => [
        difference(mismatch),
        mismatch.decisions.map(({ id, answer }) => [id, answer]),
      ]),
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [checked]);
    else group.push(checked);
  }
  return [...groups.values()];
}

/** "dma.path: expected swiotlb, actual direct". */
export function difference({ what, expected, actual }: Mismatch): string {
  return `${what}: expected ${expected}, actual ${actual}`;
}

/** The decisions behind several mismatches, each once. */
export function decisionsBehind(mismatches: readonly Mismatch[]): readonly Decision[] {
  return [...new Set(mismatches.flatMap(({ decisions }) => decisions))];
}

/** What judging a claim by one case came to. */
export interface JudgedClaim {
  /** undefined: the claim says nothing about such a case. */
  readonly holds: boolean | undefined;
  /** Names the case that decided it, which may be a twin of the one that was asked. */
  readonly why: string;
  readonly decisions: readonly Decision[];
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
  /** undefined: the key was removed. */
  readonly after: string | undefined;
}

/** What became of the expectation of one file. */
export interface Update {
  readonly file: string;
  readonly rewritten: readonly Rewrite[];
  /** What stays as it is, and why. */
  readonly left: readonly { readonly what: ExpectedField; readonly why: string }[];
}
