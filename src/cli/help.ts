import { Help, type HelpConfiguration, type Command as Parser } from 'commander';
import type { AnyCommand, Exits, Group } from './command.ts';

/** Columns beside a term below which a description stands under it. */
const LEAST_BESIDE = 20;

/** Help as commander lays it out, but for terminals that have no room for two columns. */
export const HELP: HelpConfiguration = {
  minWidthToWrap: 8,
  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? 80;
    if (description === '' || width - termWidth - 4 >= LEAST_BESIDE)
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    const below = helper.boxWrap(description, width - 6).replaceAll('\n', '\n      ');
    return `  ${term}\n      ${below}`;
  },
};

/** What the exit codes mean that every command has. */
export const COMMON_EXITS = {
  2: 'bad usage, bad input, or the output cannot be written',
  70: 'a bug in vnex',
} as const;

/** What the exit codes of the program mean, whatever the command. */
export const PROGRAM_EXITS: Exits = {
  0: 'the question was answered',
  1: 'the answer is no; the help of each command says when',
};

/** Exit codes with their meanings, lowest first. */
export function exitRows(exits: Exits): readonly (readonly [code: string, meaning: string])[] {
  // Keys that are numbers come in ascending order.
  return Object.entries({ ...exits, ...COMMON_EXITS });
}

/** A title, and rows as commander formats its own. */
function rows(title: string, pairs: readonly (readonly [string, string])[], parser: Parser): string {
  const help = parser.createHelp();
  help.prepareContext({ helpWidth: widthOf(parser) });
  const width = Math.max(...pairs.map(([term]) => term.length));
  const lines = pairs.map(([term, text]) => help.formatItem(term, width, text, help));
  return `\n${title}:\n${lines.join('\n')}\n`;
}

/** A command line, broken before options and pipes where it is wider than `width`, as a shell takes it. */
function exampleLines(example: string, width: number): string {
  const lines: string[] = [];
  for (const piece of example.split(/ (?=--?\w|\|)/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + piece.length <= width - ' \\'.length)
      lines[lines.length - 1] = `${line} ${piece}`;
    else lines.push(line === undefined ? `  $ ${piece}` : `      ${piece}`);
  }
  return lines.join(' \\\n');
}

function examplesText(examples: readonly string[], width: number): string {
  return `\nExamples:\n${examples.map((example) => `${exampleLines(example, width)}\n`).join('')}`;
}

function widthOf(parser: Parser): number {
  return parser.configureOutput().getOutHelpWidth?.() ?? 80;
}

/** What stands below the options in the help of a command: examples, and its own exit codes. */
export function helpBelow(
  entry: Pick<AnyCommand | Group, 'examples'> & { readonly exits?: Exits },
  parser: Parser,
): string {
  const { examples, exits } = entry;
  return (
    examplesText(examples, widthOf(parser)) +
    (exits === undefined ? '' : rows('Exit codes', exitRows(exits), parser))
  );
}
