import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/data/linux-releases.ts';
import { parseVersion, type Version } from '../../src/model/release.ts';
import { hasVersion, parseRange, rangesOf, rangeText } from '../../src/model/release-range.ts';

const version = (text: string): Version => {
  const found = parseVersion(text);
  if (found === undefined) throw new Error(text);
  return found;
};

describe('a range of releases', () => {
  test.each([
    ['5.15..6.12', { from: '5.15', to: '6.12' }],
    ['6.1..', { from: '6.1', to: undefined }],
    ['..5.12', { from: undefined, to: '5.12' }],
    ['6.12', { from: '6.12', to: '6.12' }],
    ['5.10.106..5.10', { from: '5.10.106', to: '5.10' }],
  ])('%s is read', (text, range) => {
    expect(parseRange(text)).toEqual(range);
  });

  test.each(['', '..', '6.12..5.4', 'x..6.1', '6.1...6.12', '6.1..y', '6', '6.1-6.2'])(
    '%j is none',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  test.each([
    ['5.15..6.12', '6.12.40', true],
    ['5.15..6.12', '6.13', false],
    ['5.15..6.12.3', '6.12.4', false],
    ['5.10.106..5.10', '5.10.105', false],
    ['5.10.106..5.10', '5.10.200', true],
    ['..5.12', '4.4', true],
    ['6.1..', '6.0', false],
    ['6.12', '6.12.7', true],
  ])('%s has %s: %s', (text, release, expected) => {
    const range = parseRange(text);
    expect(range && hasVersion(range, version(release))).toBe(expected);
  });
});

describe('some of the listed releases', () => {
  const listed = ['5.9', '5.10', '5.10.106', '5.11', '5.12'];
  test.each([
    [[0, 1], ['..5.10.105']],
    [[2], ['5.10.106..5.10']],
    [[0, 1, 2], ['..5.10']],
    [[3], ['5.11']],
    [[3, 4], ['5.11..']],
    [
      [1, 4],
      ['5.10..5.10.105', '5.12..'],
    ],
  ])('%j are %j', (indices, texts) => {
    expect(rangesOf(listed, indices).map(rangeText)).toEqual(texts);
  });

  test('are exactly those that their ranges have', () => {
    fc.assert(
      fc.property(fc.subarray([...RELEASES.keys()], { minLength: 1 }), (indices) => {
        const ranges = rangesOf(RELEASES, indices).map((range) => parseRange(rangeText(range)) ?? range);
        for (const [index, release] of RELEASES.entries())
          expect(ranges.some((range) => hasVersion(range, version(release)))).toBe(indices.includes(index));
      }),
      { numRuns: 60 },
    );
  });
});
