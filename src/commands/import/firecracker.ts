import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import firecracker`. */
export const importFirecracker = command({
  name: 'firecracker',
  summary: 'read a Firecracker configuration',
  description:
    'Reads what --config-file of Firecracker takes, and predicts what the monitor offers and refuses.',
  arguments: { file: required('the configuration in JSON, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: ['vnex import firecracker fixtures/imports/firecracker.json --kernel 6.1 --explain'],
  exits: { 0: 'read, whatever the monitor would refuse of it' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('firecracker', [file], options, io);
    return EXIT.answered;
  },
});
