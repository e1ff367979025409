import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../../src/data/linux-releases.ts';
import { rangeWords, releaseWords } from '../../../src/report/words/releases.ts';

describe('a range of releases in words', () => {
  test.each([
    ['5.13', undefined, '5.13 and later'],
    [undefined, '4.7', 'up to 4.7'],
    ['4.15', '5.12', '4.15 to 5.12'],
    ['6.1', '6.1', '6.1'],
    ['5.10.106', '5.10', '5.10.106 and later 5.10.y'],
    ['5.1', '5.10', '5.1 to 5.10'],
    ['5.10.106', '5.12', '5.10.106 to 5.12'],
    [undefined, undefined, 'any release'],
  ])('from %s to %s is %s', (from, to, words) => {
    expect(rangeWords({ from, to })).toBe(words);
  });
});

describe('some of the listed releases in words', () => {
  const listed = ['5.9', '5.10', '5.10.106', '5.11', '5.12'];

  test.each([
    [[0, 1], 'Linux up to 5.10.105'],
    [[2], 'Linux 5.10.106 and later 5.10.y'],
    [[3, 4], 'Linux 5.11 and later'],
    [[0, 1, 2, 3, 4], 'Linux any release'],
    [[0, 2, 4], 'Linux up to 5.9, 5.10.106 and later 5.10.y or 5.12 and later'],
  ])('%j are %s', (indices, words) => {
    expect(releaseWords(listed, indices)).toBe(words);
  });

  test('have an or before the last alone, and say each end once', () => {
    fc.assert(
      fc.property(fc.subarray([...RELEASES.keys()], { minLength: 1 }), (indices) => {
        const words = releaseWords(RELEASES, indices);
        expect(words.split(' or ').length).toBeLessThanOrEqual(2);
        expect(words).toMatch(/^Linux (?:up to |any release|\d)/);
        expect(words).not.toMatch(/undefined|none|, or/);
      }),
      { numRuns: 60 },
    );
  });
});
