import { wordsCommand } from './plan-command.ts';

/** `vnex import crosvm`. */
export const importCrosvm = wordsCommand({
  kind: 'crosvm',
  summary: 'read a command line of crosvm',
  description: 'Reads a command line of crosvm, and predicts what the monitor offers.',
  examples: ['vnex import crosvm fixtures/imports/crosvm-protected.sh --kernel 6.12 --explain'],
  read: 'read',
});
