import type { Assignment, ShellNode } from './tree.ts';
import type { Word } from './words.ts';

/** The value of a variable: one text, or those of an array. A `${NAME}` in it stands for a value that nobody knows. */
export interface Value {
  readonly fields: readonly string[];
  readonly isArray: boolean;
}

/** What a test came to that decides which way a script goes. */
export interface ShellChoice {
  /** Where the test stands. */
  readonly offset: number;
  readonly holds: boolean;
}

/** A program that was started, with its words. */
export interface Started {
  readonly words: readonly Word[];
  /** What files hold that the script has written itself, by their names. */
  readonly files: ReadonlyMap<string, string>;
}

/** A shell at one place of a script. Others may be there too, for which tests came out otherwise. */
export interface ShellState {
  readonly variables: Map<string, Value>;
  readonly functions: Map<string, ShellNode>;
  /** What the script has written into files. */
  readonly files: Map<string, string>;
  /** `$1` and what follows; undefined for those of the script itself, which are not known. */
  args: readonly string[] | undefined;
  started: readonly Started[];
  choices: readonly ShellChoice[];
  /** Why no more commands are run here. */
  ended: 'exit' | 'return' | undefined;
}

/** The same at the same place, to go another way. */
export function forked(state: ShellState): ShellState {
  return {
    ...state,
    variables: new Map(state.variables),
    functions: new Map(state.functions),
    files: new Map(state.files),
  };
}

export function scalar(text: string): Value {
  return { fields: [text], isArray: false };
}

/** No value of a script is longer, but for one that doubles itself. */
const LONGEST_VALUE = 200_000;

/** A value, or that nobody knows it where it has grown beyond what any command takes. */
export function boundedValue(name: string, value: Value): Value {
  const length = value.fields.reduce((sum, field) => sum + field.length + 1, 0);
  return length > LONGEST_VALUE ? scalar(unknownValue(name)) : value;
}

/** What stands for a value that nobody knows. */
export function unknownValue(name: string): string {
  return `\${${name}}`;
}

/** Whether a text has in it what nobody knows. */
export function hasUnknown(text: string): boolean {
  return /\$\{\w+\}/.test(text);
}

/** What tells shells apart that do not go on alike, however they came to where they are. */
export function shellOutlineOf({ ended, started, args, variables, functions, files }: ShellState): string {
  const values = [...variables].map(([name, { fields, isArray }]) => [name, isArray, ...fields]);
  return JSON.stringify([
    ended,
    started.map(({ words }) => words.map(({ text }) => text)),
    args,
    values.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    [...functions.keys()],
    [...files],
  ]);
}

/** What expansions ask of whoever runs the script. */
export interface Expander {
  /** What a command prints. Returns undefined where nobody can say. */
  readonly printed: (text: string, state: ShellState) => string | undefined;
  /** Variables that the script sets itself somewhere: they are empty before. */
  readonly own: ReadonlySet<string>;
  /** Values that were stated from outside, which nothing in the script changes. */
  readonly given: ReadonlyMap<string, string>;
}

/** Whether a test holds. Undefined: nobody knows, as of a file that may be there. */
export type Truth = boolean | undefined;

/** How a command ended; `likely`: as whoever wrote the script expects, with success. */
export type Status = Truth | 'likely';

/** A shell after a command. */
export interface Ran {
  readonly state: ShellState;
  readonly status: Status;
}

/** Whoever follows a script, as single commands see it. */
export interface ShellRunner {
  readonly expander: Expander;
  /** Sets a variable, but for one whose value was stated from outside. */
  readonly set: (name: string, fields: readonly string[], state: ShellState) => void;
  readonly assign: (assignment: Assignment, state: ShellState) => void;
  /** Follows a text that the script has put together. */
  readonly text: (text: string, state: ShellState, offset: number) => readonly Ran[];
  readonly run: (node: ShellNode, state: ShellState) => readonly Ran[];
  /** Makes one of shells that go on alike. */
  readonly merged: (ran: readonly Ran[]) => readonly Ran[];
  /** Says of what the script does what cannot be followed, and how it is read. */
  readonly note: (offset: number, text: string, why: string) => void;
  /** Takes note of a program of no account. */
  readonly other: (words: readonly Word[]) => void;
}
