import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { publishedSchema } from '../../src/cases/published-schemas.ts';
import { SCHEMA_KINDS } from '../../src/input/json-schema.ts';
import { filesBelow } from '../../src/io/process-io.ts';
import { alternatives } from '../../src/text/quoting.ts';
import { runMain } from '../cli/run-main.ts';

/** The paths of all keys in a JSON Schema that nothing describes. */
function undescribed(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key !== 'properties' || typeof value !== 'object' || value === null)
      return undescribed(value, `${path}/${key}`);
    return Object.entries(value).flatMap(([name, property]: [string, unknown]) => [
      ...(typeof property === 'object' && property !== null && 'description' in property
        ? []
        : [`${path}/${name}`]),
      ...undescribed(property, `${path}/${name}`),
    ]);
  });
}

/** The paths of all objects in a JSON Schema that take keys which they do not know. */
function open(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && node.type === 'object' && !('additionalProperties' in node) ? [path] : [];
  return [...own, ...Object.entries(node).flatMap(([key, value]) => open(value, `${path}/${key}`))];
}

describe.each(SCHEMA_KINDS)('the schema of a %s', (kind) => {
  const json = publishedSchema(kind);

  test('has a name and a dialect', () => {
    expect(json).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `${kind}.schema.json`,
      title: `vnex ${kind}`,
    });
  });

  test('describes every key', () => {
    expect(undescribed(json, '')).toEqual([]);
  });

  test('is closed', () => {
    expect(open(json, '')).toEqual([]);
  });

  test('is what the command prints', async () => {
    const { stdout } = await runMain(['schema', kind]);
    expect(JSON.parse(stdout)).toEqual(json);
  });
});

describe('the schema of something else', () => {
  const known = alternatives(SCHEMA_KINDS);

  test.each([
    ['devise', `unknown format "devise"; choose from ${known}; did you mean device?`],
    ['', `unknown format ""; choose from ${known}`],
    ['__proto__', `unknown format "__proto__"; choose from ${known}`],
  ])('%j is a mistake', async (name, message) => {
    const { code, stderr } = await runMain(['schema', name]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `vnex schema: ${message}\n` });
  });
});

describe.each(['device', 'platform', 'scenario'] as const)('the schema of a %s', (kind) => {
  const validate = new Ajv2020({ strict: false }).compile(publishedSchema(kind));
  const files = filesBelow(`fixtures/${kind}s`).filter((file) => file.endsWith('.json'));

  test('holds of every file of the fixtures, and marks a name that is none', () => {
    const wrong = files.filter((file) => !validate(JSON.parse(readFileSync(file, 'utf8'))));
    expect(files.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
    const [file = ''] = files.filter((one) => readFileSync(one, 'utf8').includes('"VIRTIO_'));
    if (kind !== 'platform') {
      const misspelt = readFileSync(file, 'utf8').replace('"VIRTIO_', '"VIRTUE_');
      expect(validate(JSON.parse(misspelt))).toBe(false);
    }
  });

  test('is where the files of the fixtures say that it is', () => {
    const named = files.flatMap((file) => {
      const { $schema } = JSON.parse(readFileSync(file, 'utf8'));
      return $schema === undefined ? [] : [join(dirname(file), $schema)];
    });
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});
