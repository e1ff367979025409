import { describe, expect, test } from 'vitest';
import { unmetExpectations } from '../../../src/explore/check.ts';
import { F, NET } from '../../../src/features/bits.ts';
import { featureSet } from '../../../src/features/feature-set.ts';
import type { Result } from '../../../src/model/result.ts';
import { type Expectation, NO_EXPECTATION } from '../../../src/model/scenario.ts';
import { checkWords } from '../../../src/report/words/check.ts';
import { resultOf } from '../../samples.ts';

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
const REFUSED: Result = { ...WORKS, outcome: 'refused-by-driver', dma: undefined };

function lines(expected: Partial<Expectation>, result: Result = WORKS): readonly string[] {
  const mismatches = unmetExpectations({ ...NO_EXPECTATION, ...expected }, result);
  const cases = [{ name: 'a case', at: undefined, result, when: undefined, about: undefined, mismatches }];
  return checkWords([{ file: 's.json', name: 's', cases }])
    .flatMap((scenario) => scenario.cases)
    .flatMap((reported) => reported.mismatches)
    .map(({ what, expected: wanted, actual }) => `${what}: ${wanted} / ${actual}`);
}

describe('a mismatch in words', () => {
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
    expect(
      lines({ features: { ...NO_SETS, include: featureSet([NET.MTU, NET.MAC, F.ACCESS_PLATFORM]) } }),
    ).toEqual([
      'features.include: VIRTIO_NET_F_MTU, VIRTIO_NET_F_MAC, VIRTIO_F_ACCESS_PLATFORM / without VIRTIO_NET_F_MTU, VIRTIO_F_ACCESS_PLATFORM (not offered)',
    ]);
    expect(lines({ features: { ...NO_SETS, exclude: featureSet([NET.MAC, F.ACCESS_PLATFORM]) } })).toEqual([
      'features.exclude: without VIRTIO_NET_F_MAC, VIRTIO_F_ACCESS_PLATFORM / with VIRTIO_NET_F_MAC',
    ]);
    expect(lines({ features: { ...NO_SETS, exactly: featureSet([NET.MTU, F.VERSION_1]) } })).toEqual([
      'features.exactly: 0x100000008 / 0x100000020: without VIRTIO_NET_F_MTU; with VIRTIO_NET_F_MAC',
    ]);
  });

  test('says none of a status without bits', () => {
    expect(lines({ status: [] })).toEqual(['status: none / ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK']);
  });

  test('says of a decision that it was not taken, and of a slip of the pen what may have been meant', () => {
    expect(lines({ decisions: ['linux/dma/bounce', 'linux/dma/bonce', 'nothing/like-it'] })).toEqual([
      'decisions: linux/dma/bounce / not taken',
      'decisions: linux/dma/bonce / not taken: vnex has no decision of this name; did you mean linux/dma/bounce?',
      'decisions: nothing/like-it / not taken: vnex has no decision of this name',
    ]);
  });
});
