import { isObject } from '../src/input/json-value.ts';

// Types in TypeScript of the JSON Schemas of what commands print, for those who use vnex as a library.

/** The types of what schemas define once; names are texts. */
const DEFINED: Readonly<Record<string, string>> = {
  device: 'DeviceJson',
  platform: 'PlatformJson',
  result: 'AnswersJson',
};

const KEYWORDS: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function objectType({
  properties,
  required,
  additionalProperties,
}: Readonly<Record<string, unknown>>): string {
  if (!isObject(properties)) return `Readonly<Record<string, ${typeOf(additionalProperties)}>>`;
  const needed = Array.isArray(required) ? required : [];
  const keys = Object.entries(properties).map(([name, value]) => {
    const description = isObject(value) && typeof value.description === 'string' ? value.description : '';
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `/** ${description} */\nreadonly ${key}${needed.includes(name) ? '' : '?'}: ${typeOf(value)};`;
  });
  // Any further key has a value of which nothing is said.
  const others = isObject(additionalProperties) ? ['readonly [key: string]: unknown;'] : [];
  return `{\n${[...keys, ...others].join('\n').replaceAll(/^/gm, '  ')}\n}`;
}

function typeOf(schema: unknown): string {
  if (!isObject(schema)) return 'unknown';
  const { $ref, anyOf, const: only, enum: words, type, items } = schema;
  if (typeof $ref === 'string') return DEFINED[$ref.replace('#/$defs/', '')] ?? 'string';
  if (Array.isArray(anyOf)) return union(anyOf.map(typeOf));
  if (only !== undefined) return literal(only);
  if (Array.isArray(words)) return union(words.map(literal));
  if (type === 'array') {
    const item = typeOf(items);
    return /^\w+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`;
  }
  if (type === 'object') return objectType(schema);
  return typeof type === 'string' ? (KEYWORDS[type] ?? 'unknown') : 'unknown';
}

/** An exported type of what a schema describes. */
export function declaration(name: string, schema: Readonly<Record<string, unknown>>): string {
  return `/** ${schema.description} */\nexport type ${name} = ${typeOf(schema)};\n`;
}
