import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellWords } from '../../../src/input/import/shell-words.ts';

function words(text: string): string[] {
  const split = shellWords(text);
  if (split.kind === 'broken') throw new Error(`${split.offset}: ${split.message}`);
  return split.words.map((word) => word.text);
}

describe('words are split as a POSIX shell splits them', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ["'a b'c", ['a bc']],
    ['"a \\" b" \'\\\'', ['a " b', '\\']],
    ['"a\\b" a\\b', ['a\\b', 'ab']],
    ['\'\' ""', ['', '']],
    ['a \\\n b\\\nc', ['a', 'bc']],
    ['a \\\r\n b', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['# a comment\na #b c\nd#e', ['a', 'd#e']],
    ['$HOME "$(x)" `y`', ['$HOME', '$(x)', '`y`']],
    ['', []],
    [' \n', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('each word knows where it begins', () => {
    const split = shellWords('ab  \'c d\' \\\n "e"');
    expect(split.kind === 'words' && split.words.map(({ offset }) => offset)).toEqual([0, 4, 13]);
  });

  test('a pipe, a semicolon or a redirection ends the command', () => {
    const split = shellWords("qemu -S 2>'log' | tee x; echo");
    expect(split).toMatchObject({ kind: 'words', end: { text: ">'log' | tee x; echo", offset: 9 } });
  });

  test('any words survive being quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        const quoted = list.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
        expect(words(quoted)).toEqual(list);
      }),
    );
  });
});

describe('a quote that is never closed', () => {
  test.each([
    ["a 'b", 2],
    ['a "b\\"', 2],
    ['a b"c\nd', 3],
    ['"\\', 0],
  ])('%j is found where it opens', (text, offset) => {
    expect(shellWords(text)).toMatchObject({ kind: 'broken', offset });
  });
});

test('a word may end in a lone backslash', () => {
  expect(words('a\\')).toEqual(['a\\']);
});
