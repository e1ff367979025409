import type { DriverModel } from '../driver-model.ts';
import { iommu } from './dma/iommu/answers.ts';
import { fitsMapping } from './dma/largest-mapping.ts';
import { mapDma } from './dma/map-dma.ts';
import { describePool } from './dma/pool-use.ts';
import { vringUseDmaApi } from './dma/vring-use-dma-api.ts';
import { refuseRestricted } from './features-ok.ts';
import { restrictsMemory } from './restricted-memory.ts';
import { failWithoutRing, virtioDevProbe } from './virtio-dev-probe.ts';

/** The mainline kernel, in whatever release the platform runs. */
export const linux: DriverModel = {
  id: 'linux',
  title: 'Linux',
  offer: 'required',
  probe: virtioDevProbe,
  failWithoutRing,
  keepFeatures: (_ask, known) => known,
  restrictsMemory,
  refuse: refuseRestricted,
  useDmaApi: vringUseDmaApi,
  mapDma,
  fitsPool: fitsMapping,
  describePool,
  iommu,
};
