import { describe, expect, test } from 'vitest';
import { formatProblem, UsageError } from '../../src/io/usage-error.ts';
import { printable } from '../../src/text/printable.ts';
import { describe as describeValue, quote } from '../../src/text/quoting.ts';

describe('a problem', () => {
  test.each([
    [{ file: 'a.json', line: 4, column: 16, message: 'no' }, 'a.json:4:16: no'],
    [{ file: 'a.json', message: 'no' }, 'a.json: no'],
    [{ file: 'a\x1b[2J.json', message: 'no' }, 'a\\u001b[2J.json: no'],
  ])('%j reads %j', (problem, line) => {
    expect(formatProblem(problem)).toBe(line);
  });
});

describe('a usage error', () => {
  test('has one line for each problem', () => {
    const problems = [
      { file: 'a.json', line: 1, column: 2, message: 'one' },
      { file: 'b.json', message: 'two' },
    ];
    const error = new UsageError(problems);
    expect(error.message).toBe('a.json:1:2: one\nb.json: two');
    expect(error.problems).toBe(problems);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('UsageError');
  });

  test('shows fifty of many', () => {
    const lines = new UsageError(Array(1000).fill({ file: 'a.json', message: 'no' })).message.split('\n');
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('… and 950 more problems');
  });
});

describe('what was found', () => {
  test.each([
    ['red\x1b[31m', '"red\\u001b[31m"'],
    ['a\nb', '"a\\nb"'],
    ['\x9b31m', '"\\u009b31m"'],
    ['\x7f', '"\\u007f"'],
    ['abc\u202etxt', '"abc\\u202etxt"'],
    ['\u2028', '"\\u2028"'],
    ['\ud800', '"\\ud800"'],
    ['say "x"', '"say \\"x\\""'],
    ['x'.repeat(100), `"${'x'.repeat(60)}…"`],
    [5, '5'],
    [null, 'null'],
    [[], 'an empty list'],
    [[1], 'a list'],
    [{}, 'an object'],
  ])('%j is shown as %s', (value, shown) => {
    expect(describeValue(value)).toBe(shown);
  });

  test('never holds a character that a terminal obeys', () => {
    const all = String.fromCharCode(...Array.from({ length: 0x2100 }, (_, code) => code));
    for (const shown of [printable(all), ...[...all].map(quote)])
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
