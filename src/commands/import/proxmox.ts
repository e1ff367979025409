import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import proxmox`. */
export const importProxmox = command({
  name: 'proxmox',
  summary: 'read a configuration of Proxmox VE',
  description:
    'Reads what qm config prints and /etc/pve/qemu-server/ID.conf holds, and predicts what the QEMU that Proxmox VE starts by it offers and refuses. What qm showcmd prints is a QEMU command line.',
  arguments: { file: required('the configuration, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: [
    'qm config 100 | vnex import proxmox -',
    'vnex import proxmox fixtures/imports/proxmox-q35.conf --kernel 6.12 --explain',
  ],
  exits: { 0: 'read, whatever QEMU would refuse of it' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('proxmox', [file], options, io);
    return EXIT.answered;
  },
});
