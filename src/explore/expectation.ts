import type { ExpectedField } from '../model/check.ts';
import {
  bitsOf,
  equals,
  type FeatureSet,
  hasBit,
  intersect,
  isEmpty,
  NO_FEATURES,
  toMask,
  without,
} from '../model/feature-set.ts';
import { featureName } from '../model/registry.ts';
import { type Result, STATUS_BITS, type StatusName } from '../model/result.ts';
import type { Expectation } from '../model/scenario.ts';

/** One thing that a scenario expects and a result does not meet. */
export interface Unmet {
  readonly what: ExpectedField;
  readonly expected: string;
  readonly actual: string;
  /** Expected bits that were not negotiated. */
  readonly missing: FeatureSet;
  /** Negotiated bits that were not expected. */
  readonly extra: FeatureSet;
}

type Scalar = string | boolean | undefined;

function text(value: Scalar): string {
  return value === undefined || value === '' ? 'none' : String(value);
}

/** Each key with one value, as the expectation and the result have it. */
const SCALARS: readonly {
  readonly what: ExpectedField;
  readonly expected: (expected: Expectation) => Scalar;
  readonly actual: (result: Result) => Scalar;
}[] = [
  { what: 'dma.api', expected: ({ dma }) => dma?.api, actual: ({ dma }) => dma?.api },
  { what: 'dma.path', expected: ({ dma }) => dma?.path, actual: ({ dma }) => dma?.path },
  { what: 'dma.ring', expected: ({ dma }) => dma?.ring, actual: ({ dma }) => dma?.ring },
  { what: 'dma.bounced', expected: ({ dma }) => dma?.bounced, actual: ({ dma }) => dma?.bounced },
  { what: 'dma.addresses', expected: ({ dma }) => dma?.addresses, actual: ({ dma }) => dma?.addresses },
  { what: 'message', expected: ({ message }) => message, actual: ({ message }) => message },
  { what: 'errno', expected: ({ errno }) => errno, actual: ({ errno }) => errno },
  {
    what: 'status',
    expected: ({ status }) => status && statusText(status),
    actual: ({ status }) => statusText(status),
  },
];
