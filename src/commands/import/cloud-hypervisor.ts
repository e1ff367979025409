import { several } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import cloud-hypervisor`. */
export const importCloudHypervisor = command({
  name: 'cloud-hypervisor',
  summary: 'read a Cloud Hypervisor guest',
  description:
    'Reads a command line of Cloud Hypervisor or the JSON of its API, and predicts what the monitor offers and refuses.',
  arguments: { input: several('a file, - for stdin, or the command line itself, after --') },
  options: PLAN_OPTIONS,
  examples: ['vnex import cloud-hypervisor fixtures/imports/cloud-hypervisor-tdx.sh --kernel 6.12 --explain'],
  exits: { 0: 'read, whatever the monitor would refuse of it' },
  run: async ({ input }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('cloud-hypervisor', input, options, io);
    return EXIT.answered;
  },
});
