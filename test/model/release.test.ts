import { describe, expect, test } from 'vitest';
import { parseVersion } from '../../src/model/release.ts';

describe('a version', () => {
  test.each([
    ['6.12', 6012, 0],
    ['6.12.107', 6012, 107],
    ['6.12-rc3', 6012, 0],
    ['999.999.9999', 999_999, 9999],
  ])('%s is read', (text, series, sublevel) => {
    expect(parseVersion(text)).toEqual({ series, sublevel });
  });

  test.each([
    '',
    '6',
    '6.',
    '6.12.',
    '6.12.1.2',
    '6.1000',
    '99999.99998',
    '6.12rc3',
    ' 6.12',
    '6.12\n',
    '٦.12',
  ])('%j is none', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});
