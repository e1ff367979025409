import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { syntaxMistake } from '../../src/input/syntax-mistake.ts';

describe('a syntax mistake', () => {
  test.each([
    ['', 0, 'the file ends too early; expected a value'],
    ['{', 1, 'the file ends too early; expected a key in double quotes or "}"'],
    ['{"a"', 4, 'the file ends too early; expected ":"'],
    ['{"a":', 5, 'the file ends too early; expected a value'],
    ['{"a": 1', 7, 'the file ends too early; expected "," or "}"'],
    ['{"a": 1,', 8, 'the file ends too early; expected a key in double quotes'],
    ['[1', 2, 'the file ends too early; expected "," or "]"'],
    ['["ab', 1, 'the file ends inside the string that begins here'],
    ['[1,]', 3, 'unexpected "]"; expected a value'],
    ['{"a":1,}', 7, 'unexpected "}"; expected a key in double quotes'],
    ['{]', 1, 'unexpected "]"; expected a key in double quotes or "}"'],
    [
      "{'a': 1}",
      1,
      'unexpected "\'"; expected a key in double quotes or "}" (JSON strings take double quotes)',
    ],
    ['{a: 1}', 1, 'unexpected "a"; expected a key in double quotes or "}"'],
    ['{} # x', 3, 'unexpected "#"; expected the end of the file (a comment begins with // here)'],
    ['{}{}', 2, 'unexpected "{"; expected the end of the file'],
    ['[nul]', 1, 'unexpected "nul"; expected a value or "]"'],
    ['[True]', 1, 'unexpected "True"; expected a value or "]"'],
    ['[01]', 1, 'unexpected "01"; expected a value or "]"'],
    ['[1.]', 1, 'unexpected "1."; expected a value or "]"'],
    ['[0x1f]', 1, 'unexpected "0x1f"; expected a value or "]"'],
    ['[1 2]', 3, 'unexpected "2"; expected "," or "]"'],
    ['["a\tb"]', 3, 'unescaped "\\t" in a string'],
    ['["\\q"]', 2, '"\\q" is no escape of JSON; a backslash is written \\\\'],
    ['[\x1b[31m]', 1, 'unexpected "\\u001b"; expected a value or "]"'],
  ])('in %j is at %i: %s', (text, offset, message) => {
    expect(syntaxMistake(text)).toEqual({ offset, message });
  });

  test('is found exactly where JSON.parse finds one', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.nat(3), fc.string({ maxLength: 2 }))
      .map(([text, at, removed, added]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + added + text.slice(from + removed);
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
        expect(syntaxMistake(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
