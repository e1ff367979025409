import type { Program } from '../../src/cli/command.ts';

/** A program that completes nothing, for commands that are run by themselves. */
export const PROGRAM: Program = {
  complete: async () => ({ candidates: [], files: false }),
  version: '1.2.3',
};
