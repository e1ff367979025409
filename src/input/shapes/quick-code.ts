import type * as z from 'zod/mini';
import * as core from 'zod/v4/core';
import { isObject } from '../json-value.ts';

/**
 * The code of a test that says quickly of a value that it has the shape of a schema. zod says what is wrong with a value, but
 * takes several times as long, and to be loaded, to say that nothing is, which is the answer for nearly every file. The build
 * writes this code into the program, which loads zod only after a no; a no of this code may be a yes of zod.
 */
export function quickCode(schemas: Readonly<Record<string, z.core.$ZodType>>): string {
  const functions: string[] = [];
  const entries = Object.entries(schemas).map(
    ([name, schema]) => `${JSON.stringify(name)}: (x) => ${testOf(schema, functions)}`,
  );
  return `(() => {
const isObject = (x) => typeof x === 'object' && x !== null && !Array.isArray(x);
const every = (x, test) => { for (const key in x) if (!test(x[key])) return false; return true; };
${functions.join('\n')}
return { ${entries.join(', ')} };
})()`;
}

/** Nothing that this code could tell. */
const UNKNOWN = 'false';

/** An expression that tests `x`. */
function testOf(schema: core.$ZodType, functions: string[]): string {
  const checks = (schema._zod.def.checks ?? []).map(checkOf);
  return [baseOf(schema, functions), ...checks].join(' && ');
}

/** A test of a value that has the right type already. */
function checkOf(check: core.$ZodCheck<never>): string {
  if (check instanceof core.$ZodCheckRegex) {
    const { pattern } = check._zod.def;
    return pattern.global ? UNKNOWN : `${pattern}.test(x)`;
  }
  if (check instanceof core.$ZodCheckMinLength) return `x.length >= ${check._zod.def.minimum}`;
  if (check instanceof core.$ZodCheckGreaterThan && check._zod.def.inclusive)
    return `x >= ${check._zod.def.value}`;
  return UNKNOWN;
}

/** The kinds of schema that words.ts makes; of all others nothing is known. */
function baseOf(schema: core.$ZodType, functions: string[]): string {
  const test = (inner: core.$ZodType) => testOf(inner, functions);
  if (schema instanceof core.$ZodOptional) return test(schema._zod.def.innerType);
  if (schema instanceof core.$ZodNullable) return `(x === null || ${test(schema._zod.def.innerType)})`;
  if (schema instanceof core.$ZodUnion) return `(${schema._zod.def.options.map(test).join(' || ')})`;
  if (schema instanceof core.$ZodNumberFormat)
    return schema._zod.def.format === 'safeint' ? 'Number.isSafeInteger(x)' : UNKNOWN;
  if (schema instanceof core.$ZodNumber) return 'Number.isFinite(x)';
  if (schema instanceof core.$ZodStringFormat) return UNKNOWN;
  if (schema instanceof core.$ZodString) return "typeof x === 'string'";
  if (schema instanceof core.$ZodBoolean) return "typeof x === 'boolean'";
  if (schema instanceof core.$ZodEnum)
    return `${JSON.stringify(Object.values(schema._zod.def.entries))}.includes(x)`;
  if (schema instanceof core.$ZodCustom) return schema._zod.def.fn === isObject ? 'isObject(x)' : UNKNOWN;
  if (schema instanceof core.$ZodArray)
    return `Array.isArray(x) && x.every((x) => ${test(schema._zod.def.element)})`;
  if (schema instanceof core.$ZodRecord)
    return `isObject(x) && every(x, (x) => ${test(schema._zod.def.valueType)})`;
  return schema instanceof core.$ZodObject ? objectTest(schema, functions) : UNKNOWN;
}

function objectTest(schema: core.$ZodObject, functions: string[]): string {
  const fields = Object.entries(schema._zod.def.shape);
  const cases = fields.map(([key, field]) => {
    const counted = field instanceof core.$ZodOptional ? '' : ' found++;';
    return `case ${JSON.stringify(key)}: if (!(${testOf(field, functions)})) return false;${counted} break;`;
  });
  const required = fields.filter(([, field]) => !(field instanceof core.$ZodOptional)).length;
  const name = `object${functions.length}`;
  functions.push(`function ${name}(object) {
  if (!isObject(object)) return false;
  let found = 0;
  for (const key in object) {
    const x = object[key];
    switch (key) {
      ${cases.join('\n      ')}
      default: return false;
    }
  }
  return found === ${required};
}`);
  return `${name}(x)`;
}
