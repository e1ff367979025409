import type { Inquiry } from '../../../../inquiry/inquiry.ts';
import type { IommuAnswers } from '../../../driver-model.ts';
import { hasPciParent } from '../parent.ts';
import { iommuBlocks, iommuIsBlind, iommuTranslates } from './default-domain.ts';

/** Whether bus addresses differ from guest-physical ones for this device, by what Linux has set up. */
function translates(ask: Inquiry): boolean {
  const pci = hasPciParent(ask);
  switch (ask.platform.arch()) {
    case 's390x':
      return pci;
    case 'ppc64le':
      return pci && ask.platform.iommu((kind) => kind === 'spapr-tce');
    default:
      return iommuTranslates(ask);
  }
}

/** What Linux makes of an IOMMU. */
export const iommu: IommuAnswers = {
  isBlind: iommuIsBlind,
  blocks: iommuBlocks,
  translates,
  namesPrivateAlias: (ask) =>
    ask.platform.protection((kind) => kind === 'cca') && !ask.kernel.has('realm-dma-alias'),
};
