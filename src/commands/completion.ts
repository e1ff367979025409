import { oneOf, rest } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { command } from '../cli/command.ts';
import { EXIT } from '../io/io.ts';

/** A line that stands for every file. */
const FILES = ':files';

const shells = async () => plain((await import('../report/completion-scripts.ts')).SHELLS);

/**
 * `vnex completion`: the script that a shell loads, or for the words of an unfinished command line what may come next:
 * one a line, with a tab before what it means.
 */
export const completion = command({
  name: 'completion',
  summary: 'print what a shell needs to complete command lines',
  description: 'Prints the script with which a shell completes command lines of vnex.',
  arguments: {
    shell: oneOf('bash, zsh or fish', 'shell', shells),
    words: rest('after --: an unfinished command line; prints what its last word can become', 'nothing'),
  },
  options: {},
  examples: ['source <(vnex completion bash)', 'vnex completion fish > ~/.config/fish/completions/vnex.fish'],
  exits: { 0: 'printed' },
  run: async ({ shell, words }, _, io, program) => {
    if (words.length === 0) {
      const { completionScript } = await import('../report/completion-scripts.ts');
      io.out(completionScript(shell));
      return EXIT.answered;
    }
    const { candidates, files } = await program.complete(words);
    const lines = candidates.map(({ word, about }) => (about === '' ? word : `${word}\t${about}`));
    io.out([...lines, ...(files ? [FILES] : [])].map((line) => `${line}\n`).join(''));
    return EXIT.answered;
  },
});
