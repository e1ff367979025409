import { wordsCommand } from './plan-command.ts';

/** `vnex import cloud-hypervisor`. */
export const importCloudHypervisor = wordsCommand({
  kind: 'cloud-hypervisor',
  summary: 'read a Cloud Hypervisor guest',
  description:
    'Reads a command line of Cloud Hypervisor or the JSON of its API, and predicts what the monitor offers and refuses.',
  examples: ['vnex import cloud-hypervisor fixtures/imports/cloud-hypervisor-tdx.sh --kernel 6.12 --explain'],
  read: 'read, whatever the monitor would refuse of it',
});
