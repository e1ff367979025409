import { isInGuest } from '../../../device/kind.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { isPci, type Transport } from '../../../model/device.ts';

function hasPciDevice(kind: Transport): boolean {
  return isPci(kind) || kind === 'vdpa';
}

/**
 * Whether the device that DMA is mapped for is a PCI function: the transport's parent, which for virtio-vdpa is
 * the vDPA device's own, if that is not a part of the guest.
 */
export function hasPciParent(ask: Inquiry): boolean {
  return ask.device.transport(hasPciDevice) && !isInGuest(ask);
}
