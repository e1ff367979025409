import * as z from 'zod/mini';
import * as core from 'zod/v4/core';
import { isObject } from './json-value.ts';

/**
 * A quick yes for values that have the shape of a schema. zod says what is wrong with a value, but takes several times
 * as long and a copy to say that nothing is, which is the answer for nearly every file. Only a no asks zod.
 */
export function conforms<Schema extends core.$ZodType>(
  schema: Schema,
  value: unknown,
): value is z.output<Schema> {
  return testOf(schema)(value);
}

type Test = (value: unknown) => boolean;

const tests = new WeakMap<core.$ZodType, Test>();

function testOf(schema: core.$ZodType): Test {
  const before = tests.get(schema);
  if (before !== undefined) return before;
  const test = makeTest(schema);
  tests.set(schema, test);
  return test;
}

function makeTest(schema: core.$ZodType): Test {
  const checks = (schema._zod.def.checks ?? []).map(checkTest);
  if (!checks.every((check) => check !== undefined)) return askZod(schema);
  const test = baseTest(schema);
  return checks.length === 0 ? test : (value) => test(value) && checks.every((check) => check(value));
}

/** A test of a value that has the right type already; undefined: zod has to be asked. */
function checkTest(check: core.$ZodCheck<never>): Test | undefined {
  if (check instanceof core.$ZodCheckRegex) {
    const { pattern } = check._zod.def;
    return pattern.global ? undefined : (value) => pattern.test(String(value));
  }
  if (check instanceof core.$ZodCheckGreaterThan && check._zod.def.value === 0 && check._zod.def.inclusive)
    return (value) => Number(value) >= 0;
  return undefined;
}

/** The kinds of schema that shapes.ts makes; for all others zod itself is the test. */
function baseTest(schema: core.$ZodType): Test {
  if (schema instanceof core.$ZodOptional) return testOf(schema._zod.def.innerType);
  if (schema instanceof core.$ZodNullable) {
    const test = testOf(schema._zod.def.innerType);
    return (value) => value === null || test(value);
  }
  if (schema instanceof core.$ZodUnion) {
    const options = schema._zod.def.options.map(testOf);
    return (value) => options.some((test) => test(value));
  }
  if (schema instanceof core.$ZodNumberFormat)
    return schema._zod.def.format === 'safeint' ? Number.isSafeInteger : askZod(schema);
  if (schema instanceof core.$ZodNumber) return (value) => Number.isFinite(value);
  if (schema instanceof core.$ZodStringFormat) return askZod(schema);
  if (schema instanceof core.$ZodString) return (value) => typeof value === 'string';
  if (schema instanceof core.$ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof core.$ZodEnum) {
    const words = new Set<unknown>(Object.values(schema._zod.def.entries));
    return (value) => words.has(value);
  }
  if (schema instanceof core.$ZodArray) {
    const test = testOf(schema._zod.def.element);
    return (value) => Array.isArray(value) && value.every(test);
  }
  if (schema instanceof core.$ZodRecord) {
    const test = testOf(schema._zod.def.valueType);
    return (value) => isObject(value) && Object.values(value).every(test);
  }
  return schema instanceof core.$ZodObject ? objectTest(schema) : askZod(schema);
}

function objectTest(schema: core.$ZodObject): Test {
  const fields = new Map<string, { readonly test: Test; readonly required: number }>();
  let allRequired = 0;
  for (const [key, field] of Object.entries(schema._zod.def.shape)) {
    const required = field instanceof core.$ZodOptional ? 0 : 1;
    fields.set(key, { test: testOf(field), required });
    allRequired += required;
  }
  return (value) => {
    if (!isObject(value)) return false;
    let missing = allRequired;
    for (const key of Object.keys(value)) {
      const field = fields.get(key);
      if (field === undefined || !field.test(value[key])) return false;
      missing -= field.required;
    }
    return missing === 0;
  };
}

function askZod(schema: core.$ZodType): Test {
  return (value) => z.safeParse(schema, value).success;
}
