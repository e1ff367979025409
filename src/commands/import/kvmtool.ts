import { wordsCommand } from './plan-command.ts';

/** `vnex import kvmtool`. */
export const importKvmtool = wordsCommand({
  kind: 'kvmtool',
  summary: 'read a command line of kvmtool',
  description: 'Reads a command line of kvmtool (lkvm), and predicts what the monitor offers.',
  examples: ['vnex import kvmtool fixtures/imports/kvmtool.sh --kernel 6.12 --explain'],
  read: 'read',
});
