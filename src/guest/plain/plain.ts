import { BYPASS } from '../dma-mapping.ts';
import type { DriverModel } from '../driver-model.ts';
import { untouchedIommu } from './untouched-iommu.ts';

/**
 * The answers of a guest whose drivers have a list of features each and no more: nobody tells it that memory is
 * restricted, nothing is mapped, the IOMMU stays as it comes out of reset. A guest that differs overrides the answer.
 */
export const PLAIN: Omit<DriverModel, 'id' | 'title' | 'probe'> = {
  offer: 'required',
  keepFeatures: (_ask, known) => known,
  restrictsMemory: () => false,
  refuse: () => undefined,
  useDmaApi: () => false,
  mapDma: () => BYPASS,
  fitsPool: () => true,
  describePool: () => undefined,
  failWithoutRing: (_ask, agreed) => agreed,
  iommu: untouchedIommu,
};
