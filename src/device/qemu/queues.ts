import { since } from './boot.ts';
import { numberOf, type Settings } from './settings.ts';

const AUTO = 0xffff;

/**
 * How many queues a disk has. `auto` is one for each virtual CPU on PCI, virtio_pci_optimal_num_queues() since QEMU
 * 5.2, and one elsewhere.
 */
export function queuesOfDisk(settings: Settings): number | undefined {
  const given = numberOf('num-queues', settings) ?? AUTO;
  if (given !== AUTO) return given;
  return settings.model.transport === 'pci' && since(settings.boot, '5.2')
    ? Math.min(settings.boot.cpus, 1023)
    : 1;
}
