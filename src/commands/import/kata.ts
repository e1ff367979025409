import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import kata`. */
export const importKata = command({
  name: 'kata',
  summary: 'read a configuration.toml of Kata Containers',
  description:
    'Reads configuration.toml of Kata Containers, and predicts what QEMU, Cloud Hypervisor or Firecracker then offers and refuses.',
  arguments: { file: required('configuration.toml, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: ['vnex import kata fixtures/imports/kata-qemu-tdx.toml --kernel 6.12 --explain'],
  exits: { 0: 'read, whatever the monitor would refuse of it' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('kata', [file], options, io);
    return EXIT.answered;
  },
});
