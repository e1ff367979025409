import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { PLAN_OPTIONS } from './options.ts';

/** `vnex import kubevirt`. */
export const importKubevirt = command({
  name: 'kubevirt',
  summary: 'read a KubeVirt VirtualMachine',
  description:
    'Reads a VirtualMachine or a VirtualMachineInstance of KubeVirt, and predicts what the QEMU of its virt-launcher then offers and refuses.',
  arguments: { file: required('the manifest in YAML or JSON, or - for stdin') },
  options: PLAN_OPTIONS,
  examples: [
    'kubectl get vm guest -o yaml | vnex import kubevirt -',
    'vnex import kubevirt fixtures/imports/kubevirt-sev.yaml --kernel 6.12 --explain',
  ],
  exits: { 0: 'read, whatever libvirt and QEMU would refuse of it' },
  run: async ({ file }, options, io) => {
    const { importPlan } = await import('./plan.ts');
    await importPlan('kubevirt', [file], options, io);
    return EXIT.answered;
  },
});
