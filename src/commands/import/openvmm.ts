import { wordsCommand } from './plan-command.ts';

/** `vnex import openvmm`. */
export const importOpenvmm = wordsCommand({
  kind: 'openvmm',
  summary: 'read a command line of OpenVMM',
  description: 'Reads a command line of OpenVMM, and predicts what the monitor offers.',
  examples: ['vnex import openvmm fixtures/imports/openvmm-vtd.sh --kernel 6.12 --explain'],
  read: 'read',
});
