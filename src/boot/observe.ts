import { type FeatureSet, fromBitString } from '../features/feature-set.ts';
import type { Observation } from '../model/recording.ts';
import type { DmaApi, DmaImplementation } from '../model/result.ts';
import type { GuestDevice, TracedCall } from './guest-output.ts';

/** What was seen of a device, out of what the guest and QEMU said. */
export function observationOf(guest: GuestDevice, acknowledged: FeatureSet | undefined): Observation {
  const { driver, status, features, calls, group, silent, messages } = guest;
  const api = apiIn(calls);
  const maps = countOf(calls, MAPS);
  return {
    driver,
    bound: driver !== undefined,
    status,
    features: fromBitString(features),
    deviceSawFeatures: acknowledged,
    dma: {
      api,
      implementation: api === 'dma-api' ? implementationIn(calls) : undefined,
      streamingMaps: maps,
      bounced: maps === 0 ? undefined : countOf(calls, SWIOTLB) > 0,
      iommuGroupType: group,
    },
    ...(driver === undefined && !silent ? {} : { answered: !silent }),
    messages,
  };
}

/** Who allocates rings: drivers/virtio/virtio_ring.c, where the compiler may have inlined one function into another. */
const RING = /^(?:vring|virtqueue)_/;
const MAPS = /^dma_map_(?:page_attrs|phys|sg_attrs)/;
const SWIOTLB = /^swiotlb_/;

function apiIn(calls: readonly TracedCall[]): DmaApi | undefined {
  const forRings = calls.filter(({ caller }) => RING.test(caller));
  if (forRings.some((call) => call.function.startsWith('dma_alloc_attrs'))) return 'dma-api';
  return forRings.some((call) => call.function.startsWith('alloc_pages_exact')) ? 'bypass' : undefined;
}

const ALLOCATORS: readonly (readonly [RegExp, DmaImplementation])[] = [
  [/^xen_swiotlb_/, 'xen-swiotlb'],
  [/^(?:intel_alloc_coherent|amd_iommu_alloc_coherent)/, 'iommu-driver'],
  [/^iommu_dma_alloc/, 'iommu-dma'],
  [/^dma_iommu_alloc_coherent/, 'pseries-tce'],
  [/^dma_direct_alloc/, 'dma-direct'],
];

function implementationIn(calls: readonly TracedCall[]): DmaImplementation | undefined {
  return ALLOCATORS.find(([shape]) => calls.some((call) => shape.test(call.function)))?.[1];
}

/** One map may call another: what a map calls by itself is the same buffer. */
function countOf(calls: readonly TracedCall[], shape: RegExp): number {
  return calls
    .filter((call) => shape.test(call.function) && !shape.test(call.caller))
    .reduce((sum, { count }) => sum + count, 0);
}
