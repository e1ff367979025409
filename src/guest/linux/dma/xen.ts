import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { type GuestInquiry, oncePerGuest } from '../../../inquiry/once-per-guest.ts';
import { oneQuestion } from '../../../inquiry/one-question.ts';
import { hasWord } from '../kernel-parameter.ts';
import { hasPciParent } from './parent.ts';
import { swiotlbForcedByParameter } from './swiotlb-parameter.ts';

/**
 * Linux xen_virtio_restricted_mem_acc() and xen_grant_init_backend_domid(): whether a Xen guest hands out grants
 * for this device. A backend named in a device tree is not part of a platform description and counts as absent.
 */
export function hasGrantBackend(ask: GuestInquiry): boolean {
  const xen = ask.platform.xen();
  if (
    xen === undefined ||
    !ask.kernel.has('platform-restricted-memory') ||
    !ask.kernel.enabled('XEN_VIRTIO', 'n')
  )
    return false;
  if (!ask.kernel.has('xen-restricts-by-callback')) return true;
  const forced = xen.mode === 'pv' || ask.kernel.enabled('XEN_VIRTIO_FORCE_GRANT', 'n');
  const initial = ask.kernel.has('xen-grants-not-in-dom0') && xen.domain === 'dom0';
  return forced && !initial;
}

/** Whether the DMA API of this device hands out grants. Before the callback did so, only Arm installed the operations. */
export const usesGrants = oneQuestion(
  oncePerGuest((ask) => {
    if (!hasGrantBackend(ask)) return false;
    return ask.platform.arch() !== 'x86_64' || ask.kernel.has('xen-x86-grant-operations');
  }),
);

/**
 * Linux pci_xen_swiotlb_init(), xen_swiotlb_enabled(): whether Xen's own bounce buffer stands behind the DMA API. A PV
 * domain without hardware of its own has PCI devices through pcifront alone, which sets the buffer up: when the first
 * device comes, and since f9a38ea5172a (read as absent in 6.1, present in 6.12) at boot, where the memory map that it
 * shares with its host has reserved parts, as one with PCI devices has.
 */
export function usesXenSwiotlb(ask: Inquiry): boolean {
  const xen = ask.platform.xen();
  if (xen === undefined) return false;
  if (ask.platform.arch() !== 'x86_64') return xen.domain === 'dom0';
  if (xen.mode !== 'pv') return false;
  if (xen.domain === 'dom0' || hasWord(ask, 'iommu', 'soft')) return true;
  if (hasPciParent(ask) && ask.kernel.enabled('XEN_PCIDEV_FRONTEND', 'y')) return true;
  return swiotlbForcedByParameter(ask) && !ask.kernel.has('swiotlb-flags');
}
