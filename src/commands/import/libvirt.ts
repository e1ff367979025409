import { fileCommand } from './plan-command.ts';

/** `vnex import libvirt`. */
export const importLibvirt = fileCommand('domain XML', {
  kind: 'libvirt',
  summary: 'read a libvirt domain',
  description: 'Reads a libvirt domain, and predicts what QEMU then offers and refuses.',
  examples: [
    'virsh dumpxml guest | vnex import libvirt - --out guest',
    'vnex import libvirt fixtures/imports/sev-q35.xml --kernel 6.12 --explain',
  ],
  read: 'read, whatever libvirt and QEMU would refuse of it',
});
