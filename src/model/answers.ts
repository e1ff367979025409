import { type FeatureSet, intersect } from '../features/feature-set.ts';
import type { Narrowing } from './broken-pattern.ts';
import type { Circumstances } from './device.ts';
import type { OpenCase } from './open-case.ts';
import { CONFIDENCES, type Confidence, type Result } from './result.ts';
import { type Varying, varyingKey } from './space.ts';
import { variantBoxes } from './variant-boxes.ts';

/** Parts of what is open, which may overlap: each as the facts that it narrows, which hold together. One part without any is all. */
export type When = readonly (readonly Narrowing[])[];

/** One answer to an open case, and the parts of what is open for which it holds. */
export interface OpenAnswer {
  readonly when: When;
  /** The answer for one case of these parts, with its reasons. */
  readonly result: Result;
  /** What that case has of what is open: `{ kernel: '7.3', qemu: '10.2' }`; empty where nothing is open. */
  readonly example: Circumstances;
  /** The answer for that case alone, where `result` is what several have in common. */
  readonly shown: Result;
}

/** Answers that end alike: those that work take one way each, of those that fail the way of the data does not matter. */
export interface Verdict {
  readonly when: When;
  /** The newest first. */
  readonly results: readonly [Result, ...Result[]];
}

/** Everything that can be said of a case in which some facts are open. */
export interface Answers {
  /** The case as it was given; where a fact is open, it has one of its values. */
  readonly asked: OpenCase;
  /** What is open, whether or not an answer depends on it. */
  readonly open: readonly Varying[];
  /** At least one, that of the newest release first; no two of them are the same answer. */
  readonly answers: readonly [OpenAnswer, ...OpenAnswer[]];
  /** The same, put as generally as can be said in a line each, in the same order. */
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  /** The releases that can be such a guest; undefined where all that are open can, or none is open. */
  readonly able: Narrowing | undefined;
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
 * differ, and of the features the bits that each of them has. Its decisions are those of the first answer.
 */
export function asOne({ answers }: Answers): Result {
  return common(answers);
}

/** The same of some answers. */
export function common(answers: readonly [OpenAnswer, ...OpenAnswer[]]): Result {
  const results = answers.map(({ result }) => result);
  const [first] = answers;
  if (results.length === 1) return first.result;
  return {
    ...first.result,
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
    unseen: [...new Set(results.flatMap(({ unseen }) => unseen))],
  };
}

/** Whether an answer is the same for all that is open. */
export function isSettled({ answers }: Answers): boolean {
  return answers.length === 1;
}

/** Whether the device fares in one way whatever is open, be its features and reasons others. */
export function faresAlike({ verdicts }: Answers): boolean {
  return verdicts.length === 1;
}

/** The parts in which the device works. */
export function worksWhere({ verdicts }: Answers): When {
  return verdicts.filter(({ results: [{ outcome }] }) => outcome === 'works').flatMap(({ when }) => when);
}

function valuesIn({ varying, only }: Narrowing): readonly unknown[] {
  if (varying.kind === 'variant') return variantBoxes(varying.values, only).map((box) => [...box]);
  return only.map((index) => varying.values[index]);
}

/** A key of parts of what is open: the same where they narrow the same facts to the same values, of whichever case these are. */
export function partsKey(when: When): string {
  return JSON.stringify(when.map((part) => part.map((one) => [varyingKey(one.varying), valuesIn(one)])));
}

/** Whether the device works, whatever the open facts are. */
export function alwaysWorks({ answers }: Answers): boolean {
  return answers.every(({ result }) => result.outcome === 'works');
}
