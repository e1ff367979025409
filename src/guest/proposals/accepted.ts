import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping } from '../driver-model.ts';
import { iommuTranslates } from '../linux/dma/iommu/default-domain.ts';
import { linux } from '../linux/linux.ts';

/** What the DMA API does for a device that the guest has accepted: nothing is shared with the host, and nothing copied. */
export function mapAccepted(ask: Inquiry, kept: FeatureSet): DmaMapping {
  const mapping = iommuTranslates(ask) ? linux.mapDma(ask, kept) : DIRECT;
  return { ...mapping, trusted: true };
}
