import type { EXIT, ExitCode, Io } from '../io/io.ts';
import type { Argument, Arguments, ArgumentsOf } from './argument.ts';
import type { Completion } from './candidate.ts';
import type { Option, Options, OptionsOf } from './option.ts';

/** What a command's exit codes mean. Those of bad usage and of bugs mean the same everywhere, and are not declared. */
export type Exits = { readonly 0: string } & {
  readonly [Code in Exclude<ExitCode, 0 | typeof EXIT.usage | typeof EXIT.bug>]?: string;
};

/** What the program knows of itself, for the command that tells it. */
export interface Program {
  /** What the last word of an unfinished command line can become. */
  readonly complete: (words: readonly string[]) => Promise<Completion>;
  /** Its own, `0.1.0`. */
  readonly version: string;
}

/** All that one file says of a command. It is loaded at each start, so `run` alone loads what the command works with. */
export interface Declaration<Args extends Arguments, Opts extends Options, Codes extends Exits> {
  readonly name: string;
  /** A line for the list of commands. */
  readonly summary: string;
  /** A sentence or two for the command's own help. */
  readonly description: string;
  readonly arguments: Args;
  readonly options: Opts;
  /** Command lines. */
  readonly examples: readonly string[];
  readonly exits: Codes;
  /** Throws UsageError. Its exit codes are those that are declared. */
  readonly run: (
    given: ArgumentsOf<Args>,
    options: OptionsOf<Opts>,
    io: Io,
    program: Program,
  ) => Promise<keyof Codes & ExitCode>;
}

/** What was given on a command line, not yet read. */
export interface GivenOptions {
  /** One list for each declared argument, in order. */
  readonly operands: readonly (readonly string[])[];
  /** By option, in order; an empty list for a flag that is set. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** `vnex fix`. */
  readonly command: string;
}

/** A command of any kind, as the program sees it. */
export interface AnyCommand
  extends Pick<
    Declaration<Arguments, Options, Exits>,
    'name' | 'summary' | 'description' | 'arguments' | 'options' | 'examples' | 'exits'
  > {
  /** Reads what was given, and runs. Throws UsageError. */
  readonly act: (given: GivenOptions, io: Io, program: Program) => Promise<ExitCode>;
}

/** A command that only holds others. */
export interface Group extends Pick<AnyCommand, 'name' | 'summary' | 'description' | 'examples'> {
  readonly commands: readonly AnyCommand[];
}

function readArguments<Declared extends Arguments>(
  declared: Declared,
  given: GivenOptions,
): Promise<ArgumentsOf<Declared>>;
async function readArguments(declared: Arguments, { operands, command }: GivenOptions) {
  const values: Record<string, unknown> = {};
  const entries: readonly [string, Argument][] = Object.entries(declared);
  for (const [i, [name, argument]] of entries.entries())
    values[name] = await argument.read(operands[i] ?? [], command);
  return values;
}

/** Reads options; those that are neither given nor have a default are left out. Throws UsageError. */
export function readOptions<Declared extends Options>(
  declared: Declared,
  given: Pick<GivenOptions, 'options' | 'command'>,
): Promise<OptionsOf<Declared>>;
export async function readOptions(
  declared: Options,
  { options, command }: Pick<GivenOptions, 'options' | 'command'>,
) {
  const values: Record<string, unknown> = {};
  const entries: readonly [string, Option][] = Object.entries(declared);
  for (const [name, { read, otherwise }] of entries) {
    const raw = options.get(name) ?? (otherwise === undefined ? undefined : [otherwise]);
    if (raw !== undefined) values[name] = await read(raw, { option: `--${name}`, command });
  }
  return values;
}

/** A command out of its declaration; `run` and its types are there for tests and for whoever calls it from a program. */
export function command<Args extends Arguments, Opts extends Options, Codes extends Exits>(
  declaration: Declaration<Args, Opts, Codes>,
): Declaration<Args, Opts, Codes> & AnyCommand {
  return {
    ...declaration,
    act: async (given, io, program) => {
      const values = await readArguments(declaration.arguments, given);
      const options = await readOptions(declaration.options, given);
      return declaration.run(values, options, io, program);
    },
  };
}
