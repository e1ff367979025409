import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amended,
  bitsOf,
  equals,
  type FeatureSet,
  featureSet,
  fromBitString,
  fromMask,
  hasBit,
  intersect,
  isEmpty,
  isSubset,
  lowBits,
  NO_FEATURES,
  toBitString,
  toMask,
  union,
  without,
} from '../../src/features/feature-set.ts';

const bits = fc.uniqueArray(fc.integer({ min: 0, max: 127 }));
const sets = bits.map((some) => featureSet(some));
const law = (holds: (a: FeatureSet, b: FeatureSet, c: FeatureSet) => boolean): void =>
  fc.assert(fc.property(sets, sets, sets, holds));

describe('a feature set', () => {
  test('holds bits in each of its four words, up to their sign bits', () => {
    const some = [0, 31, 32, 63, 64, 95, 96, 127];
    expect(bitsOf(featureSet(some))).toEqual(some);
  });

  test('lists its bits lowest first, whatever the order and number of times they were given', () => {
    expect(bitsOf(featureSet([33, 5, 33, 0]))).toEqual([0, 5, 33]);
  });

  test('has the bits it was made of, and no other', () => {
    fc.assert(
      fc.property(bits, fc.integer({ min: 0, max: 127 }), (some, bit) => {
        return hasBit(featureSet(some), bit) === some.includes(bit);
      }),
    );
  });

  test('has no bit above 127', () => {
    expect(hasBit(lowBits(128), 128)).toBe(false);
  });

  test.each([-1, 128, 1.5, Number.NaN])('cannot be made of bit %s', (bit) => {
    expect(() => featureSet([bit])).toThrow(RangeError);
  });

  test('of the first bits ends where it should', () => {
    for (const n of [0, 1, 31, 32, 33, 63, 64, 100, 127, 128])
      expect(bitsOf(lowBits(n))).toEqual(Array.from({ length: n }, (_, bit) => bit));
  });
});

test('amended, has what was put in, lacks what was taken out, and keeps the rest', () => {
  fc.assert(
    fc.property(sets, bits, bits, (set, added, removed) => {
      const put = added.filter((bit) => !removed.includes(bit));
      const changes = new Map([
        ...put.map((bit) => [bit, true] as const),
        ...removed.map((bit) => [bit, false] as const),
      ]);
      const wanted = union(without(set, featureSet(removed)), featureSet(put));
      return equals(
        amended(set, changes, (isIn) => isIn),
        wanted,
      );
    }),
  );
});

describe('a mask', () => {
  test.each<[string, number[]]>([
    ['0x0', []],
    ['0x1', [0]],
    ['0x80000000', [31]],
    ['0x100000000', [32]],
    ['0x130000020', [5, 28, 29, 32]],
    ['0x80000000000000000000000000000000', [127]],
  ])('%s stands for the bits %j', (mask, some) => {
    expect(toMask(featureSet(some))).toBe(mask);
    expect(fromMask(mask)).toEqual(featureSet(some));
  });

  test('may have capital letters and leading zeroes', () => {
    expect(fromMask('0X00000000000000000000000000000000000AbC')).toEqual(fromMask('0xabc'));
  });

  test.each(['', '0x', '12', 'abc', '0xg', ' 0x1', '0x1 ', '-0x1', '0x1_0', `0x1${'0'.repeat(32)}`])(
    'is not what "%s" is',
    (text) => {
      expect(fromMask(text)).toBeUndefined();
    },
  );

  test('gives back the set it was made from', () => {
    fc.assert(fc.property(sets, (set) => equals(fromMask(toMask(set)) ?? NO_FEATURES, set)));
  });

  test('is the number that BigInt arithmetic makes of the bits', () => {
    fc.assert(
      fc.property(bits, (some) => {
        const number = some.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
        expect(toMask(featureSet(some))).toBe(`0x${number.toString(16)}`);
      }),
    );
  });
});

describe('a bit string', () => {
  test('begins with bit 0 and has 64 characters', () => {
    expect(toBitString(featureSet([0, 2]))).toBe(`101${'0'.repeat(61)}`);
  });

  test('has 128 characters where a bit needs it or the caller asks', () => {
    expect(toBitString(featureSet([64]))).toHaveLength(128);
    expect(toBitString(NO_FEATURES, 128)).toBe('0'.repeat(128));
  });

  test.each(['', '1', '0'.repeat(63), '0'.repeat(65), '2'.repeat(64), '0'.repeat(129)])(
    'is not what "%s" is',
    (text) => {
      expect(fromBitString(text)).toBeUndefined();
    },
  );

  test('gives back the set it was made from, also in its wide form', () => {
    fc.assert(
      fc.property(sets, (set) => {
        expect(fromBitString(toBitString(set))).toEqual(set);
        expect(fromBitString(toBitString(set, 128))).toEqual(set);
      }),
    );
  });
});

describe('the algebra of feature sets', () => {
  test('two sets are equal when they have the same bits', () => {
    law((a, b) => equals(a, b) === (bitsOf(a).join() === bitsOf(b).join()));
  });

  test('union and intersection do not depend on order or grouping', () => {
    law((a, b) => equals(union(a, b), union(b, a)) && equals(intersect(a, b), intersect(b, a)));
    law((a, b, c) => equals(union(union(a, b), c), union(a, union(b, c))));
    law((a, b, c) => equals(intersect(intersect(a, b), c), intersect(a, intersect(b, c))));
  });

  test('each of them distributes over the other', () => {
    law((a, b, c) => equals(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))));
    law((a, b, c) => equals(union(a, intersect(b, c)), intersect(union(a, b), union(a, c))));
  });

  test('a set is what it shares with another and what it does not', () => {
    law((a, b) => equals(union(intersect(a, b), without(a, b)), a));
    law((a, b) => isEmpty(intersect(without(a, b), b)));
  });

  test('the empty set and the full set are the neutral ones', () => {
    law((a) => equals(union(a, NO_FEATURES), a) && equals(intersect(a, lowBits(128)), a));
    law((a) => isEmpty(without(a, a)) && isEmpty(without(a, lowBits(128))));
  });

  test('a subset adds nothing to its union', () => {
    law((a, b) => isSubset(a, b) === equals(union(a, b), b));
    law((a, b) => isSubset(intersect(a, b), a) && isSubset(a, union(a, b)));
  });

  test('only a set without bits is empty', () => {
    law((a) => isEmpty(a) === (bitsOf(a).length === 0));
  });

  test('no operation changes its operands', () => {
    const a = Object.freeze(featureSet([1, 40]));
    const b = Object.freeze(featureSet([40, 100]));
    for (const operation of [union, intersect, without]) operation(a, b);
    expect([bitsOf(a), bitsOf(b)]).toEqual([
      [1, 40],
      [40, 100],
    ]);
  });
});
