import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import incus`. */
export const importIncus = command({
  name: 'incus',
  summary: 'read a virtual machine of Incus or LXD',
  description:
    'Reads what incus config show --expanded or lxc config show --expanded prints, and predicts what the QEMU that is started by it offers and refuses.',
  arguments: { file: required('the configuration in YAML, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: [
    'incus config show guest --expanded | vnex import incus -',
    'vnex import incus fixtures/imports/incus.yaml --kernel 6.12 --explain',
  ],
  exits: { 0: 'read, whatever QEMU would refuse of it' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('incus', [file], options, io);
    return EXIT.answered;
  },
});
