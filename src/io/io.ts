import type { Screen } from '../text/screen.ts';
import type { Terminal } from '../text/terminal.ts';
import type { Directories } from './find-files.ts';
import type { InputIo } from './input-io.ts';
import type { TreeDisk } from './tree-disk.ts';

/** All that a command may touch of the process. */
export interface Io {
  readonly input: InputIo & Directories;
  /** Where `import sysfs` looks for a guest’s files; left out: the real disk. */
  readonly tree?: TreeDisk;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly writeFile: (path: string, text: string) => void;
  /** Makes a directory, and those above it, where they are missing. */
  readonly makeDirectory: (path: string) => void;
  readonly terminal: Terminal;
  /** Whether something is piped into standard input, or a file stands there; left out where nothing is. */
  readonly isPiped?: () => boolean;
  /** Takes the whole terminal over; undefined where standard input and output are not both one, left out where they never are. */
  readonly openScreen?: () => Promise<Screen | undefined>;
  /** Whether a terminal shows what is said besides the answer; left out where none does. */
  readonly isWatched?: () => boolean;
  /** Whether continuous integration runs this. */
  readonly ci: boolean;
  /** Left out: nothing is said of the time. */
  readonly clock?: Clock;
}

export interface Clock {
  /** The day where the process runs, `2026-11-29`. */
  readonly today: () => string;
  /** Seconds since some moment, which never go back. */
  readonly seconds: () => number;
}

/** What a command's exit code means. */
export const EXIT = {
  /** The question was answered. */
  answered: 0,
  /** The answer is no: not `works` under --fail, a disagreement, a broken expectation. */
  no: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** A bug in vnex. */
  bug: 70,
  /** Ended by SIGHUP, SIGINT or SIGTERM: 128 plus the number of the signal, as in shells. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
