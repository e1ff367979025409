import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TYPE } from '../../src/features/bits.ts';
import { featureSet, toBitString, toMask } from '../../src/features/feature-set.ts';
import { featureName } from '../../src/features/registry.ts';
import { featureSetOf } from '../../src/input/feature-set.ts';

function read(given: string | (string | number)[], type: number | undefined = TYPE.NET) {
  const problems: string[] = [];
  const set = featureSetOf(given, type, (path, message) => problems.push(`${path.join('.')}: ${message}`));
  return problems.length > 0 ? problems : set;
}

describe('a feature set', () => {
  test('means the same in all its spellings', () => {
    const bits = fc.uniqueArray(fc.nat({ max: 127 }));
    fc.assert(
      fc.property(bits, (some) => {
        const set = featureSet(some);
        const named = some.map((bit) => featureName(bit, TYPE.NET) ?? bit);
        for (const spelling of [
          toMask(set),
          toMask(set).toUpperCase().replace('0X', '0x'),
          toBitString(set, 128),
          some,
          named,
        ])
          expect(read(spelling)).toEqual(set);
      }),
    );
  });

  test('knows former names', () => {
    expect(read(['VIRTIO_F_IOMMU_PLATFORM', 'VIRTIO_F_IO_BARRIER'])).toEqual(featureSet([33, 36]));
  });

  test.each<[string | (string | number)[], string]>([
    ['0x', ': "0x" is not a mask; expected "0x" and hexadecimal digits for up to 128 bits'],
    [
      `0x1${'0'.repeat(32)}`,
      ': "0x100000000000000000000000000000000" is not a mask; expected "0x" and hexadecimal digits for up to 128 bits',
    ],
    ['0101', ': a string of 4 bits; sysfs shows 64, or 128 of them, and a mask begins with "0x"'],
    [
      'VIRTIO_F_VERSION_1',
      ': "VIRTIO_F_VERSION_1" alone is not a set; write it in a list: ["VIRTIO_F_VERSION_1"]',
    ],
    [
      'none',
      ': "none" is not a feature set; expected a mask such as "0x130000020", a list of names or bit numbers, or the string that sysfs shows',
    ],
    [['VIRTIO_NET_F_MAK'], '0: unknown feature "VIRTIO_NET_F_MAK"; did you mean VIRTIO_NET_F_MAC?'],
    [['VIRTIO_NET_F_MAC', 'nothing like it'], '1: unknown feature "nothing like it"'],
    [['VIRTIO_BLK_F_RO'], '0: "VIRTIO_BLK_F_RO" is a feature of blk, not of net'],
    [['33'], '0: "33" is a string; bit numbers are written without quotes'],
    [[128], '0: 128 is not a feature bit; expected a whole number from 0 to 127'],
    [[-1], '0: -1 is not a feature bit; expected a whole number from 0 to 127'],
    [[1.5], '0: 1.5 is not a feature bit; expected a whole number from 0 to 127'],
    [Array(129).fill(1), ': a list of 129 features; there are 128'],
  ])('%j: %s', (given, problem) => {
    expect(read(given)).toEqual([problem]);
  });

  test('reports every mistake', () => {
    expect(read(['VIRTIO_NET_F_MAC', 200, 'x'])).toHaveLength(2);
  });

  test('names bits by the type of the device', () => {
    expect(read(['VIRTIO_BLK_F_RO'], TYPE.BLK)).toEqual(featureSet([5]));
    expect(read(['VIRTIO_NET_F_MAC'], TYPE.NET)).toEqual(featureSet([5]));
  });
});
