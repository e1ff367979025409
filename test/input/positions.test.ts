import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/input/import/yaml-tree.ts';
import { keyMistakes, locatorOf, type Path, treeOf } from '../../src/input/positions.ts';

const TEXT = '{\n  "a": {"b": [1,\n 22, {"c": null}]},\n  "": true\n}';
const COMMENTED = '{ // "a": 1,\n  "a": {"b": [1,\n 22, {"c": null,}]},\n  "": true /* "": false */\n}';

describe.each([
  ['JSON', TEXT],
  ['JSON with comments', COMMENTED],
  ['YAML in the style of JSON', TEXT],
])('the position in %s', (name, text) => {
  const reading = name.startsWith('YAML') ? readYaml(text) : undefined;
  const yaml = reading?.kind === 'documents' ? reading.documents[0] : undefined;
  const locate = locatorOf(yaml === undefined ? { text } : { text, yaml });

  test.each<[Path, 'key' | 'value', number, number]>([
    [[], 'value', 1, 1],
    [['a'], 'key', 2, 3],
    [['a'], 'value', 2, 8],
    [['a', 'b', 1], 'value', 3, 2],
    [['a', 'b', 1], 'key', 3, 2],
    [['a', 'b', 2, 'c'], 'key', 3, 7],
    [[''], 'value', 4, 7],
    [['a', 'missing', 'x'], 'value', 2, 8],
    [['a', 'b', 7], 'value', 2, 14],
  ])('of %j (%s) is %i:%i', (path, on, line, column) => {
    expect(locate(path, on)).toEqual({ line, column });
  });
});

test('keys that JSON.parse would merge are mistakes, each time', () => {
  expect(keyMistakes(treeOf('[{"a":1,"a":2,"a":3},{"a":1}]'))).toEqual([
    { line: 1, column: 9, message: 'key "a" is given twice; the first is at 1:3' },
    { line: 1, column: 15, message: 'key "a" is given twice; the first is at 1:3' },
  ]);
});
