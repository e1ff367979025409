import type { AnyCommand, Group } from './command.ts';

// What was probably meant by words that no command takes: options of other programs, and a file where a form is expected.

/** Names that other programs have for what is printed. */
const FORMAT =
  /^--?(?:format|output|output-format|out|o|f|report|reporter|(?:output-)?(\w+?)(?:-output|-format)?)$/;
/** Formats that some command of vnex prints. */
const FORMATS = ['json', 'markdown', 'html', 'svg', 'text', 'tap', 'junit', 'github', 'gcc', 'sarif'];
/** Options of one letter that QEMU takes and vnex does not. */
const LETTERS_OF_QEMU = /^-[MmkgdDsSLpbn]$/;

type Entries = readonly (AnyCommand | Group)[];

/** The command that words are for; undefined where they name none. */
function commandOf([name, ...others]: readonly string[], entries: Entries): AnyCommand | undefined {
  const found = entries.find((entry) => entry.name === name);
  return found === undefined || !('commands' in found) ? found : commandOf(others, found.commands);
}

/** How a command is told to print a format: `--json`, `--reporter junit`; undefined where it does not print it. */
function spelled(format: string, { options }: AnyCommand): string | undefined {
  if (Object.hasOwn(options, format)) return `--${format}`;
  return Object.hasOwn(options, 'reporter') ? `--reporter ${format}` : undefined;
}

function formatHint(option: string, words: readonly string[], entries: Entries): string | undefined {
  const command = commandOf(words, entries);
  const [name = '', attached] = option.split('=');
  const [is, own] = FORMAT.exec(name) ?? [];
  if (is === undefined || command === undefined) return undefined;
  const next = words[words.indexOf(option) + 1];
  const format = [attached, next, own].find((word) => word !== undefined && FORMATS.includes(word));
  const meant = spelled(format ?? 'json', command);
  if (meant === undefined || (format === undefined && own !== undefined)) return undefined;
  return format === undefined ? `${meant} prints what programs read` : `did you mean ${meant}?`;
}

/** What to say besides of an option that a command does not have; undefined where nothing comes to mind. */
export function optionHint(option: string, words: readonly string[], entries: Entries): string | undefined {
  const format = formatHint(option, words, entries);
  if (format !== undefined) return format;
  if (!/^-[a-zA-Z][\w-]+/.test(option) && !LETTERS_OF_QEMU.test(option)) return undefined;
  const example = `vnex explain -- qemu-system-x86_64 ${option}`;
  return `options of other programs stand behind -- with the program: ${example}`;
}
