import { STDIN } from '../input/source.ts';
import { exists } from '../io/exists.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';

/** Where a command finds its cases. */
export interface NamedCases {
  /** Files, `-` for standard input, or what stands for the command line that was given itself; undefined where nothing was. */
  readonly files: readonly (string | undefined)[];
  /** The process's edge, at which those can be read. */
  readonly io: Io;
}

/** What errors call a command line that was given as arguments. */
export const ARGUMENTS = '<arguments>';

/**
 * The cases that the words of a command line name: files, or a command line itself, as one word or as its words behind
 * `--`. Where there are none and something is piped in, they are in standard input.
 */
export function casesNamed(words: readonly string[], io: Io, isTaken: boolean): NamedCases {
  const [first, ...others] = words;
  if (first === undefined) return { files: [!isTaken && io.isPiped?.() === true ? STDIN : undefined], io };
  if (others.length > 0 && isCommandLine(words))
    return { files: [ARGUMENTS], io: withText(words.map(shellQuoted).join(' '), io) };
  if (others.length > 0 && !words.some((word) => exists(word, io.input))) throw usage('vnex', TOO_MANY);
  const isCommand = others.length === 0 && first !== STDIN && /\s-/.test(first) && !exists(first, io.input);
  return isCommand ? { files: [ARGUMENTS], io: withText(first, io) } : { files: words, io };
}

/** The same of a command that takes one case. Throws UsageError. */
export function caseNamed(words: readonly string[], process: Io, isTaken: boolean) {
  const { files, io } = casesNamed(words, process, isTaken);
  const [file, ...others] = files;
  if (others.length > 0) throw usage('vnex', TOO_MANY_CASES);
  return { file, io };
}

const TOO_MANY_CASES = 'too many arguments; expected one case, or a command line with its options behind --';

const TOO_MANY =
  'too many arguments, none of which is a file; expected files, or a command line with its options behind --';

function isCommandLine(words: readonly string[]): boolean {
  return words.slice(1).some((word) => word.startsWith('-'));
}

/** A word as a shell takes it back, but for a variable in it, whose value may be stated. */
export function shellQuoted(word: string): string {
  if (/^[\w./:=,+@%-]+$/.test(word)) return word;
  if (/\$\{\w+\}/.test(word)) return `"${word.replaceAll(/["\\`]/g, '\\$&')}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The edge at which a text can be read as a file. */
function withText(text: string, io: Io): Io {
  const bytes = new TextEncoder().encode(text);
  const { input } = io;
  return {
    ...io,
    input: {
      ...input,
      stat: (path) => (path === ARGUMENTS ? { kind: 'file', size: bytes.length } : input.stat(path)),
      readFile: (path, limit) =>
        path === ARGUMENTS ? bytes.subarray(0, limit) : input.readFile(path, limit),
    },
  };
}
