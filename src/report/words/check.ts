import {
  bitsOf,
  type FeatureSet,
  hasBit,
  isEmpty,
  toMask,
  union,
  without,
} from '../../features/feature-set.ts';
import { featureName, featureNames } from '../../features/registry.ts';
import { namesOf } from '../../model/case.ts';
import {
  type BrokenFile,
  type CheckedCase,
  type CheckedScenario,
  type CheckTally,
  type ExpectedField,
  fails,
  failsAsKnown,
  type Granted,
  type JudgedGranted,
  type KnownFailure,
  type Mismatch,
  type Place,
  type Scalar,
} from '../../model/check.ts';
import { CLAIMS, isClaim } from '../../model/claim.ts';
import type { Result } from '../../model/result.ts';
import { closest } from '../../text/closest.ts';
import { suggestion } from '../../text/quoting.ts';
import { type DecisionWords, decisionWords } from './decisions.ts';
import { settlingOptions, whenWords } from './when.ts';

/** One thing that a scenario expects and a case does not meet, in words. */
export interface ReportedMismatch {
  readonly what: ExpectedField | 'taken-for-granted';
  readonly expected: string;
  readonly actual: string;
  readonly decisions: readonly DecisionWords[];
}

/** A case that was run, in words. */
export interface ReportedCase {
  readonly name: string;
  /** Undefined where it is about the whole guest. */
  readonly device: string | undefined;
  readonly platform: string;
  readonly driver: string;
  readonly at: Place | undefined;
  readonly known?: KnownFailure;
  readonly seconds?: number;
  /** The options that settle what is open of a case that fails; left out where nothing is. */
  readonly settledBy?: readonly string[];
  readonly mismatches: readonly ReportedMismatch[];
}

export type ReportedScenario = CheckedScenario<ReportedCase>;

/** All that reporters tell. */
export interface CheckReport {
  readonly scenarios: readonly ReportedScenario[];
  readonly broken: readonly BrokenFile[];
  /** What would help, in a line: of the first case of each cause and each device type for which something is known. */
  readonly remedies: ReadonlyMap<ReportedCase, string>;
}

export const NOTHING_EXPECTED = 'nothing expected';

function valueText(value: Scalar, none = 'none'): string {
  return value === undefined || value === '' ? none : String(value);
}

function names(set: FeatureSet, type: number): string {
  return isEmpty(set) ? 'none' : featureNames(set, type).join(', ');
}

/** Which expected bits are missing, and which of them never were offered. */
function lacking(missing: FeatureSet, { asked, features: { offered } }: Result): string {
  const { type } = asked.device;
  const named = bitsOf(missing).map((bit) => {
    const name = featureName(bit, type) ?? `bit ${bit}`;
    return hasBit(offered, bit) ? name : `${name} (not offered)`;
  });
  return `without ${named.join(', ')}`;
}

type Sides = Pick<ReportedMismatch, 'expected' | 'actual'>;

function featuresWords(
  { what, expected, missing, extra }: Extract<Mismatch, { readonly kind: 'features' }>,
  result: Result,
): Sides {
  const { type } = result.asked.device;
  switch (what) {
    case 'features.include':
      return { expected: names(expected, type), actual: lacking(missing, result) };
    case 'features.exclude':
      return { expected: `without ${names(expected, type)}`, actual: `with ${names(extra, type)}` };
    default: {
      const negotiated = union(without(expected, missing), extra);
      const parts = [
        ...(isEmpty(missing) ? [] : [lacking(missing, result)]),
        ...(isEmpty(extra) ? [] : [`with ${names(extra, type)}`]),
      ];
      return { expected: toMask(expected), actual: `${toMask(negotiated)}: ${parts.join('; ')}` };
    }
  }
}

function claimWords({ expected, found }: Extract<Mismatch, { readonly kind: 'claim' }>): string {
  if (found === 'silent') return 'says nothing about any case of this scenario';
  if (found === 'unknown') return `there is no such claim${hint(expected, Object.keys(CLAIMS))}`;
  const { device, platform, driver } = namesOf(found.asked);
  const sentence = isClaim(expected) ? CLAIMS[expected] : expected;
  return `broken: ${found.outcome} with ${device}, ${platform}, ${driver}; the claim is: ${sentence}`;
}

function hint(word: string, known: readonly string[]): string {
  return suggestion(closest(word, known));
}

function sidesOf(mismatch: Mismatch, result: Result): Sides {
  switch (mismatch.kind) {
    case 'value': {
      const { what, expected, actual } = mismatch;
      const none = what === 'dma.bounced' && result.dma !== undefined ? 'depends on each page' : 'none';
      return { expected: valueText(expected), actual: valueText(actual, none) };
    }
    case 'features':
      return featuresWords(mismatch, result);
    case 'decision': {
      const { expected, known, closest: near } = mismatch;
      const slip = known ? '' : `: vnex has no decision of this name${suggestion(near)}`;
      return { expected, actual: `not taken${slip}` };
    }
    case 'claim':
      return { expected: mismatch.expected, actual: claimWords(mismatch) };
  }
}

/** The case whose decisions a mismatch has. */
function decidedBy(mismatch: Mismatch, result: Result): Result {
  return mismatch.kind === 'claim' && typeof mismatch.found === 'object' ? mismatch.found : result;
}

/** The name of a case, with the part of what is open that the expectation is about and for which it was run. */
function nameOf({ name, result, when, about = {} }: CheckedCase): string {
  const expected = Object.entries(about).map(([what, values]) => `${what} ${values.join(' or ')}`);
  const parts = [...expected, ...(when === undefined ? [] : [whenWords(when, result.asked.device.type)])];
  return parts.length === 0 ? name : `${name}, where ${parts.join(', ')}`;
}

function caseWords(checked: CheckedCase): ReportedCase {
  const { result, mismatches, at, known, seconds, when } = checked;
  return {
    name: nameOf(checked),
    ...namesOf(result.asked),
    at,
    ...(known === undefined ? {} : { known }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(when === undefined || mismatches.length === 0 ? {} : { settledBy: settlingOptions([{ when }]) }),
    mismatches: mismatches.map((mismatch) => ({
      what: mismatch.what,
      ...sidesOf(mismatch, result),
      decisions: mismatch.decisions.map((decided) =>
        decisionWords(decided, decidedBy(mismatch, result).asked),
      ),
    })),
  };
}

/** What was checked, in words. */
export function checkWords(scenarios: readonly CheckedScenario[]): readonly ReportedScenario[] {
  return scenarios.map(({ cases, file, name }) => ({ file, name, cases: cases.map(caseWords) }));
}

function grantedWords(granted: Granted): string {
  switch (granted.kind) {
    case 'variable':
      return `the value of \${${granted.what}}, which is not known: --define ${granted.what}=VALUE states it`;
    case 'machine':
      return granted.why;
    case 'ignored':
      return granted.why === undefined
        ? `${granted.what} is ignored, and may matter`
        : `${granted.what}: ${granted.why}`;
  }
}

/** What the answers for a guest take for granted, as cases of it that fail where nobody accepts it. */
export function grantedCases(
  scenario: string,
  granted: readonly JudgedGranted[],
  { platform, driver }: Pick<ReportedCase, 'platform' | 'driver'>,
): readonly ReportedCase[] {
  return granted.map(({ what, granted: one, accepted }) => ({
    name: `${scenario} › taken for granted: ${what}`,
    device: undefined,
    platform,
    driver,
    at: undefined,
    ...(accepted === undefined ? {} : { known: accepted }),
    mismatches:
      one === undefined
        ? []
        : [{ what: 'taken-for-granted', expected: 'nothing', actual: grantedWords(one), decisions: [] }],
  }));
}

export function tallyChecks(scenarios: readonly ReportedScenario[]): CheckTally {
  const cases = scenarios.flatMap((scenario) => scenario.cases);
  const failed = cases.filter(fails).length;
  const known = cases.filter(failsAsKnown).length;
  return {
    passed: cases.length - failed - known,
    failed,
    known,
    nothingExpected: scenarios.filter((scenario) => scenario.cases.length === 0).length,
  };
}

/** "dma.path: expected swiotlb, actual direct". */
export function difference({ what, expected, actual }: ReportedMismatch): string {
  return `${what}: expected ${expected}, actual ${actual}`;
}

/** The decisions behind several mismatches, each once. */
export function mismatchDecisions(mismatches: readonly ReportedMismatch[]): readonly DecisionWords[] {
  const all = mismatches.flatMap(({ decisions }) => decisions);
  return [...new Map(all.map((decision) => [JSON.stringify(decision), decision])).values()];
}
