import { describe, expect, test } from 'vitest';
import { mismatches, revisions } from '../../src/explore/expectation.ts';
import { F, NET } from '../../src/features/bits.ts';
import '../../src/explore/explain.ts';
import { featureSet, NO_FEATURES } from '../../src/features/feature-set.ts';
import type { ExpectedField, Scalar, Unmet } from '../../src/model/check.ts';
import type { Result } from '../../src/model/result.ts';
import { type Expectation, NO_EXPECTATION } from '../../src/model/scenario.ts';
import { decidedOf, resultOf } from '../samples.ts';

const NO_DMA = { api: undefined, path: undefined, ring: undefined, bounced: undefined, addresses: undefined };
const NO_SETS = { include: undefined, exclude: undefined, exactly: undefined };

const WORKS = resultOf(
  { offers: [NET.MTU, NET.MAC, F.VERSION_1] },
  {
    features: {
      offered: featureSet([NET.MTU, NET.MAC, F.VERSION_1]),
      negotiated: featureSet([NET.MAC, F.VERSION_1]),
    },
  },
);
const REFUSED: Result = {
  ...WORKS,
  outcome: 'refused-by-driver',
  message: 'no',
  status: ['FAILED'],
  dma: undefined,
};

function unmet(expected: Partial<Expectation>, result: Result = WORKS): readonly Unmet[] {
  return mismatches({ ...NO_EXPECTATION, ...expected }, result);
}

function value(what: ExpectedField, expected: Scalar, actual: Scalar): Unmet {
  return { kind: 'value', what, expected, actual };
}

describe('what an expectation does not say', () => {
  test('is met by any result', () => {
    expect(unmet({})).toEqual([]);
    expect(unmet({ dma: NO_DMA, features: NO_SETS, decisions: [] }, REFUSED)).toEqual([]);
  });
});

describe('a mismatch', () => {
  test('has the key, what was expected and what there is', () => {
    expect(unmet({ outcome: 'breaks', dma: { ...NO_DMA, path: 'swiotlb', bounced: true } })).toEqual([
      value('outcome', 'breaks', 'works'),
      value('dma.path', 'swiotlb', 'guest-physical'),
      value('dma.bounced', true, false),
    ]);
  });

  test('has no actual value where the result has none', () => {
    expect(unmet({ message: 'a message', errno: 'ENODEV' })).toEqual([
      value('message', 'a message', undefined),
      value('errno', 'ENODEV', undefined),
    ]);
    expect(unmet({ dma: { ...NO_DMA, api: 'bypass' } }, REFUSED)).toEqual([
      value('dma.api', 'bypass', undefined),
    ]);
  });

  test('of features has the bits that are missing and those that are too many', () => {
    const include = featureSet([NET.MTU, NET.MAC, F.ACCESS_PLATFORM]);
    const missing = featureSet([NET.MTU, F.ACCESS_PLATFORM]);
    expect(unmet({ features: { ...NO_SETS, include } })).toEqual([
      { kind: 'features', what: 'features.include', expected: include, missing, extra: NO_FEATURES },
    ]);
    const exclude = featureSet([NET.MAC, F.ACCESS_PLATFORM]);
    const extra = featureSet([NET.MAC]);
    expect(unmet({ features: { ...NO_SETS, exclude } })).toEqual([
      { kind: 'features', what: 'features.exclude', expected: exclude, missing: NO_FEATURES, extra },
    ]);
    const exactly = featureSet([NET.MTU, F.VERSION_1]);
    expect(unmet({ features: { ...NO_SETS, exactly } })).toEqual([
      {
        kind: 'features',
        what: 'features.exactly',
        expected: exactly,
        missing: featureSet([NET.MTU]),
        extra,
      },
    ]);
  });

  test('of the status does not depend on the order in which its bits are given', () => {
    expect(unmet({ status: ['FEATURES_OK', 'DRIVER_OK', 'DRIVER', 'ACKNOWLEDGE'] })).toEqual([]);
    expect(unmet({ status: [] })).toEqual([value('status', '', 'ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK')]);
  });

  test('is reported for each decision that was not taken, and for none that was', () => {
    const taken = { ...WORKS, decisions: [decidedOf({ id: 'linux/dma/bounce' })] };
    const none = { kind: 'decision', what: 'decisions' } as const;
    expect(
      unmet({ decisions: ['linux/dma/bounce', 'linux/iommu/enabled', 'linux/dma/bonce'] }, taken),
    ).toEqual([
      { ...none, expected: 'linux/iommu/enabled', known: true, closest: undefined },
      { ...none, expected: 'linux/dma/bonce', known: false, closest: 'linux/dma/bounce' },
    ]);
  });
});

describe('revising an expectation', () => {
  const revise = (expected: Partial<Expectation>, ...results: readonly Result[]) =>
    revisions({ ...NO_EXPECTATION, ...expected }, results);

  test('changes nothing of what is met', () => {
    expect(
      revise({ outcome: 'works', features: { ...NO_SETS, include: featureSet([NET.MAC]) } }, WORKS),
    ).toEqual([]);
  });

  test('sets what is there, and removes what there is none of', () => {
    expect(revise({ outcome: 'works', dma: { ...NO_DMA, path: 'direct' }, message: 'yes' }, REFUSED)).toEqual(
      [
        { what: 'outcome', kind: 'set', value: 'refused-by-driver' },
        { what: 'dma.path', kind: 'remove' },
        { what: 'message', kind: 'set', value: 'no' },
      ],
    );
  });

  test('leaves a key alone on which the cases differ', () => {
    expect(revise({ outcome: 'works' }, WORKS, REFUSED)).toEqual([
      { what: 'outcome', kind: 'undecided', values: ['works', 'refused-by-driver'] },
    ]);
  });

  test('takes from a set what is not so in one of the cases', () => {
    const other: Result = {
      ...WORKS,
      features: { ...WORKS.features, negotiated: featureSet([NET.MTU, F.VERSION_1]) },
    };
    const features = {
      ...NO_SETS,
      include: featureSet([NET.MAC, F.VERSION_1]),
      exclude: featureSet([NET.MTU, F.RING_RESET]),
    };
    expect(revise({ features }, WORKS, other)).toEqual([
      { what: 'features.include', kind: 'features', to: featureSet([F.VERSION_1]) },
      { what: 'features.exclude', kind: 'features', to: featureSet([F.RING_RESET]) },
    ]);
    expect(revise({ features: { ...NO_SETS, exactly: featureSet([NET.MAC]) } }, WORKS, other)).toEqual([
      { what: 'features.exactly', kind: 'undecided', values: ['0x100000020', '0x100000008'] },
    ]);
    expect(revise({ features: { ...NO_SETS, exactly: featureSet([NET.MAC]) } }, WORKS)).toEqual([
      { what: 'features.exactly', kind: 'features', to: featureSet([NET.MAC, F.VERSION_1]) },
    ]);
  });

  test('keeps the decisions that every case took', () => {
    const taken = (id: string) => decidedOf({ id });
    const [one, two] = [
      { ...WORKS, decisions: [taken('a'), taken('b')] },
      { ...WORKS, decisions: [taken('b')] },
    ];
    expect(revise({ decisions: ['a', 'b', 'c'] }, one, two)).toEqual([
      { what: 'decisions', kind: 'set', value: ['b'] },
    ]);
  });
});
