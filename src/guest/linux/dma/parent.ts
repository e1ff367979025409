import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Transport } from '../../../model/device.ts';

function isPci(kind: Transport): boolean {
  return kind.startsWith('pci-') || kind === 'vdpa';
}

/**
 * Whether the device that DMA is mapped for is a PCI function: the transport's parent, which for virtio-vdpa is
 * the vDPA device's own.
 */
export function hasPciParent(ask: Inquiry): boolean {
  return ask.device.transport(isPci);
}
