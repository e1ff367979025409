import { type Dirent, fstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../text/terminal.ts';
import { diskIo } from './disk.ts';
import type { Clock, Io } from './io.ts';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** FORCE_COLOR over NO_COLOR over what the stream is. */
function colour(env: Environment, isTty: boolean): Terminal['colour'] {
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== '') return force === '0' || force === 'false' ? 0 : 1;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 0;
  return isTty && env.TERM !== 'dumb' ? 1 : 0;
}

/**
 * Whether a terminal makes links, which none can be asked: FORCE_HYPERLINK over NO_HYPERLINK and NO_COLOR over what those that
 * do are known by. Others would show what they do not understand.
 */
function links(env: Environment, isTty: boolean): boolean {
  const force = env.FORCE_HYPERLINK;
  if (force !== undefined && force !== '') return isSet(force);
  if (isSet(env.NO_HYPERLINK) || isSet(env.CI) || colour(env, isTty) === 0 || !isTty) return false;
  const { KONSOLE_VERSION, TERM = '', TERM_PROGRAM = '', VTE_VERSION = '0', WT_SESSION } = env;
  return (
    LINKING_PROGRAMS.has(TERM_PROGRAM) ||
    LINKING_TERMS.test(TERM) ||
    WT_SESSION !== undefined ||
    KONSOLE_VERSION !== undefined ||
    Number.parseInt(VTE_VERSION, 10) > 5000
  );
}

const LINKING_PROGRAMS: ReadonlySet<string> = new Set(['ghostty', 'iTerm.app', 'vscode', 'WezTerm', 'zed']);
const LINKING_TERMS = /^(?:alacritty|foot|xterm-ghostty|xterm-kitty)/;

/** A terminal with a UTF-8 locale; files and pipes get UTF-8 unless the locale says otherwise. */
function unicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) || locale === '';
}

const MIN_WIDTH = 40;
const MAX_WIDTH = 120;
const DEFAULT_WIDTH = 100;

function width(columns: number | undefined): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns ?? DEFAULT_WIDTH));
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UsageError([{ file: directory, message: `a directory that cannot be read (${error.code})` }]);
  }
}

/** What belongs to version control, editors and package managers. */
function isPassedOver(directory: string): boolean {
  return directory.startsWith('.') || directory === 'node_modules';
}

/** Every file below a directory, by name; links are not followed, and hidden directories and installed packages left out. */
export function filesBelow(directory: string): readonly string[] {
  return [...entriesOf(directory)]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (!entry.isDirectory()) return [path];
      return isPassedOver(entry.name) ? [] : filesBelow(path);
    });
}

function isSet(flag: string | undefined): boolean {
  return flag !== undefined && flag !== '' && flag !== '0' && flag !== 'false';
}

/** What is used of a process. */
interface ProcessStreams {
  readonly stdin: Io['input']['stdin'];
  readonly stdout: {
    readonly write: (text: string) => unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly stderr: { readonly write: (text: string) => unknown; readonly isTTY?: boolean };
  readonly env: Environment;
  /** Where the cases lie that come with vnex; left out where there are none. */
  readonly fixtures?: string;
}

/** Standard input, which Node.js opens when it is first looked at: few command lines read it. */
function whenRead(streams: Pick<ProcessStreams, 'stdin'>): ProcessStreams['stdin'] {
  return { [Symbol.asyncIterator]: () => streams.stdin[Symbol.asyncIterator]() };
}

/** Whether standard input is a pipe of a shell or a file, and no terminal, /dev/null or nothing at all. */
function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile();
  } catch {
    return false;
  }
}

const CLOCK: Clock = {
  today: () => {
    const now = new Date();
    const digits = (part: number) => String(part).padStart(2, '0');
    return `${now.getFullYear()}-${digits(now.getMonth() + 1)}-${digits(now.getDate())}`;
  },
  seconds: () => performance.now() / 1000,
};

/** The real process, as commands see it. */
export function processIo(streams: ProcessStreams): Io {
  const { stdout, env, fixtures } = streams;
  return {
    input: { ...diskIo(whenRead(streams)), filesBelow, ...(fixtures === undefined ? {} : { fixtures }) },
    out: (text) => void stdout.write(text),
    err: (text) => void streams.stderr.write(text),
    writeFile: (path, text) => writeFileSync(path, text),
    makeDirectory: (path) => void mkdirSync(path, { recursive: true }),
    ci: isSet(env.CI),
    clock: CLOCK,
    isPiped,
    openScreen: async () => {
      const { openScreen } = await import('./open-screen.ts');
      return openScreen(streams.stdin, stdout);
    },
    isWatched: () => streams.stderr.isTTY === true,
    terminal: {
      colour: colour(env, stdout.isTTY === true),
      unicode: unicode(env),
      links: links(env, stdout.isTTY === true),
      width: width(stdout.columns),
    },
  };
}
