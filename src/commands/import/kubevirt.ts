import { fileCommand } from './plan-command.ts';

/** `vnex import kubevirt`. */
export const importKubevirt = fileCommand('the manifest in YAML or JSON', {
  kind: 'kubevirt',
  summary: 'read a KubeVirt VirtualMachine',
  description:
    'Reads a VirtualMachine or a VirtualMachineInstance of KubeVirt, and predicts what the QEMU of its virt-launcher then offers and refuses.',
  examples: [
    'kubectl get vm guest -o yaml | vnex import kubevirt -',
    'vnex import kubevirt fixtures/imports/kubevirt-sev.yaml --kernel 6.12 --explain',
  ],
  read: 'read, whatever libvirt and QEMU would refuse of it',
});
