import { several } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import openvmm`. */
export const importOpenvmm = command({
  name: 'openvmm',
  summary: 'read a command line of OpenVMM',
  description: 'Reads a command line of OpenVMM, and predicts what the monitor offers.',
  arguments: { input: several('a file, - for stdin, or the command line itself, after --') },
  options: PLAN_OPTIONS,
  examples: ['vnex import openvmm fixtures/imports/openvmm-vtd.sh --kernel 6.12 --explain'],
  exits: { 0: 'read' },
  run: async ({ input }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('openvmm', input, options, io);
    return EXIT.answered;
  },
});
