import { expect, test } from 'vitest';
import { memorySize } from '../../src/text/memory-size.ts';

test.each([
  [2048, '2 KiB'],
  [1024 ** 2, '1 MiB'],
  [1.5 * 1024 ** 2, '1.5 MiB'],
  [1024 ** 3 - 1024 ** 2, '1023 MiB'],
  [1024 ** 3, '1 GiB'],
])('%i bytes are %s', (bytes, words) => {
  expect(memorySize(bytes)).toBe(words);
});
