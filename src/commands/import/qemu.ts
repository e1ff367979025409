import { several } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import qemu`. */
export const importQemu = command({
  name: 'qemu',
  summary: 'read a QEMU command line',
  description: 'Reads a QEMU command line, and predicts what QEMU offers and refuses.',
  arguments: { input: several('a file, - for stdin, or the command line itself, after --') },
  options: PLAN_OPTIONS,
  examples: [
    'vnex import qemu fixtures/imports/sev-snp.sh --kernel 6.12 --explain',
    'vnex import qemu fixtures/imports/sev-snp.sh --why net0',
    'vnex import qemu -- qemu-system-x86_64 -M q35 -device virtio-net-pci',
  ],
  exits: { 0: 'read, whatever QEMU would refuse of it' },
  run: async ({ input }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('qemu', input, options, io);
    return EXIT.answered;
  },
});
