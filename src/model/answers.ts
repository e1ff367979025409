import { type FeatureSet, intersect } from '../features/feature-set.ts';
import type { Narrowing } from './broken-pattern.ts';
import type { Case } from './case.ts';
import { CONFIDENCES, type Confidence, type Result } from './result.ts';
import type { Varying } from './space.ts';

/** One answer to an open case, and the parts of what is open for which it holds. */
export interface OpenAnswer {
  /** Each part as the facts that it narrows; they hold together. One part without any: the answer holds for all. */
  readonly when: readonly (readonly Narrowing[])[];
  /** The answer for one case of these parts, with its reasons. */
  readonly result: Result;
}

/** Everything that can be said of a case of which some facts are open. */
export interface Answers {
  /** The case as it was given; where a fact is open, it has one of its values. */
  readonly asked: Case;
  /** What is open, whether or not an answer depends on it. */
  readonly open: readonly Varying[];
  /** At least one; no two of them are the same answer. */
  readonly answers: readonly [OpenAnswer, ...OpenAnswer[]];
  /** What the answers depend on; empty where there is only one. */
  readonly dependsOn: readonly Varying[];
  /** Facts on which only the way of the data depends, taken as most guests have them: their first value. */
  readonly assumed: readonly Varying[];
  /** Whether answers that end alike are told as one, which then has no more than they have in common. */
  readonly alike: boolean;
  /**
   * Where so much decides that not every part is told: the usual value of each fact. The parts are then those in which
   * all have it, those in which one has not, and one for an answer that is in none of these.
   */
  readonly usual: readonly Narrowing[] | undefined;
}

/** A value on which all results agree; undefined where they do not. */
function commonOf<Value>(results: readonly Result[], of: (result: Result) => Value): Value | undefined {
  const [first, ...others] = results.map(of);
  const text = JSON.stringify(first);
  return others.every((other) => JSON.stringify(other) === text) ? first : undefined;
}

/** The bits that every result has. */
function commonBits(results: readonly Result[], of: (result: Result) => FeatureSet): FeatureSet {
  return results.map(of).reduce(intersect);
}

/** The least that is known of any of the results. */
function weakest(results: readonly Result[]): Confidence {
  return CONFIDENCES.findLast((one) => results.some(({ confidence }) => confidence === one)) ?? 'source';
}

/**
 * What the answers have in common, as one result: the outcome `unknown` where they differ in it, no part in which they
 * differ, and of the features the bits that each of them has. Its decisions are those of the last answer.
 */
export function asOne({ answers }: Answers): Result {
  return common(answers);
}

/** The same of some answers. */
export function common(answers: readonly [OpenAnswer, ...OpenAnswer[]]): Result {
  const results = answers.map(({ result }) => result);
  const last = results.at(-1) ?? answers[0].result;
  if (results.length === 1) return last;
  return {
    ...last,
    outcome: commonOf(results, ({ outcome }) => outcome) ?? 'unknown',
    message: commonOf(results, ({ message }) => message),
    errno: commonOf(results, ({ errno }) => errno),
    status: commonOf(results, ({ status }) => status) ?? [],
    dma: commonOf(results, ({ dma }) => dma),
    cost: commonOf(results, ({ cost }) => cost),
    features: {
      offered: commonBits(results, ({ features }) => features.offered),
      negotiated: commonBits(results, ({ features }) => features.negotiated),
    },
    confidence: weakest(results),
  };
}

/** Whether an answer is the same for all that is open. */
export function isSettled({ answers }: Answers): boolean {
  return answers.length === 1;
}

/** Whether the device works, whatever the open facts are. */
export function alwaysWorks({ answers }: Answers): boolean {
  return answers.every(({ result }) => result.outcome === 'works');
}
