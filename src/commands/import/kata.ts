import { fileCommand } from './plan-command.ts';

/** `vnex import kata`. */
export const importKata = fileCommand('configuration.toml', {
  kind: 'kata',
  summary: 'read a configuration.toml of Kata Containers',
  description:
    'Reads configuration.toml of Kata Containers, and predicts what QEMU, Cloud Hypervisor or Firecracker then offers and refuses.',
  examples: ['vnex import kata fixtures/imports/kata-qemu-tdx.toml --kernel 6.12 --explain'],
  read: 'read, whatever the monitor would refuse of it',
});
