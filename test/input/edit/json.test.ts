import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withValue } from '../../../src/input/edit/json.ts';
import { edited } from '../../../src/input/edit/text-edit.ts';

const made = (text: string, path: readonly (string | number)[], value: unknown) =>
  edited(text, withValue(text, path, value));

test('a value is replaced, added as its neighbours are, or goes with its comma', () => {
  expect(made('{ "a": 1, "b": [1, 2] }', ['b', 1], 3)).toBe('{ "a": 1, "b": [1, 3] }');
  expect(made('{\n  "a": 1,\n  "b": 2\n}\n', ['c'], { d: true })).toBe(
    '{\n  "a": 1,\n  "b": 2,\n  "c": { "d": true }\n}\n',
  );
  expect(made('{ "a": {} }', ['a', 'b', 'c'], 'x')).toBe('{ "a": { "b": { "c": "x" } } }');
  expect(made('{ "a": 1, "b": 2 }', ['a'], undefined)).toBe('{ "b": 2 }');
  expect(made('{ "a": 1, "b": 2 }', ['b'], undefined)).toBe('{ "a": 1 }');
  expect(made('{ "a": [1] }', ['a', 0], undefined)).toBe('{ "a": [] }');
});

test('nothing but what is meant changes', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const json = fc.dictionary(
    key,
    fc.dictionary(key, fc.oneof(fc.integer(), fc.array(fc.integer(), { maxLength: 3 }))),
  );
  fc.assert(
    fc.property(
      json,
      key,
      key,
      fc.option(fc.integer(), { nil: undefined }),
      fc.constantFrom(0, 2),
      (value, outer, inner, wanted, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const expected: Record<string, Record<string, unknown>> = structuredClone(value);
        if (wanted !== undefined) expected[outer] = { ...expected[outer], [inner]: wanted };
        else delete expected[outer]?.[inner];
        expect(JSON.parse(made(text, [outer, inner], wanted))).toEqual(expected);
      },
    ),
  );
});
