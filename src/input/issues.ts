import * as z from 'zod/mini';
import * as core from 'zod/v4/core';
import { closest } from '../text/closest.ts';
import { printable } from '../text/printable.ts';
import { describe, quote, suggestion } from '../text/quoting.ts';
import type { Report } from './inputs.ts';
import { isObject, valueAt } from './json-value.ts';
import type { Path } from './positions.ts';
import { FORMATS, type Format, type FormatJson, type Remainder } from './shapes/formats.ts';

type ObjectSchema = z.ZodMiniObject<core.$ZodLooseShape, core.$strict>;
type Issue = core.$ZodIssue;

/** Nobody reads more, and to find the closest word for each of a hundred thousand keys takes minutes. */
const REPORTED = 100;

/**
 * Reports every mistake in the shape of a value. Returns what is left of it without them, or all of it where there is none;
 * undefined where it is not even an object.
 */
export function reportMistakes<Name extends Format>(
  format: Name,
  value: unknown,
  report: Report,
): FormatJson[Name] | Remainder<Name> | undefined;
export function reportMistakes(format: Format, value: unknown, report: Report): unknown {
  const schema = FORMATS[format];
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues.slice(0, REPORTED))
    reportIssue(innermost(issue), schema, value, report);
  return remainder(z.partial(schema), value);
}

/** What is left when every mistake is taken away, and with a key that an object cannot do without, that object. */
function remainder<Rest extends ObjectSchema>(schema: Rest, value: unknown): z.output<Rest> | undefined {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.flatMap((issue) => mistakenPaths(issue, value));
  return paths.some((path) => path.length === 0) ? undefined : remainder(schema, without(value, paths));
}

function reportIssue(issue: Issue, schema: ObjectSchema, root: unknown, report: Report): void {
  const path = steps(issue);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    for (const key of issue.keys.slice(0, REPORTED))
      report([...path, key], `unknown key ${quote(key)}${quotedSuggestion(closest(key, known))}`, 'key');
    return;
  }
  report(path, sentence(path, valueAt(root, path), issue.message));
}

/** Of an issue with a union, what is wrong in its nearest branch; the path is still that from the root. */
function innermost(issue: Issue): Issue {
  const inner = issue.code === 'invalid_union' ? nearest(issue.errors) : undefined;
  return inner === undefined ? issue : innermost({ ...inner, path: [...issue.path, ...inner.path] });
}

/** Of the ways in which the branches of a union fail, the one that got further in than the top. */
function nearest(branches: readonly (readonly Issue[])[]): Issue | undefined {
  return branches.flat().find((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys');
}

function sentence(path: Path, value: unknown, expected: string): string {
  if (path.length === 0) return `found ${describe(value)}; expected ${expected}`;
  if (value === undefined) return `missing ${nameOf(path)}; expected ${expected}`;
  return `${nameOf(path)} is ${describe(value)}; expected ${expected}`;
}

/** `"kernel.version"`, `"offers[3]"`. */
export function nameOf(path: Path): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return `"${printable(name.replace(/^\./, ''))}"`;
}

function quotedSuggestion(word: string | undefined): string {
  return suggestion(word === undefined ? undefined : `"${word}"`);
}

/** The keys that the object at `path` may have. */
function keysAt(schema: core.$ZodType, path: Path): readonly string[] {
  if (schema instanceof core.$ZodOptional || schema instanceof core.$ZodNullable)
    return keysAt(schema._zod.def.innerType, path);
  if (schema instanceof core.$ZodUnion)
    return schema._zod.def.options.flatMap((option: core.$ZodType) => keysAt(option, path));
  const [step, ...rest] = path;
  if (schema instanceof core.$ZodArray) return keysAt(schema._zod.def.element, rest);
  if (!(schema instanceof core.$ZodObject)) return [];
  const { shape } = schema._zod.def;
  if (step === undefined) return Object.keys(shape);
  const next = Object.hasOwn(shape, step) ? shape[step] : undefined;
  return next === undefined ? [] : keysAt(next, rest);
}

function steps(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
}

/** The keys to drop. Items of a list are not dropped one by one, because that would renumber the others. */
function mistakenPaths(issue: Issue, root: unknown): Path[] {
  const path = steps(issue);
  const item = path.findIndex((step) => typeof step === 'number');
  if (item !== -1) return [path.slice(0, item)];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  return [valueAt(root, path) === undefined ? path.slice(0, -1) : path];
}

/** A copy without the keys at the paths. */
function without(value: unknown, paths: readonly Path[]): unknown {
  if (!isObject(value)) return value;
  const dropped = new Set<unknown>();
  const inside = new Map<unknown, Path[]>();
  for (const [key, ...rest] of paths) {
    const others = inside.get(key);
    if (rest.length === 0) dropped.add(key);
    else if (others === undefined) inside.set(key, [rest]);
    else others.push(rest);
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !dropped.has(key))
      .map(([key, item]) => [key, without(item, inside.get(key) ?? [])]),
  );
}
