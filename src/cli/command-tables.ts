import type { Argument, Arguments } from './argument.ts';
import type { AnyCommand, Group } from './command.ts';
import { COMMON_EXITS, exitRows } from './help.ts';

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

/** A table in Markdown of every command: how it is called, what it does, and its options. */
export function commandsMarkdown(entries: readonly (AnyCommand | Group)[]): string {
  return table(
    ['command', 'what it does', 'options'],
    everyCommand(entries).map(({ path, command }) => [
      `\`${usageOf(path, command.arguments)}\``,
      command.summary,
      Object.keys(command.options)
        .map((name) => `\`--${name}\``)
        .join(' '),
    ]),
  );
}

/** A table in Markdown of what the exit codes of each command mean; those that all have in common come last. */
export function exitCodesMarkdown(entries: readonly (AnyCommand | Group)[]): string {
  const common = Object.keys(COMMON_EXITS);
  const own = everyCommand(entries).flatMap(({ path, command }) =>
    exitRows(command.exits)
      .filter(([code]) => !common.includes(code))
      .map(([code, meaning], i) => [i === 0 ? `\`vnex ${path}\`` : '', code, meaning]),
  );
  const shared = Object.entries(COMMON_EXITS).map(([code, meaning], i) => [
    i === 0 ? 'every command' : '',
    code,
    meaning,
  ]);
  return table(['command', 'code', 'meaning'], [...own, ...shared]);
}
