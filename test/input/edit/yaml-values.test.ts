import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { edited } from '../../../src/input/edit/text-edit.ts';
import { withYamlValue, yamlValue } from '../../../src/input/edit/yaml-values.ts';
import type { Path } from '../../../src/input/positions.ts';

function after(text: string, path: Path, value: unknown): string | undefined {
  const edits = withYamlValue(text, path, value);
  return edits && edited(text, edits);
}

const TEXT = `# A guest.
device: net.json   # the card
platform:
  extends: sev.json
  # As shipped.
  kernel: { version: "6.12", config: {} }
  memory:
    protection: sev
driver:
  - linux
  - duyck-2018   # of the lists
`;

test.each<readonly [string, Path, unknown, string, string]>([
  ['a value', ['device'], { extends: 'net.json' }, 'device: net.json ', 'device: { extends: net.json } '],
  [
    'a key in braces',
    ['platform', 'kernel', 'cmdline'],
    'a=b c',
    'config: {} }',
    'config: {}, cmdline: a=b c }',
  ],
  [
    'what is missing on the way',
    ['platform', 'iommu', 'kind'],
    'none',
    '    protection: sev\n',
    '    protection: sev\n  iommu: { kind: none }\n',
  ],
  [
    'an item behind the others',
    ['driver', 2],
    'linux-6.1',
    '# of the lists\n',
    '# of the lists\n  - linux-6.1\n',
  ],
  ['a key that goes with its line', ['platform', 'extends'], undefined, '  extends: sev.json\n', ''],
  ['an item that goes with its comment', ['driver', 1], undefined, '  - duyck-2018   # of the lists\n', ''],
  [
    'the only key, of which the braces stay',
    ['platform', 'memory', 'protection'],
    undefined,
    'protection: sev\n',
    '{}\n',
  ],
])('%s is edited where it stands, and everything else is as it was', (_, path, value, old, now) => {
  expect(after(TEXT, path, value)).toBe(TEXT.replace(old, now));
});

test('what an alias names is not edited', () => {
  expect(withYamlValue('a: &x { b: 1 }\nc: *x\n', ['c', 'b'], 2)).toBeUndefined();
});

const anyKey = fc.constantFrom('a', 'b', 'kernel', '12', 'no');
const anyLeaf = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('x', 'a: b', '# c', '', 'no', '1.0'));
const anyTree = fc.letrec<{ map: Record<string, unknown>; node: unknown }>((tie) => ({
  map: fc.dictionary(anyKey, tie('node'), { minKeys: 1, maxKeys: 3 }),
  node: fc.oneof({ maxDepth: 3 }, anyLeaf, tie('map'), fc.array(anyLeaf, { maxLength: 2 })),
})).map;

test('a value that is given to any path is there afterwards, and nothing else changes', () => {
  fc.assert(
    fc.property(
      anyTree,
      fc.array(anyKey, { minLength: 1, maxLength: 3 }),
      fc.oneof(anyLeaf, anyTree),
      fc.boolean(),
      (tree, path, value, flow) => {
        const text = stringify(tree, { collectionStyle: flow ? 'flow' : 'any' });
        const expected = structuredClone(tree);
        let at: Record<string, unknown> = expected;
        for (const key of path.slice(0, -1)) {
          const next = at[key];
          const isMap = typeof next === 'object' && next !== null && !Array.isArray(next);
          // A value on the way that is no map has no place for more.
          if (next !== undefined && !isMap) return;
          const made = isMap ? (next as Record<string, unknown>) : {};
          at[key] = made;
          at = made;
        }
        at[path.at(-1) ?? ''] = value;
        const made = after(text, path, value);
        expect(made).toBeDefined();
        expect(yamlValue(made ?? '')).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
