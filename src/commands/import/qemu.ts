import { wordsCommand } from './plan-command.ts';

/** `vnex import qemu`. */
export const importQemu = wordsCommand({
  kind: 'qemu',
  summary: 'read a QEMU command line',
  description: 'Reads a QEMU command line, and predicts what QEMU offers and refuses.',
  examples: [
    'vnex import qemu fixtures/imports/sev-snp.sh --kernel 6.12 --explain',
    'vnex import qemu fixtures/imports/sev-snp.sh --why net0',
    'vnex import qemu -- qemu-system-x86_64 -M q35 -device virtio-net-pci',
  ],
  read: 'read, whatever QEMU would refuse of it',
});
