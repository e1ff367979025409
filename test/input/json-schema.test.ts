import { describe, expect, test } from 'vitest';
import { schema } from '../../src/commands/schema.ts';
import { allSchemas, SCHEMA_KINDS } from '../../src/input/json-schema.ts';

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
  const { [kind]: json } = allSchemas();

  test('has a name and a dialect', () => {
    expect(json).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `vnex/${kind}.schema.json`,
      title: `vnex ${kind}`,
    });
  });

  test('describes every key', () => {
    expect(undescribed(json, '')).toEqual([]);
  });

  test('is closed', () => {
    expect(open(json, '')).toEqual([]);
  });

  test('is what the command prints', () => {
    const printed = schema(kind);
    expect(printed.ok && JSON.parse(printed.text)).toEqual(json);
  });
});

describe('the schema of something else', () => {
  test.each([
    [
      'devise',
      'there is no schema "devise"; expected device, platform, scenario, result or recording; did you mean device?',
    ],
    ['', 'there is no schema ""; expected device, platform, scenario, result or recording'],
    ['__proto__', 'there is no schema "__proto__"; expected device, platform, scenario, result or recording'],
  ])('%j', (name, message) => {
    expect(schema(name)).toEqual({ ok: false, message });
  });
});
