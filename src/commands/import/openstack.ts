import { fileCommand } from './plan-command.ts';

/** `vnex import openstack`. */
export const importOpenstack = fileCommand('what the openstack client prints or is given', {
  kind: 'openstack',
  summary: 'read properties of OpenStack images and flavors',
  description:
    'Reads the properties of an image, the extra specs of a flavor, or both, and predicts what the QEMU that Nova then starts offers and refuses.',
  examples: [
    'openstack image show debian -f json | vnex import openstack -',
    'vnex import openstack fixtures/imports/openstack.yaml --kernel 6.12 --explain',
  ],
  read: 'read, whatever libvirt and QEMU would refuse of it; what Nova itself refuses is a mistake',
});
