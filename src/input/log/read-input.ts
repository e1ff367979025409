import type { InputIo } from '../../io/input-io.ts';
import { usage } from '../../io/usage-error.ts';
import type { LogReading } from '../../model/log.ts';
import { STDIN, STDIN_NAME } from '../source.ts';
import type { LogReader } from './log-reader.ts';
import { looksLikeLog } from './looks-like-log.ts';

function code(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Whether a file of that name is there, whatever it is. */
function isThere(path: string, io: InputIo): boolean {
  try {
    io.stat(path);
    return true;
  } catch (error) {
    if (code(error) === undefined) throw error;
    return code(error) !== 'ENOENT' && code(error) !== 'ENOTDIR' && code(error) !== 'ENAMETOOLONG';
  }
}

function readFile(path: string, io: InputIo, reader: LogReader): void {
  try {
    if (io.stat(path).kind === 'directory') throw usage(path, 'a directory; expected a log');
    for (const piece of io.pieces?.(path) ?? [io.readFile(path)]) reader.push(piece);
  } catch (error) {
    const why = code(error);
    if (why === undefined) throw error;
    throw usage(path, `cannot be read (${why})`);
  }
}

/** A log that was read, and what errors call it. */
export interface ReadInput {
  readonly file: string;
  readonly reading: LogReading;
}

const TEXT_NAME = 'the text';

/**
 * Reads what a command line gives: a file, `-` for standard input, or the text itself. A single word that names no file
 * is a mistake in the name of one. Throws UsageError.
 */
export async function readLogInput(given: readonly string[], io: InputIo): Promise<ReadInput> {
  const { LogReader } = await import('./log-reader.ts');
  const reader = new LogReader();
  const [first = ''] = given;
  if (given.length === 1 && first === STDIN) {
    for await (const chunk of io.stdin)
      reader.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    return { file: STDIN_NAME, reading: reader.end() };
  }
  if (given.length === 1 && isThere(first, io)) {
    readFile(first, io, reader);
    return { file: first, reading: reader.end() };
  }
  if (given.length === 1 && !/\s/.test(first.trim()))
    throw usage(first, 'no such file; a message is given in quotes, a log as a file or - for standard input');
  reader.push(new TextEncoder().encode(given.join(' ')));
  return { file: TEXT_NAME, reading: reader.end() };
}

/** So much of a file tells whether it is a log. */
const BEGINNING = 64 * 1024;

/**
 * The log that a word names, or the message that it is: a file that looks like one, or a text with blanks that names no
 * file. Returns undefined for anything else, standard input among it.
 */
export async function logGiven(word: string, io: InputIo): Promise<ReadInput | undefined> {
  if (word === STDIN) return undefined;
  if (!isThere(word, io))
    return /\s/.test(word) && (await looksLikeLog(word)) ? readLogInput([word], io) : undefined;
  try {
    if (io.stat(word).kind !== 'file') return undefined;
    const begun = new TextDecoder().decode(io.readFile(word, BEGINNING));
    return (await looksLikeLog(begun)) ? await readLogInput([word], io) : undefined;
  } catch (error) {
    // What is wrong with it is said where it is read.
    if (code(error) === undefined) throw error;
    return undefined;
  }
}
