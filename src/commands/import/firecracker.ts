import { fileCommand } from './plan-command.ts';

/** `vnex import firecracker`. */
export const importFirecracker = fileCommand('the configuration in JSON', {
  kind: 'firecracker',
  summary: 'read a Firecracker configuration',
  description:
    'Reads what --config-file of Firecracker takes, and predicts what the monitor offers and refuses.',
  examples: ['vnex import firecracker fixtures/imports/firecracker.json --kernel 6.1 --explain'],
  read: 'read, whatever the monitor would refuse of it',
});
