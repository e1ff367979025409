import {
  bitsOf,
  equals,
  type FeatureSet,
  hasBit,
  intersect,
  isEmpty,
  NO_FEATURES,
  toMask,
  union,
  without,
} from '../features/feature-set.ts';
import { featureName, featureNames } from '../features/registry.ts';
import type { ExpectedField, Revision } from '../model/check.ts';
import { type Result, STATUS_BITS, type StatusName } from '../model/result.ts';
import type { Expectation, ExpectedFeatures } from '../model/scenario.ts';

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

/** A key with one value, as the expectation and as the result have it. */
interface Field {
  readonly what: ExpectedField;
  readonly expected: (expected: Expectation) => Scalar;
  readonly actual: (result: Result) => Scalar;
}

const OUTCOME: Field = {
  what: 'outcome',
  expected: ({ outcome }) => outcome,
  actual: ({ outcome }) => outcome,
};

const FIELDS: readonly Field[] = [
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

/** The bits by name, in their order in the register whatever the order in which they are given. */
function statusText(status: readonly StatusName[]): string {
  return [...new Set(status)].sort((a, b) => STATUS_BITS[a] - STATUS_BITS[b]).join('|');
}

function text(value: Scalar, none = 'none'): string {
  return value === undefined || value === '' ? none : String(value);
}

function unmet(what: ExpectedField, expected: string, actual: string, bits: Partial<Unmet> = {}): Unmet {
  return { what, expected, actual, missing: NO_FEATURES, extra: NO_FEATURES, ...bits };
}

function plain({ what, ...field }: Field, expectation: Expectation, result: Result): readonly Unmet[] {
  const [expected, actual] = [field.expected(expectation), field.actual(result)];
  if (expected === undefined || expected === actual) return [];
  const none = what === 'dma.bounced' && result.dma !== undefined ? 'depends on each page' : 'none';
  return [unmet(what, text(expected), text(actual, none))];
}

function names(set: FeatureSet, type: number): string {
  return isEmpty(set) ? 'none' : featureNames(set, type).join(', ');
}

/** What was left, and what of it there never was to keep. */
function left(missing: FeatureSet, { features: { offered } }: Result, type: number): string {
  const named = bitsOf(missing).map((bit) => {
    const name = featureName(bit, type) ?? `bit ${bit}`;
    return hasBit(offered, bit) ? name : `${name} (not offered)`;
  });
  return `without ${named.join(', ')}`;
}

function features(
  { include, exclude, exactly }: ExpectedFeatures,
  result: Result,
  type: number,
): readonly Unmet[] {
  const { negotiated } = result.features;
  const found: Unmet[] = [];
  if (include !== undefined) {
    const missing = without(include, negotiated);
    if (!isEmpty(missing))
      found.push(unmet('features.include', names(include, type), left(missing, result, type), { missing }));
  }
  if (exclude !== undefined) {
    const extra = intersect(exclude, negotiated);
    if (!isEmpty(extra))
      found.push(
        unmet('features.exclude', `without ${names(exclude, type)}`, `with ${names(extra, type)}`, { extra }),
      );
  }
  if (exactly !== undefined && !equals(exactly, negotiated)) {
    const [missing, extra] = [without(exactly, negotiated), without(negotiated, exactly)];
    const parts = [
      ...(isEmpty(missing) ? [] : [left(missing, result, type)]),
      ...(isEmpty(extra) ? [] : [`with ${names(extra, type)}`]),
    ];
    found.push(
      unmet('features.exactly', toMask(exactly), `${toMask(negotiated)}: ${parts.join('; ')}`, {
        missing,
        extra,
      }),
    );
  }
  return found;
}

function notTaken({ decisions: expected = [] }: Expectation, { decisions }: Result): readonly string[] {
  const taken = new Set(decisions.map(({ id }) => id));
  return expected.filter((id) => !taken.has(id));
}

/** What of an expectation a result does not meet. `type`: the device's, to name its bits. Claims are judged elsewhere. */
export function mismatches(expected: Expectation, result: Result, type: number): readonly Unmet[] {
  return [
    ...plain(OUTCOME, expected, result),
    ...(expected.features === undefined ? [] : features(expected.features, result, type)),
    ...FIELDS.flatMap((field) => plain(field, expected, result)),
    ...notTaken(expected, result).map((id) => unmet('decisions', id, 'not taken')),
  ];
}

function reviseField({ what, ...field }: Field, results: readonly Result[]): Revision {
  const values = [...new Set(results.map(field.actual))];
  const [value] = values;
  if (values.length > 1) return { what, kind: 'undecided', values: values.map((each) => text(each)) };
  if (value === undefined) return { what, kind: 'remove' };
  if (what === 'status') return { what, kind: 'set', value: results[0]?.status ?? [] };
  return { what, kind: 'set', value };
}

function reviseFeatures(
  { include = NO_FEATURES, exclude = NO_FEATURES }: ExpectedFeatures,
  what: ExpectedField,
  results: readonly Result[],
): Revision {
  const sets = results.map((result) => result.features.negotiated);
  const all = sets.reduce(intersect);
  const any = sets.reduce(union);
  if (what === 'features.include') return { what, kind: 'features', to: intersect(include, all) };
  if (what === 'features.exclude') return { what, kind: 'features', to: without(exclude, any) };
  return equals(all, any)
    ? { what, kind: 'features', to: all }
    : { what, kind: 'undecided', values: [...new Set(sets.map(toMask))] };
}

/**
 * How an expectation has to change to be true of all these results, which are those of its scenario: key by key, and
 * only those keys that one of them does not meet.
 */
export function revisions(expected: Expectation, results: readonly Result[]): readonly Revision[] {
  const broken = new Set(
    results.flatMap((result) => mismatches(expected, result, 0).map(({ what }) => what)),
  );
  const fields = [OUTCOME, ...FIELDS].filter(({ what }) => broken.has(what));
  const sets = (['features.include', 'features.exclude', 'features.exactly'] as const).filter((what) =>
    broken.has(what),
  );
  const absent = new Set(results.flatMap((result) => notTaken(expected, result)));
  const kept = (expected.decisions ?? []).filter((id) => !absent.has(id));
  return [
    ...fields.map((field) => reviseField(field, results)),
    ...sets.map((what) => reviseFeatures(expected.features ?? NO_SETS, what, results)),
    ...(absent.size === 0 ? [] : [{ what: 'decisions', kind: 'set', value: kept } as const]),
  ];
}

const NO_SETS: ExpectedFeatures = { include: undefined, exclude: undefined, exactly: undefined };
