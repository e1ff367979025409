import type { Arguments } from './argument.ts';
import type { AnyCommand, Group } from './command.ts';
import { everyCommand, type NamedCommand, placeholder } from './command-tables.ts';
import { COMMON_EXITS, PROGRAM_EXITS } from './help.ts';
import type { Options } from './option.ts';

// The manual page, in the macros of man(7), out of the same declarations as the help.

/** Text as roff prints it: a dash is a hyphen that can be typed, and no line begins with a control character. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replace(/^([.'])/gm, '\\&$1');
}

function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** `<file>` as \fIfile\fR; what stands around the words of a value is kept. */
function placed(text: string): string {
  return text.replace(/<([^>]+)>/g, (_, value: string) => `\\fI${roff(value)}\\fR`);
}

function argumentsOf(declared: Arguments): string {
  return Object.entries(declared)
    .map(([name, argument]) => placed(placeholder(name, argument)))
    .join(' ');
}

function optionLines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, { value, about, otherwise }]) => [
    '.TP',
    value === undefined ? bold(`--${name}`) : `${bold(`--${name}`)} ${placed(value)}`,
    roff(otherwise === undefined ? about : `${about} (default: ${otherwise})`),
  ]);
}

function exitLines(exits: object): readonly string[] {
  return Object.entries(exits).flatMap(([code, meaning]) => ['.TP', bold(code), roff(String(meaning))]);
}

function exampleLines(examples: readonly string[]): readonly string[] {
  return examples.flatMap((example) => ['.PP', '.nf', '.RS', roff(example), '.RE', '.fi']);
}

function commandLines({ path, command }: NamedCommand): readonly string[] {
  const { description, options, exits, examples } = command;
  return [
    `.SS ${roff(`vnex ${path}`)} ${argumentsOf(command.arguments)}`.trimEnd(),
    roff(description),
    ...optionLines(options),
    '.PP',
    'Exit status:',
    ...exitLines(exits),
    ...exampleLines(examples),
  ];
}

/** A manual page of the program with all its commands. `about`: what the program is. */
export function manPage(
  entries: readonly (AnyCommand | Group)[],
  { version, about }: { readonly version: string; readonly about: string },
): string {
  const lines = [
    `.TH VNEX 1 "" "vnex ${version}" "User Commands"`,
    '.SH NAME',
    `vnex \\- ${roff('the virtio negotiation explorer')}`,
    '.SH SYNOPSIS',
    `${bold('vnex')} \\fIcommand\\fR [\\fIoption\\fR ...] [\\fIargument\\fR ...]`,
    '.SH DESCRIPTION',
    roff(about),
    '.SH COMMANDS',
    ...everyCommand(entries).flatMap(commandLines),
    '.SH EXIT STATUS',
    'What every command has in common:',
    ...exitLines({ ...PROGRAM_EXITS, ...COMMON_EXITS }),
    '.SH ENVIRONMENT',
    '.TP',
    `${bold('NO_COLOR')}, ${bold('FORCE_COLOR')}`,
    roff('no colours, and colours wherever the output goes; --color goes over both'),
    '.TP',
    bold('CI'),
    roff('where it is set, vnex check rewrites no expectation'),
  ];
  return `${lines.join('\n')}\n`;
}
