import type { Command } from 'commander';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { completionScript, SHELLS } from '../report/completion-scripts.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';
import { complete } from './complete.ts';

/** A line that stands for every file. */
const FILES = ':files';

/**
 * `vnex completion`: the script that a shell loads, or for the words of an unfinished command line what may come next:
 * one a line, with a tab before what it means. Throws UsageError.
 */
export async function completionCommand(
  name: string,
  words: readonly string[],
  program: Command,
  io: Io,
): Promise<ExitCode> {
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined)
    throw usage(
      'vnex completion',
      `unknown shell ${quote(name)}; expected ${alternatives(SHELLS)}${suggestion(closest(name, SHELLS))}`,
    );
  if (words.length === 0) {
    io.out(completionScript(shell));
    return EXIT.answered;
  }
  const { candidates, files } = await complete(program, words);
  const lines = candidates.map(({ word, about }) => (about === '' ? word : `${word}\t${about}`));
  io.out([...lines, ...(files ? [FILES] : [])].map((line) => `${line}\n`).join(''));
  return EXIT.answered;
}
