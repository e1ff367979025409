import { describe, expect, test } from 'vitest';
import { mismatches, revisions } from '../../src/explore/expectation.ts';
import { TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import type { Result } from '../../src/model/result.ts';
import { type Expectation, NO_EXPECTATION } from '../../src/model/scenario.ts';

const NO_DMA = { api: undefined, path: undefined, ring: undefined, bounced: undefined, addresses: undefined };
const NO_SETS = { include: undefined, exclude: undefined, exactly: undefined };

const WORKS: Result = {
  case: { device: 'a device', platform: 'a platform', driver: 'linux-6.12' },
  outcome: 'works',
  message: undefined,
  errno: undefined,
  status: ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK'],
  features: { offered: featureSet([3, 5, 32]), negotiated: featureSet([5, 32]) },
  dma: {
    api: 'bypass',
    path: 'guest-physical',
    implementation: undefined,
    ring: 'shared',
    bounced: false,
    addresses: 'guest-physical',
  },
  cost: [],
  confidence: 'source',
  decisions: [],
};
const REFUSED: Result = {
  ...WORKS,
  outcome: 'refused-by-driver',
  message: 'no',
  status: ['FAILED'],
  dma: undefined,
};

function lines(expected: Partial<Expectation>, result: Result = WORKS): readonly string[] {
  return mismatches({ ...NO_EXPECTATION, ...expected }, result, TYPE.NET).map(
    ({ what, expected, actual }) => `${what}: ${expected} / ${actual}`,
  );
}

describe('what an expectation does not say', () => {
  test('is met by any result', () => {
    expect(lines({})).toEqual([]);
    expect(lines({ dma: NO_DMA, features: NO_SETS, decisions: [] }, REFUSED)).toEqual([]);
  });
});

describe('a mismatch', () => {
  test('names the key, what was expected and what there is', () => {
    expect(lines({ outcome: 'breaks', dma: { ...NO_DMA, path: 'swiotlb', bounced: true } })).toEqual([
      'outcome: breaks / works',
      'dma.path: swiotlb / guest-physical',
      'dma.bounced: true / false',
    ]);
  });

  test('says none where there is no actual value', () => {
    expect(lines({ message: 'a message', errno: 'ENODEV' })).toEqual([
      'message: a message / none',
      'errno: ENODEV / none',
    ]);
    expect(lines({ dma: { ...NO_DMA, api: 'bypass' } }, REFUSED)).toEqual(['dma.api: bypass / none']);
  });

  test('says that bouncing depends on the page, where it does', () => {
    const perPage: Result = { ...WORKS, dma: WORKS.dma && { ...WORKS.dma, bounced: undefined } };
    expect(lines({ dma: { ...NO_DMA, bounced: true } }, perPage)).toEqual([
      'dma.bounced: true / depends on each page',
    ]);
  });

  test('of features names the bits, and says which were never offered', () => {
    expect(lines({ features: { ...NO_SETS, include: featureSet([3, 5, 33]) } })).toEqual([
      'features.include: VIRTIO_NET_F_MTU, VIRTIO_NET_F_MAC, VIRTIO_F_ACCESS_PLATFORM / without VIRTIO_NET_F_MTU, VIRTIO_F_ACCESS_PLATFORM (not offered)',
    ]);
    expect(lines({ features: { ...NO_SETS, exclude: featureSet([5, 33]) } })).toEqual([
      'features.exclude: without VIRTIO_NET_F_MAC, VIRTIO_F_ACCESS_PLATFORM / with VIRTIO_NET_F_MAC',
    ]);
    expect(lines({ features: { ...NO_SETS, exactly: featureSet([3, 32]) } })).toEqual([
      'features.exactly: 0x100000008 / 0x100000020: without VIRTIO_NET_F_MTU; with VIRTIO_NET_F_MAC',
    ]);
  });

  test('of the status does not depend on the order in which its bits are given', () => {
    expect(lines({ status: ['FEATURES_OK', 'DRIVER_OK', 'DRIVER', 'ACKNOWLEDGE'] })).toEqual([]);
    expect(lines({ status: [] })).toEqual(['status: none / ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK']);
  });

  test('is reported for each decision that was not taken', () => {
    expect(lines({ decisions: ['a', 'b'] })).toEqual([
      'decisions: a / not taken',
      'decisions: b / not taken',
    ]);
  });
});

describe('revising an expectation', () => {
  const revise = (expected: Partial<Expectation>, ...results: readonly Result[]) =>
    revisions({ ...NO_EXPECTATION, ...expected }, results);

  test('changes nothing of what is met', () => {
    expect(revise({ outcome: 'works', features: { ...NO_SETS, include: featureSet([5]) } }, WORKS)).toEqual(
      [],
    );
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
    const other: Result = { ...WORKS, features: { ...WORKS.features, negotiated: featureSet([3, 32]) } };
    const features = { ...NO_SETS, include: featureSet([5, 32]), exclude: featureSet([3, 40]) };
    expect(revise({ features }, WORKS, other)).toEqual([
      { what: 'features.include', kind: 'features', to: featureSet([32]) },
      { what: 'features.exclude', kind: 'features', to: featureSet([40]) },
    ]);
    expect(revise({ features: { ...NO_SETS, exactly: featureSet([5]) } }, WORKS, other)).toEqual([
      { what: 'features.exactly', kind: 'undecided', values: ['0x100000020', '0x100000008'] },
    ]);
    expect(revise({ features: { ...NO_SETS, exactly: featureSet([5]) } }, WORKS)).toEqual([
      { what: 'features.exactly', kind: 'features', to: featureSet([5, 32]) },
    ]);
  });

  test('keeps the decisions that every case took', () => {
    const taken = (id: string): Result['decisions'][number] => ({
      id,
      question: '',
      answer: '',
      because: [],
      authority: { kind: 'spec', where: '' },
      effect: '',
    });
    const [one, two] = [
      { ...WORKS, decisions: [taken('a'), taken('b')] },
      { ...WORKS, decisions: [taken('b')] },
    ];
    expect(revise({ decisions: ['a', 'b', 'c'] }, one, two)).toEqual([
      { what: 'decisions', kind: 'set', value: ['b'] },
    ]);
  });
});
