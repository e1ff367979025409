import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import openstack`. */
export const importOpenstack = command({
  name: 'openstack',
  summary: 'read properties of OpenStack images and flavors',
  description:
    'Reads the properties of an image, the extra specs of a flavor, or both, and predicts what the QEMU that Nova then starts offers and refuses.',
  arguments: { file: required('what the openstack client prints or is given, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: [
    'openstack image show debian -f json | vnex import openstack -',
    'vnex import openstack fixtures/imports/openstack.yaml --kernel 6.12 --explain',
  ],
  exits: { 0: 'read, whatever libvirt and QEMU would refuse of it; what Nova itself refuses is a mistake' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('openstack', [file], options, io);
    return EXIT.answered;
  },
});
