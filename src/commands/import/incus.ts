import { fileCommand } from './plan-command.ts';

/** `vnex import incus`. */
export const importIncus = fileCommand('the configuration in YAML', {
  kind: 'incus',
  summary: 'read a virtual machine of Incus or LXD',
  description:
    'Reads what incus config show --expanded or lxc config show --expanded prints, and predicts what the QEMU that is started by it offers and refuses.',
  examples: [
    'incus config show guest --expanded | vnex import incus -',
    'vnex import incus fixtures/imports/incus.yaml --kernel 6.12 --explain',
  ],
  read: 'read, whatever QEMU would refuse of it',
});
