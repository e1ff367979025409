import * as z from 'zod/mini';
import { isObject } from '../json-value.ts';

/**
 * The words that the formats are made of. Each says what it expects, as the end of the sentence
 * `"key" is …; expected …`: that is all that an issue's message holds, and issues.ts makes the sentence.
 */

/** What the published JSON Schemas say beyond the shape; validation never looks here. */
interface Documentation {
  readonly description: string;
  /** JSON Schema keywords for what is otherwise checked together with other keys. */
  readonly [keyword: string]: unknown;
}

export const documentation = z.registry<Documentation>();

/** An object without other keys. */
export function object<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: 'an object' });
}

export function enumeration<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}` });
}

/** The object whose content another schema looks at. It is passed on as it is. */
export const anyObject = z.custom<Readonly<Record<string, unknown>>>(isObject, { error: 'an object' });

export const string = () => z.string({ error: 'a string' });
export const word = (error = 'a word') => z.string({ error }).check(z.minLength(1, { error }));
export const boolean = () => z.boolean({ error: 'true or false' });
export const count = () => {
  const error = 'a whole number, 0 or more';
  return z.int({ error }).check(z.minimum(0, { error }));
};
export const array = <Item extends z.core.$ZodType>(item: Item, error = 'a list') => z.array(item, { error });

/** The text by a pattern; `expected` says it in words. */
export function pattern(shape: RegExp, expected: string) {
  return z.string({ error: expected }).check(z.regex(shape, { error: expected }));
}

/** `{ [key]: value }` with keys that the format does not know beforehand. */
export function record<Value extends z.core.$ZodType>(value: Value) {
  return z.record(z.string(), value, { error: 'an object' });
}

/** Documents a schema, which must not be shared with another key. */
export function described<Schema extends z.core.$ZodType>(
  schema: Schema,
  description: string,
  keywords: Readonly<Record<string, unknown>> = {},
): Schema {
  documentation.add<z.core.$ZodType>(schema, { ...keywords, description });
  return schema;
}
