import { CommanderError, Command as Parser } from 'commander';
import { plain } from './cli/candidate.ts';
import { type AnyCommand, type Group, type Program, readOptions } from './cli/command.ts';
import { complete } from './cli/complete.ts';
import { HELP, helpBelow, PROGRAM_EXITS } from './cli/help.ts';
import { optionHint } from './cli/hints.ts';
import { choice, withDefault } from './cli/option.ts';
import { addCommands, addOptions, type Completions, withHelp } from './cli/parser.ts';
import { boot } from './commands/boot.ts';
import { check } from './commands/check.ts';
import { compare } from './commands/compare.ts';
import { completion } from './commands/completion.ts';
import { diff } from './commands/diff.ts';
import { explain } from './commands/explain.ts';
import { explore } from './commands/explore.ts';
import { features } from './commands/features.ts';
import { fix } from './commands/fix.ts';
import { importers } from './commands/import.ts';
import { list } from './commands/list.ts';
import { schema } from './commands/schema.ts';
import { sweep } from './commands/sweep.ts';
import { verify } from './commands/verify.ts';
import { why } from './commands/why.ts';
import { complain, forTerminal } from './io/complain.ts';
import { exists, isReadable } from './io/exists.ts';
import { EXIT, type ExitCode, type Io } from './io/io.ts';
import { UsageError } from './io/usage-error.ts';
import type { Terminal } from './text/terminal.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly (AnyCommand | Group)[] = [
  explain,
  explore,
  why,
  verify,
  check,
  compare,
  sweep,
  diff,
  fix,
  features,
  list,
  importers,
  boot,
  schema,
  completion,
];

/** The options that every command takes. */
const GLOBALS = {
  color: withDefault(
    'auto',
    choice('<when>', 'colour the output: auto, always or never', 'value', async () =>
      plain(['auto', 'always', 'never'] as const),
    ),
  ),
};

const EXAMPLES = [
  'vnex explain sev-snp-without-access-platform',
  "vnex why 'virtio: device refuses features: 3'",
  'vnex check domains --kernel 6.12',
  'vnex explain --help',
];

/** What --color says goes over what the environment does. */
function withColour(terminal: Terminal, when: 'auto' | 'always' | 'never'): Terminal {
  if (when === 'auto') return terminal;
  return when === 'always' ? { ...terminal, colour: 1 } : { ...terminal, colour: 0, links: false };
}

function parserOf(version: string, asked: Asked): Parser {
  const { io } = asked;
  const hasColours = () => io.terminal.colour > 0;
  const parser = new Parser('vnex')
    .description(
      'The virtio negotiation explorer: which feature bits a guest and a virtio device agree on, which DMA path the driver takes, whether the device can reach that memory, and why.',
    )
    .version(version, '-v, --version', 'print the version')
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({
      writeOut: (text) => io.out(forTerminal(text, io)),
      writeErr: (text) => io.err(forTerminal(text, io)),
      outputError: (text) => complain(withHint(text, asked), io),
      getOutHelpWidth: () => io.terminal.width,
      getErrHelpWidth: () => io.terminal.width,
      getOutHasColors: hasColours,
      getErrHasColors: hasColours,
    });
  return parser.addHelpText('after', () => helpBelow({ examples: EXAMPLES, exits: PROGRAM_EXITS }, parser));
}

/** What commander says of a command line, with what was probably meant. */
function withHint(text: string, { words, io }: Asked): string {
  const said = text.replace(/^error:/, 'vnex:');
  const [, option] = /unknown option '([^']+)'/.exec(said) ?? [];
  const hint = option === undefined ? undefined : optionHint(option, words, COMMANDS);
  if (hint !== undefined) return `${said.replace(/\n\(Did you mean.*/s, '').trimEnd()}; ${hint}\n`;
  const [, file] = /unknown command '([^']+)'/.exec(said) ?? [];
  if (words[0] !== importers.name || file === undefined || !exists(file, io.input)) return said;
  return `vnex import: a form is expected before the file: vnex import libvirt ${file}; \`vnex explain ${file}\` tells the form by what is in it\n`;
}

/** A command line, and where it was given. */
interface Asked {
  readonly words: readonly string[];
  readonly io: Io;
}

/** Says what went wrong, and what that means for the exit code. */
function failure(error: unknown, io: Io): ExitCode {
  // Commander has printed its own message; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.answered : EXIT.usage;
  if (error instanceof UsageError) {
    complain(error.message, io);
    return EXIT.usage;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain(`vnex: this is a bug in vnex, please report it with the command line.\n${trace}`, io);
  return EXIT.bug;
}

/**
 * A file or a message in place of a command is explained: `vnex dmesg.txt` is `vnex explain dmesg.txt`. What `vnex import`
 * reads is a list like any other: `vnex import --list` is `vnex list texts`.
 */
function withCommand(argv: readonly string[], io: Io): readonly string[] {
  const [first, second] = argv;
  if (first === '-V' || first === 'version') return ['--version', ...argv.slice(1)];
  if (first === 'import' && second === '--list') return ['list', 'texts', ...argv.slice(2)];
  const named = COMMANDS.some(({ name }) => name === first) || first === 'help';
  if (first === undefined || named || (first.startsWith('-') && first !== '-')) return argv;
  return first === '-' || /\s/.test(first) || isReadable(first, io.input) ? ['explain', ...argv] : argv;
}

/** The commands that a command line needs to be read: the one that it names, or all of them for help, completion and what is no command. */
function commandsFor(words: readonly string[]): typeof COMMANDS {
  const named = COMMANDS.find(({ name }) => name === words[0]);
  return named === undefined || named === completion ? COMMANDS : [named];
}

/** Runs one command line and returns the exit code. */
export async function main(argv: readonly string[], version: string, io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.answered;
  const words = withCommand(argv, io);
  const parser = parserOf(version, { words, io });
  const completions: Completions = new Map();
  const program: Program = { complete: (words) => complete(parser, completions, words), version };
  addOptions(parser, GLOBALS, completions);
  addCommands(parser, parser, commandsFor(words), {
    completions,
    globals: GLOBALS,
    isAsked: (name) => words.includes(name) || words.includes(completion.name),
    act: async (command, given, globals) => {
      const { color } = await readOptions(GLOBALS, { options: globals, command: 'vnex' });
      code = await command.act(given, { ...io, terminal: withColour(io.terminal, color) }, program);
    },
  });
  try {
    await parser.parseAsync(withHelp(words, parser), { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, io);
  }
}
