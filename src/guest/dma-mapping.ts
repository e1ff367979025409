import type { DmaImplementation, DmaPath } from '../model/result.ts';
import type { DmaMapping } from './driver-model.ts';

/** Memory as it lies: private where it is protected, neither copied nor translated. */
const AS_IT_LIES = {
  bounced: false,
  buffers: 'private',
  ring: 'private',
  fails: false,
  translated: false,
} as const;

/** What a driver does with a buffer that bypasses the DMA API: nothing. */
export const BYPASS: DmaMapping = {
  ...AS_IT_LIES,
  implementation: undefined,
  path: 'guest-physical',
  addressed: 'guest-physical',
};

/** dma-direct where nothing must be shared or bounced. */
export const DIRECT: DmaMapping = { ...AS_IT_LIES, implementation: 'dma-direct', path: 'direct' };

/** An IOMMU or the hypervisor’s table: buffers are mapped where they lie, and neither shared nor copied. */
export function mapped(implementation: DmaImplementation, path: DmaPath): DmaMapping {
  return { ...AS_IT_LIES, implementation, path, translated: true };
}

/** Xen grants: the backend is given each page. */
export const GRANTED: DmaMapping = { ...mapped('xen-grant', 'xen-grant'), buffers: 'shared', ring: 'shared' };

/** xen-swiotlb: a buffer is copied if its pages do not fit. */
export const XEN_SWIOTLB: DmaMapping = { ...mapped('xen-swiotlb', 'xen-swiotlb'), bounced: undefined };

/** A vDPA device that is a part of the guest: its driver looks addresses up in a table of its own. */
export const BY_VDPA_DRIVER: DmaMapping = { ...mapped('vdpa', 'vdpa'), addressed: 'own-table' };

/** Whether each buffer is copied through the kernel's own pool, swiotlb, and no other of a proposal's. */
export function isPooled({ implementation, bounced }: DmaMapping): boolean {
  return implementation === 'dma-direct' && bounced === true;
}
