import {
  bitsOf,
  equals,
  type FeatureSet,
  intersect,
  isEmpty,
  toMask,
  without,
} from '../model/feature-set.ts';
import { featureNames } from '../model/registry.ts';
import type { Result } from '../model/result.ts';
import type { Expectation } from '../model/scenario.ts';

/** One thing that a scenario expects and a result does not meet. */
export interface Mismatch {
  /** As in the scenario: `dma.path`, `features.include`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

function text(value: string | boolean | undefined): string {
  return value === undefined ? 'none' : String(value);
}

function plain(
  what: string,
  expected: string | boolean | undefined,
  actual: string | boolean | undefined,
): readonly Mismatch[] {
  return expected === undefined || expected === actual
    ? []
    : [{ what, expected: text(expected), actual: text(actual) }];
}

function names(set: FeatureSet, type: number): string {
  return bitsOf(set).length === 0 ? 'none' : featureNames(set, type).join(', ');
}

function features(
  { features: expected }: Expectation,
  { features: { negotiated } }: Result,
  type: number,
): readonly Mismatch[] {
  if (expected === undefined) return [];
  const { include, exclude, exactly } = expected;
  const mismatches: Mismatch[] = [];
  if (include !== undefined && !isEmpty(without(include, negotiated))) {
    mismatches.push({
      what: 'features.include',
      expected: names(include, type),
      actual: `without ${names(without(include, negotiated), type)}`,
    });
  }
  if (exclude !== undefined && !isEmpty(intersect(exclude, negotiated))) {
    mismatches.push({
      what: 'features.exclude',
      expected: names(exclude, type),
      actual: `with ${names(intersect(exclude, negotiated), type)}`,
    });
  }
  if (exactly !== undefined && !equals(exactly, negotiated)) {
    mismatches.push({ what: 'features.exactly', expected: toMask(exactly), actual: toMask(negotiated) });
  }
  return mismatches;
}

/** What of an expectation a result does not meet. `type`: the device's, to name its bits. Claims are judged elsewhere. */
export function mismatches(expected: Expectation, result: Result, type: number): readonly Mismatch[] {
  const { dma } = expected;
  const taken = new Set(result.decisions.map(({ id }) => id));
  return [
    ...plain('outcome', expected.outcome, result.outcome),
    ...features(expected, result, type),
    ...plain('dma.api', dma?.api, result.dma?.api),
    ...plain('dma.path', dma?.path, result.dma?.path),
    ...plain('dma.ring', dma?.ring, result.dma?.ring),
    ...plain('dma.bounced', dma?.bounced, result.dma?.bounced),
    ...plain('dma.addresses', dma?.addresses, result.dma?.addresses),
    ...plain('message', expected.message, result.message),
    ...plain('errno', expected.errno, result.errno),
    ...plain('status', expected.status?.join('|'), result.status.join('|')),
    ...(expected.decisions ?? [])
      .filter((id) => !taken.has(id))
      .map((id) => ({ what: 'decisions', expected: id, actual: 'not taken' })),
  ];
}
