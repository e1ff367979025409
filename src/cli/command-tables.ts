import type { Argument, Arguments } from './argument.ts';
import type { AnyCommand, Group } from './command.ts';
import { COMMON_EXITS } from './help.ts';

/** A command with all the words that call it: `import qemu`. */
export interface NamedCommand {
  readonly path: string;
  readonly command: AnyCommand;
}

/** Every command, those in groups included, in the order of the help. */
export function everyCommand(entries: readonly (AnyCommand | Group)[]): readonly NamedCommand[] {
  return entries.flatMap((entry) =>
    'commands' in entry
      ? everyCommand(entry.commands).map(({ path, command }) => ({ path: `${entry.name} ${path}`, command }))
      : [{ path: entry.name, command: entry }],
  );
}

/** `<paths...>`, `[case]`. */
export function placeholder(name: string, { optional, variadic }: Argument): string {
  const inside = variadic ? `${name}...` : name;
  return optional ? `[${inside}]` : `<${inside}>`;
}

function usageOf(path: string, declared: Arguments): string {
  const words = Object.entries(declared).map(([name, argument]) => placeholder(name, argument));
  return ['vnex', path, ...words].join(' ');
}

/** A row of a table in Markdown, in which a bar would begin a new cell. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function optionsOf(commands: readonly NamedCommand[]): string {
  const names = new Set(commands.flatMap(({ command }) => Object.keys(command.options)));
  return [...names].map((name) => `\`--${name}\``).join(' ');
}

/** A table in Markdown of every command: how it is called, what it does, and its options. A group is one row. */
export function commandsMarkdown(entries: readonly (AnyCommand | Group)[]): string {
  const rows = entries.map((entry) => {
    const call = 'commands' in entry ? `vnex ${entry.name} <command>` : usageOf(entry.name, entry.arguments);
    return [`\`${call}\``, entry.summary, optionsOf(everyCommand([entry]))];
  });
  return table(['command', 'what it does', 'options'], rows);
}

/** `129, 130 and 143`. */
function joined(codes: readonly string[]): string {
  return codes.length < 2 ? codes.join('') : `${codes.slice(0, -1).join(', ')} and ${codes.at(-1)}`;
}

/**
 * Markdown of what exit codes mean: a table of the commands whose answer can be no, in which 0 is the opposite, and
 * below it what all commands have in common and what is special about one.
 */
export function exitCodesMarkdown(entries: readonly (AnyCommand | Group)[]): string {
  const commands = everyCommand(entries);
  const rows = commands.flatMap(({ path, command: { exits } }) =>
    exits[1] === undefined ? [] : [[`\`vnex ${path}\``, exits[0], exits[1]]],
  );
  const common = Object.entries(COMMON_EXITS).map(([code, meaning]) => `${code}: ${meaning}`);
  const stopped = commands.flatMap(({ path, command: { exits } }) => {
    const codes = Object.keys(exits).filter((code) => Number(code) > 1);
    return codes.length === 0 ? [] : [`${joined(codes)}: \`vnex ${path}\` was stopped by a signal`];
  });
  const others = ['0 of any other command: answered', ...common, ...stopped];
  return [table(['command', '0', '1'], rows), '', `${others.join('. ')}.`].join('\n');
}
