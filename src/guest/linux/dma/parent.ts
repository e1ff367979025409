import type { Inquiry } from '../../../inquiry/inquiry.ts';

/**
 * Whether the device that DMA is mapped for is a PCI function: the transport's parent, which for virtio-vdpa is
 * the vDPA device's own.
 */
export function hasPciParent(ask: Inquiry): boolean {
  return ask.device.transport((kind) => kind.startsWith('pci-') || kind === 'vdpa');
}
