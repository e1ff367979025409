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
  return checks.reduce((test, check) => (value) => test(value) && check(value), baseTest(schema));
}

/** A test of a value that has the right type already. Returns undefined where zod has to be asked. */
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
    return schema._zod.def.options.map(testOf).reduce((one, other) => (value) => one(value) || other(value));
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
  if (schema instanceof core.$ZodCustom) {
    const { fn } = schema._zod.def;
    return (value) => fn(value) === true;
  }
  if (schema instanceof core.$ZodArray) {
    const test = testOf(schema._zod.def.element);
    return (value) => Array.isArray(value) && value.every(test);
  }
  if (schema instanceof core.$ZodRecord) {
    const test = testOf(schema._zod.def.valueType);
    return (value) => isObject(value) && everyValue(value, test);
  }
  return schema instanceof core.$ZodObject ? objectTest(schema) : askZod(schema);
}

/** Without a list of the values, which every device of a recording would need some of. */
function everyValue(record: Readonly<Record<string, unknown>>, test: Test): boolean {
  for (const key in record) if (!test(record[key])) return false;
  return true;
}

/** Most files give an object's keys in the order of its schema, so each is looked for behind the one before. */
function objectTest(schema: core.$ZodObject): Test {
  const names = Object.keys(schema._zod.def.shape);
  const fields = Object.values(schema._zod.def.shape);
  const fieldTests = fields.map(testOf);
  const required = fields.map((field) => (field instanceof core.$ZodOptional ? 0 : 1));
  const allRequired = required.reduce<number>((sum, one) => sum + one, 0);
  return (value) => {
    if (!isObject(value)) return false;
    let next = 0;
    let found = 0;
    for (const key in value) {
      let at = next;
      while (at < names.length && names[at] !== key) at++;
      if (at === names.length) at = names.indexOf(key);
      if (at === -1 || !fieldTests[at]?.(value[key])) return false;
      found += required[at] ?? 0;
      next = at + 1;
    }
    return found === allRequired;
  };
}

function askZod(schema: core.$ZodType): Test {
  return (value) => z.safeParse(schema, value).success;
}
