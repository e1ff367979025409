import { Argument as CommanderArgument, Option as CommanderOption, type Command as Parser } from 'commander';
import { type UsageError, usage } from '../io/usage-error.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';
import type { Argument } from './argument.ts';
import type { Completes } from './candidate.ts';
import type { AnyCommand, GivenOptions, Group } from './command.ts';
import { placeholder } from './command-tables.ts';
import { helpBelow } from './help.ts';
import type { Option, Options } from './option.ts';

/** What completion may offer, by the option or the argument that it stands for. */
export type Completions = Map<CommanderOption | CommanderArgument, Completes>;

/** What becomes of the command lines that a parser reads. */
export interface Wiring {
  readonly completions: Completions;
  /** Runs a command; the options are those of the program. */
  readonly act: (command: AnyCommand, given: GivenOptions, globals: GivenOptions['options']) => Promise<void>;
  /** The options that every command takes. */
  readonly globals: Options;
  /** Whether the command line may be about a command of this name; of the others it needs what a list of commands says. */
  readonly isAsked: (name: string) => boolean;
}

/** An option for commander: every value is kept as it was given. */
function optionOf(name: string, option: Option, completions: Completions): CommanderOption {
  const { value, about, otherwise, always, conflicts, completes } = option;
  const flags = value === undefined ? `--${name}` : `--${name} ${value}`;
  const told = otherwise === undefined ? about : `${about} (default: ${otherwise})`;
  const found = new CommanderOption(flags, told).conflicts([...conflicts]);
  if (value !== undefined)
    found.argParser((given: string, before: readonly string[] = []) => [...before, given]);
  if (always && otherwise === undefined) found.makeOptionMandatory();
  completions.set(found, completes);
  return found;
}

/** An argument for commander, which counts them and takes them as they are. */
function argumentOf(name: string, argument: Argument, completions: Completions): CommanderArgument {
  const { about, completes } = argument;
  const found = new CommanderArgument(placeholder(name, argument), about);
  completions.set(found, completes);
  return found;
}

/** `vnex import qemu`. */
function pathOf(parser: Parser): string {
  return parser.parent === null ? parser.name() : `${pathOf(parser.parent)} ${parser.name()}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** What was given of these options. */
function givenOf(parser: Parser, options: Options): GivenOptions['options'] {
  const given = new Map<string, readonly string[]>();
  for (const name of Object.keys(options)) {
    const value: unknown = parser.getOptionValue(name);
    if (value !== undefined) given.set(name, Array.isArray(value) ? value.filter(isText) : []);
  }
  return given;
}

function operandsOf(parser: Parser, declared: readonly Argument[]): GivenOptions['operands'] {
  return declared.map(({ variadic }, i) => parser.args.slice(i, variadic ? undefined : i + 1));
}

function isGroup(entry: AnyCommand | Group): entry is Group {
  return 'commands' in entry;
}

/** Adds commands, and the commands that they hold. */
export function addCommands(
  parser: Parser,
  program: Parser,
  commands: readonly (AnyCommand | Group)[],
  wiring: Wiring,
): void {
  for (const entry of commands) {
    const added = parser.command(entry.name).summary(entry.summary).description(entry.description);
    added.addHelpText('after', () => helpBelow(entry, added));
    if (!isGroup(entry)) addCommand(added, program, entry, wiring);
    else if (wiring.isAsked(entry.name)) addCommands(added, program, entry.commands, wiring);
  }
}

function addCommand(added: Parser, program: Parser, declared: AnyCommand, wiring: Wiring): void {
  const { completions, globals, act, isAsked } = wiring;
  for (const [name, argument] of Object.entries(declared.arguments))
    added.addArgument(argumentOf(name, argument, completions));
  // A list of commands tells of each whether it has options, so that one will do.
  const options = Object.entries(declared.options).slice(0, isAsked(declared.name) ? undefined : 1);
  addOptions(added, Object.fromEntries(options), completions);
  added.action(() =>
    act(
      declared,
      {
        operands: operandsOf(added, Object.values(declared.arguments)),
        options: givenOf(added, declared.options),
        command: pathOf(added),
      },
      givenOf(program, globals),
    ),
  );
}

/** Adds options to a command, or to the program. */
export function addOptions(parser: Parser, options: Options, completions: Completions): void {
  for (const [name, option] of Object.entries(options)) parser.addOption(optionOf(name, option, completions));
}

/**
 * `help import qemu` as `import qemu --help`: commander looks at the first word alone, and says of an unknown one not
 * which was meant. Throws UsageError for a command that there is not.
 */
export function withHelp(argv: readonly string[], program: Parser): readonly string[] {
  const [first, ...path] = argv;
  if (first !== 'help') return argv;
  const words = path.filter((word) => !word.startsWith('-'));
  let parser = program;
  for (const word of words) {
    const { commands } = parser;
    const next = commands.find((known) => known.name() === word);
    if (next === undefined)
      throw unknownCommand(
        word,
        parser,
        commands.map((known) => known.name()),
      );
    parser = next;
  }
  // Behind `--` an option would be an argument.
  return [...path.filter((word) => word !== '--'), '--help'];
}

function unknownCommand(word: string, parser: Parser, known: readonly string[]): UsageError {
  const near = closest(word, known);
  const hint = near === undefined ? `; \`${pathOf(parser)} --help\` lists the commands` : suggestion(near);
  return usage(pathOf(parser), `unknown command ${quote(word)}${hint}`);
}
