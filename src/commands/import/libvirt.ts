import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import libvirt`. */
export const importLibvirt = command({
  name: 'libvirt',
  summary: 'read a libvirt domain',
  description: 'Reads a libvirt domain, and predicts what QEMU then offers and refuses.',
  arguments: { file: required('domain XML, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: [
    'virsh dumpxml guest | vnex import libvirt - --out guest',
    'vnex import libvirt fixtures/imports/sev-q35.xml --kernel 6.12 --explain',
  ],
  exits: { 0: 'read, whatever libvirt and QEMU would refuse of it' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('libvirt', [file], options, io);
    return EXIT.answered;
  },
});
