import type { Inquiry } from '../../inquiry/inquiry.ts';
import { isPci } from '../../model/device.ts';
import { iommuTranslates } from '../linux/dma/iommu/default-domain.ts';

/** The proposed dma_addr_is_phys_addr(): every address that the DMA API gives out for this device is a guest-physical one. */
export function dmaAddrIsPhysAddr(ask: Inquiry): boolean {
  const pci = ask.device.transport(isPci);
  switch (ask.platform.arch()) {
    case 's390x':
      return !pci;
    case 'ppc64le':
      return (
        ask.platform.protection((kind) => kind === 'pef') ||
        !pci ||
        ask.platform.iommu((kind) => kind !== 'spapr-tce')
      );
    default:
      return !iommuTranslates(ask);
  }
}
