import type { FeatureSet } from '../features/feature-set.ts';
import type { Case } from './case.ts';
import type { Cost } from './cost.ts';
import type { Decided } from './decision.ts';

export const OUTCOMES = [
  'works',
  'refused-by-driver',
  'refused-by-device',
  'not-created',
  'no-driver',
  'no-memory',
  'breaks',
  'unknown',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const STATUS_BITS = {
  ACKNOWLEDGE: 0x01,
  DRIVER: 0x02,
  DRIVER_OK: 0x04,
  FEATURES_OK: 0x08,
  NEEDS_RESET: 0x40,
  FAILED: 0x80,
} as const;
export type StatusName = keyof typeof STATUS_BITS;
/** Lowest bit first. */
export const STATUS_NAMES = [
  'ACKNOWLEDGE',
  'DRIVER',
  'DRIVER_OK',
  'FEATURES_OK',
  'NEEDS_RESET',
  'FAILED',
] as const satisfies readonly StatusName[];

/** `device-map`: the operations of a vDPA device itself, beside the DMA API. */
export const DMA_APIS = ['dma-api', 'bypass', 'device-map'] as const;
export type DmaApi = (typeof DMA_APIS)[number];

export const DMA_PATHS = [
  'guest-physical',
  'direct',
  'swiotlb',
  'iommu',
  'pseries-tce',
  'xen-swiotlb',
  'xen-grant',
  'vdpa',
  'bounce',
] as const;
export type DmaPath = (typeof DMA_PATHS)[number];

/** Which code stands behind the DMA API of Linux. `iommu-driver`: the IOMMU driver's own operations, before iommu-dma. `vdpa`: the vDPA device’s. */
export const LINUX_DMA_IMPLEMENTATIONS = [
  'dma-direct',
  'iommu-dma',
  'iommu-driver',
  'pseries-tce',
  'xen-swiotlb',
  'xen-grant',
  'vdpa',
] as const;
export type LinuxDmaImplementation = (typeof LINUX_DMA_IMPLEMENTATIONS)[number];

/**
 * The same for every guest: EDK2 has PciIo, and the IOMMU protocol behind it; a process drives devices through VFIO, or hands
 * its memory to a vhost backend; other systems have bus_dma, the DDI and the DMA adapter of Windows.
 */
export const DMA_IMPLEMENTATIONS = [
  ...LINUX_DMA_IMPLEMENTATIONS,
  'edk2-pci-io',
  'edk2-iommu-protocol',
  'vfio',
  'vhost-memory-table',
  'bus-dma',
  'illumos-ddi',
  'windows-dma-adapter',
] as const;
export type DmaImplementation = (typeof DMA_IMPLEMENTATIONS)[number];

export const RINGS = ['private', 'shared'] as const;
export type Ring = (typeof RINGS)[number];

/** Whose addresses the driver writes into descriptors. */
export const ADDRESS_KINDS = ['guest-physical', 'platform'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** How well an answer is known. */
export const CONFIDENCES = ['recorded', 'source', 'bracketed'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface DmaResult {
  readonly api: DmaApi;
  readonly path: DmaPath;
  /** Undefined where the driver bypasses the DMA API. */
  readonly implementation: DmaImplementation | undefined;
  /** Where nothing is protected, all memory counts as shared. */
  readonly ring: Ring;
  /** Undefined where it depends on each page. */
  readonly bounced: boolean | undefined;
  readonly addresses: AddressKind;
}

/** What becomes of a case. */
export interface Answer {
  readonly outcome: Outcome;
  readonly message: string | undefined;
  readonly errno: string | undefined;
  readonly status: readonly StatusName[];
  readonly features: { readonly offered: FeatureSet; readonly negotiated: FeatureSet };
  /** Undefined where the driver gave up before it allocated a ring. */
  readonly dma: DmaResult | undefined;
  /** What each request costs; empty: nothing; undefined where no request is ever made. */
  readonly cost: readonly Cost[] | undefined;
}

/** The same with its reasons. */
export interface Result extends Answer {
  /** The case, with its release settled. */
  readonly asked: Case;
  readonly confidence: Confidence;
  /** The ids of the decisions that no recording of a real guest came to in this way. */
  readonly unseen: readonly string[];
  /** In the order in which they were taken. */
  readonly decisions: readonly Decided[];
}
