import { fileCommand } from './plan-command.ts';

/** `vnex import proxmox`. */
export const importProxmox = fileCommand('the configuration', {
  kind: 'proxmox',
  summary: 'read a configuration of Proxmox VE',
  description:
    'Reads what qm config prints and /etc/pve/qemu-server/ID.conf holds, and predicts what the QEMU that Proxmox VE starts by it offers and refuses. What qm showcmd prints is a QEMU command line.',
  examples: [
    'qm config 100 | vnex import proxmox -',
    'vnex import proxmox fixtures/imports/proxmox-q35.conf --kernel 6.12 --explain',
  ],
  read: 'read, whatever QEMU would refuse of it',
});
