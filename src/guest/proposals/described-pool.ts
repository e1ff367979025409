import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

/** A pool that is shared from the start, from which rings are allocated and through which buffers are copied. */
const POOL: DmaMapping = { ...DIRECT, path: 'swiotlb', bounced: true, buffers: 'shared', ring: 'shared' };

/** What the DMA API does for a device for which such a pool is described. Behind an IOMMU it is not used. */
export function mapThroughDescribedPool(ask: Inquiry, kept: FeatureSet): DmaMapping {
  return ask.platform.iommu((kind) => kind === 'none') ? POOL : linux.mapDma(ask, kept);
}
