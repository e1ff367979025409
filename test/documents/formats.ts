import { publishedSchema } from '../../src/cases/published-schemas.ts';
import type { SchemaKind } from '../../src/input/json-schema.ts';

interface Row {
  readonly key: string;
  readonly values: string;
  readonly meaning: string;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The words that a key may have as its value, or the type of the value where there is no list of words. */
function valuesOf(schema: Readonly<Record<string, unknown>>): string {
  const words = Array.isArray(schema.enum) ? schema.enum : [schema.const];
  const known = words.filter((word) => typeof word === 'string');
  return known.length > 0 ? known.map((word) => `\`${word}\``).join(' ') : text(schema.type);
}

/** The keys of an object, and below each those of the objects in it, as `memory.protection`. */
function rows(schema: Readonly<Record<string, unknown>>, above: string): readonly Row[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([name, value]) => {
    if (!isObject(value) || name === '$schema') return [];
    const key = above + name;
    const items = isObject(value.items) ? rows(value.items, `${key}[].`) : [];
    return [
      { key, values: valuesOf(value), meaning: text(value.description) },
      ...rows(value, `${key}.`),
      ...items,
    ];
  });
}

/** A table of every key of a format, from the schema that its files are checked against. */
export function formatTable(kind: SchemaKind): string {
  const schema = publishedSchema(kind);
  const [whole] = Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  const cells = isObject(whole) ? rows(whole, '') : [];
  if (cells.length === 0) throw new Error(`the schema of ${kind} has no keys`);
  return [
    '| key | values | meaning |',
    '| --- | --- | --- |',
    ...cells.map(({ key, values, meaning }) => `| ${key} | ${values} | ${meaning.replaceAll('|', '\\|')} |`),
  ].join('\n');
}
