import {
  equals,
  type FeatureSet,
  intersect,
  isEmpty,
  NO_FEATURES,
  toMask,
  union,
  without,
} from '../features/feature-set.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import type { DeviceStep } from '../model/boot-chain.ts';
import type { ExpectedField, Revision, Scalar, Unmet } from '../model/check.ts';
import { type Result, STATUS_BITS, type StatusName } from '../model/result.ts';
import { type Expectation, type ExpectedFeatures, NO_EXPECTATION } from '../model/scenario.ts';
import { closest } from '../text/closest.ts';

/** A key with one value, as the expectation and as the result have it. */
interface Field {
  readonly what: ExpectedField;
  readonly expected: (expected: Expectation) => Scalar;
  readonly actual: (result: Result, step: DeviceStep | undefined) => Scalar;
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
  { what: 'boot', expected: ({ boot }) => boot, actual: (_, step) => step?.chain },
  {
    what: 'firmware.outcome',
    expected: ({ firmware }) => firmware?.outcome,
    actual: (_, step) => step?.outcome,
  },
  { what: 'firmware.by', expected: ({ firmware }) => firmware?.by, actual: (_, step) => step?.by },
  {
    what: 'firmware.place',
    expected: ({ firmware }) => firmware?.place?.toString(),
    actual: (_, step) => step?.place?.toString(),
  },
];

/** The bits by name, in their order in the register whatever the order in which they are given. */
function statusText(status: readonly StatusName[]): string {
  return [...new Set(status)].sort((a, b) => STATUS_BITS[a] - STATUS_BITS[b]).join('|');
}

function plain(
  { what, ...field }: Field,
  expectation: Expectation,
  result: Result,
  step: DeviceStep | undefined,
): readonly Unmet[] {
  const [expected, actual] = [field.expected(expectation), field.actual(result, step)];
  if (expected === undefined || expected === actual) return [];
  return [{ kind: 'value', what, expected, actual }];
}

/** A feature key that is not met; undefined where nothing is missing and nothing too much. */
function unmetFeatures(
  what: ExpectedField,
  expected: FeatureSet,
  missing: FeatureSet,
  extra: FeatureSet,
): readonly Unmet[] {
  return isEmpty(missing) && isEmpty(extra) ? [] : [{ kind: 'features', what, expected, missing, extra }];
}

function features({ include, exclude, exactly }: ExpectedFeatures, { features: { negotiated } }: Result) {
  return [
    ...(include === undefined
      ? []
      : unmetFeatures('features.include', include, without(include, negotiated), NO_FEATURES)),
    ...(exclude === undefined
      ? []
      : unmetFeatures('features.exclude', exclude, NO_FEATURES, intersect(exclude, negotiated))),
    ...(exactly === undefined
      ? []
      : unmetFeatures(
          'features.exactly',
          exactly,
          without(exactly, negotiated),
          without(negotiated, exactly),
        )),
  ];
}

function notTaken({ decisions: expected = [] }: Expectation, { decisions }: Result): readonly string[] {
  const taken = new Set(decisions.map(({ kind }) => kind.id));
  return expected.filter((id) => !taken.has(id));
}

/** An expected decision that no log can have is a slip of the pen. */
function missingDecision(id: string): Unmet {
  const ids = decisionKinds().map((kind) => kind.id);
  const known = ids.includes(id);
  return {
    kind: 'decision',
    what: 'decisions',
    expected: id,
    known,
    closest: known ? undefined : closest(id, ids),
  };
}

/** What of an expectation a result does not meet, and what the firmware does before it. Claims are judged elsewhere. */
export function mismatches(expected: Expectation, result: Result, step?: DeviceStep): readonly Unmet[] {
  return [
    ...plain(OUTCOME, expected, result, step),
    ...(expected.features === undefined ? [] : features(expected.features, result)),
    ...FIELDS.flatMap((field) => plain(field, expected, result, step)),
    ...notTaken(expected, result).map(missingDecision),
  ];
}

function reviseField(
  { what, ...field }: Field,
  results: readonly Result[],
  steps: readonly (DeviceStep | undefined)[],
): Revision {
  const values = [...new Set(results.map((result, i) => field.actual(result, steps[i])))];
  const [value] = values;
  if (values.length > 1)
    return {
      what,
      kind: 'undecided',
      values: values.map((each) => (each === undefined || each === '' ? 'none' : String(each))),
    };
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
export function revisions(
  expected: Expectation,
  results: readonly Result[],
  steps: readonly (DeviceStep | undefined)[] = [],
): readonly Revision[] {
  const broken = new Set(
    results.flatMap((result, i) => mismatches(expected, result, steps[i]).map(({ what }) => what)),
  );
  const fields = [OUTCOME, ...FIELDS].filter(({ what }) => broken.has(what));
  const sets = (['features.include', 'features.exclude', 'features.exactly'] as const).filter((what) =>
    broken.has(what),
  );
  const absent = new Set(results.flatMap((result) => notTaken(expected, result)));
  const kept = (expected.decisions ?? []).filter((id) => !absent.has(id));
  return [
    ...fields.map((field) => reviseField(field, results, steps)),
    ...sets.map((what) => reviseFeatures(expected.features ?? NO_SETS, what, results)),
    ...(absent.size === 0 ? [] : [{ what: 'decisions', kind: 'set', value: kept } as const]),
  ];
}

const NO_SETS: ExpectedFeatures = { include: undefined, exclude: undefined, exactly: undefined };

/**
 * What all of these results have in common, as an expectation of every one of them. Results that stand for others, of which
 * the bits may differ, are no ground to expect any bit: `features` tells whether they may be expected. Returns undefined where there is
 * nothing in common.
 */
export function expectationOf(
  results: readonly Result[],
  { features }: { readonly features: boolean },
): Expectation | undefined {
  const [first] = results;
  if (first === undefined) return undefined;
  const common = <Value>(of: (result: Result) => Value): Value | undefined =>
    results.every((result) => of(result) === of(first)) ? of(first) : undefined;
  const { negotiated } = first.features;
  const exactly = results.every((result) => equals(result.features.negotiated, negotiated))
    ? negotiated
    : NO_FEATURES;
  const dma = {
    api: common(({ dma: way }) => way?.api),
    path: common(({ dma: way }) => way?.path),
    ring: common(({ dma: way }) => way?.ring),
    bounced: common(({ dma: way }) => way?.bounced),
    addresses: common(({ dma: way }) => way?.addresses),
  };
  const expected: Expectation = {
    ...NO_EXPECTATION,
    outcome: common(({ outcome }) => outcome),
    features: features && !isEmpty(exactly) ? { ...NO_SETS, exactly } : undefined,
    dma: Object.values(dma).some((value) => value !== undefined) ? dma : undefined,
    message: common(({ message }) => message),
    errno: common(({ errno }) => errno),
  };
  return Object.values(expected).some((value) => value !== undefined) ? expected : undefined;
}
