import { usage } from '../io/usage-error.ts';
import type { Completes, Values } from './candidate.ts';
import { readWord } from './read-word.ts';

/** The declaration of an argument. Its name is its key among the arguments of a command. */
export interface Argument<Value = unknown> {
  readonly about: string;
  readonly completes: Completes;
  /** Whether a command line may leave it out. */
  readonly optional: boolean;
  /** Whether it takes all that is left. */
  readonly variadic: boolean;
  /** Makes the value out of what was given; `where` is the place that an error names. Throws UsageError. */
  readonly read: (given: readonly string[], where: string) => Value | Promise<Value>;
}

/** In the order in which they stand on a command line. */
export type Arguments = Readonly<Record<string, Argument>>;

/** The arguments as `run` gets them. */
export type ArgumentsOf<Declared extends Arguments> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Argument<infer Value> ? Value : never;
};

/** Refuses what a script gives with `"$FILE"` where nothing is in FILE. Throws UsageError. */
function refuseEmpty(given: readonly string[], completes: Completes, where: string): void {
  if (completes === 'files' && given.includes(''))
    throw usage(where, 'an argument is empty; is a variable of the shell not set?');
}

/** An argument that must be given. */
export function required(about: string, completes: Completes = 'files'): Argument<string> {
  const read = ([given = '']: readonly string[], where: string) => {
    refuseEmpty([given], completes, where);
    return given;
  };
  return { about, completes, optional: false, variadic: false, read };
}

/** An argument that may be left out. */
export function optional(about: string, completes: Completes = 'files'): Argument<string | undefined> {
  const read = ([given]: readonly string[], where: string) => {
    if (given !== undefined) refuseEmpty([given], completes, where);
    return given;
  };
  return { about, completes, optional: true, variadic: false, read };
}

/** One argument or more. */
export function several(about: string, completes: Completes = 'files'): Argument<readonly string[]> {
  const read = (given: readonly string[], where: string) => {
    refuseEmpty(given, completes, where);
    return given;
  };
  return { about, completes, optional: false, variadic: true, read };
}

/** Any number of arguments; behind the first, those of a command line may be empty. */
export function rest(about: string, completes: Completes = 'files'): Argument<readonly string[]> {
  const read = (given: readonly string[], where: string) => {
    refuseEmpty(given.slice(0, 1), completes, where);
    return given;
  };
  return { about, completes, optional: true, variadic: true, read };
}

/** One of the words that `values` loads; `noun` says what such a word is. */
export function oneOf<Word extends string>(
  about: string,
  noun: string,
  values: Values<Word>,
): Argument<Word> {
  const read = ([given = '']: readonly string[], where: string) => readWord(given, noun, values, where);
  return { about, completes: values, optional: false, variadic: false, read };
}

/** One of the words that `values` loads, or none. */
export function maybeOneOf<Word extends string>(
  about: string,
  noun: string,
  values: Values<Word>,
): Argument<Word | undefined> {
  const read = ([given]: readonly string[], where: string) =>
    given === undefined ? undefined : readWord(given, noun, values, where);
  return { about, completes: values, optional: true, variadic: false, read };
}
