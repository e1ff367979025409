import type { Word } from '../shell/words.ts';
import type { DaemonArguments } from './arguments.ts';

/** Where a daemon waits for QEMU: a path, one to which the daemon adds a number, or a file in a folder that is not told. */
export interface DaemonSocket {
  readonly path: string;
  readonly isNumbered?: true;
  readonly isFileAlone?: true;
}

/** A vhost-user daemon that a text starts, at one of its sockets. */
export interface StartedDaemon {
  readonly socket: DaemonSocket;
  /** The names that the table of daemons has for what it may be. */
  readonly names: readonly string[];
  /** The word that takes its options; left out where there is none. */
  readonly options?: Word;
}

/** Reads the arguments of a daemon; `programs` are all that the text starts. */
export type DaemonReader = (
  args: DaemonArguments,
  programs: readonly (readonly Word[])[],
) => readonly StartedDaemon[];

/** Whether a path leads to a socket. */
export function leadsTo(path: string, { path: own, isNumbered, isFileAlone }: DaemonSocket): boolean {
  if (isFileAlone === true) return path.slice(path.lastIndexOf('/') + 1) === own;
  return (
    path === own || (isNumbered === true && path.startsWith(own) && /^\d+$/.test(path.slice(own.length)))
  );
}

/** A daemon at a path; none where the text names no path. */
export function atSocket(
  path: string | undefined,
  names: readonly string[],
  more: Omit<DaemonSocket, 'path'> = {},
): readonly StartedDaemon[] {
  return path === undefined || names.length === 0 ? [] : [{ socket: { path, ...more }, names }];
}
