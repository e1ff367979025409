import { usage } from '../io/usage-error.ts';
import { quote } from '../text/quoting.ts';
import type { Completes, Values } from './candidate.ts';
import { readWord } from './read-word.ts';

/** Where an option stands, for the messages of its errors. */
export interface OptionPlace {
  /** `--most`. */
  readonly option: string;
  /** `vnex fix`. */
  readonly command: string;
}

/** The declaration of an option. Its name is its key among the options of a command. */
export interface Option<Value = unknown, Always extends boolean = boolean> {
  /** What the help calls the value, `<file>`; undefined for a flag. */
  readonly value: string | undefined;
  readonly about: string;
  readonly completes: Completes;
  /** The options that cannot be given beside it. */
  readonly conflicts: readonly string[];
  /** The value if the option is not given. */
  readonly otherwise: string | undefined;
  /** Whether `run` always gets a value: the option is mandatory, or has a default. */
  readonly always: Always;
  /** Makes the value out of all that was given, in order. Throws UsageError. */
  readonly read: (given: readonly string[], place: OptionPlace) => Value | Promise<Value>;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<Declared> = Declared extends Option<infer Value> ? Value : never;

/** The options as `run` gets them: those that may be left out are absent then. */
export type OptionsOf<Declared extends Options> = {
  readonly [Name in keyof Declared as Declared[Name] extends Option<unknown, true> ? Name : never]: ValueOf<
    Declared[Name]
  >;
} & {
  readonly [Name in keyof Declared as Declared[Name] extends Option<unknown, true> ? never : Name]?: ValueOf<
    Declared[Name]
  >;
};

/** How the value of an option is written. */
export interface Syntax<Value> {
  /** What the option must be, for whoever gives it another text: `a day such as 2027-01-31`. */
  readonly mustBe: string;
  /** Returns undefined for a text that is no such value. */
  readonly read: (text: string) => Value | undefined;
}

interface More {
  readonly completes?: Completes;
  readonly conflicts?: readonly string[];
}

function declare<Value>(
  value: string | undefined,
  about: string,
  { completes = 'nothing', conflicts = [] }: More,
  read: Option<Value>['read'],
): Option<Value, false> {
  return { value, about, completes, conflicts, otherwise: undefined, always: false, read };
}

/** The last value wins where an option is given twice. */
function last(given: readonly string[]): string {
  return given.at(-1) ?? '';
}

/** The parts of lists that were given at once, with commas, or one by one; none twice, and none empty. */
function parts(given: readonly string[]): readonly string[] {
  return [...new Set(given.flatMap((list) => list.split(',')).filter((part) => part !== ''))];
}

/** An option without a value. */
export function flag(about: string, more: Pick<More, 'conflicts'> = {}): Option<boolean, false> {
  return declare<boolean>(undefined, about, more, () => true);
}

/** Any text. */
export function text(value: string, about: string, more: More = {}): Option<string, false> {
  return declare(value, about, more, last);
}

/** Any text each time that the option is given. */
export function repeatable(value: string, about: string, more: More = {}): Option<readonly string[], false> {
  return declare(value, about, more, (given) => given);
}

/** What `read` makes of each text that is given. It throws UsageError. */
export function readEach<Value>(
  value: string,
  about: string,
  read: (text: string) => Value,
): Option<readonly Value[], false> {
  return declare(value, about, {}, (given) => given.map(read));
}

/** The name of a file or a directory. */
export function file(value: string, about: string): Option<string, false> {
  return text(value, about, { completes: 'files' });
}

/** Any words, separated by commas; repeatable. */
export function list(value: string, about: string, more: More = {}): Option<readonly string[], false> {
  return declare(value, about, more, parts);
}

/** One of the words that `values` loads. */
export function choice<Word extends string>(
  value: string,
  about: string,
  noun: string,
  values: Values<Word>,
): Option<Word, false> {
  return declare(value, about, { completes: values }, (given, { option }) =>
    readWord(last(given), noun, values, option),
  );
}

/** Some of the words that `values` loads, separated by commas; repeatable. */
export function choices<Word extends string>(
  value: string,
  about: string,
  noun: string,
  values: Values<Word>,
): Option<readonly Word[], false> {
  return declare(value, about, { completes: values }, async (given, { option }) => {
    const words: Word[] = [];
    for (const part of given.flatMap((words) => words.split(',')))
      words.push(await readWord(part, noun, values, option));
    return [...new Set(words)];
  });
}

/** A value that is written in a certain way; any other text is a UsageError, which says what the option must be. */
export function parsed<Value>(
  value: string,
  about: string,
  { mustBe, read }: Syntax<Value>,
  more: More = {},
): Option<Value, false> {
  return declare(value, about, more, (given, { option, command }) => {
    const found = read(last(given));
    if (found !== undefined) return found;
    throw usage(command, `${option} must be ${mustBe}, not ${quote(last(given))}`);
  });
}

/** A whole number in a range, both ends included. */
export function number(
  value: string,
  about: string,
  { from, to, ...more }: { readonly from: number; readonly to: number } & More,
): Option<number, false> {
  return parsed(value, about, numberFrom(from, to), more);
}

function numberFrom(from: number, to: number): Syntax<number> {
  return {
    mustBe: `a number from ${from} to ${to}`,
    read: (text) => {
      const found = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return found >= from && found <= to ? found : undefined;
    },
  };
}

/** The same option with a default. The help names it, and `run` always gets a value. */
export function withDefault<Value>(otherwise: string, option: Option<Value, false>): Option<Value, true> {
  return { ...option, otherwise, always: true };
}

/** The same option, which must be given. */
export function mandatory<Value>(option: Option<Value, false>): Option<Value, true> {
  return { ...option, always: true };
}
