import { isInGuest, isVduse } from '../../../device/kind.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { type GuestInquiry, oncePerGuest } from '../../../inquiry/once-per-guest.ts';
import { rule } from '../../../inquiry/rule.ts';
import { isProtecting } from '../../../model/platform.ts';
import type { LinuxDmaImplementation } from '../../../model/result.ts';
import { BY_VDPA_DRIVER, DIRECT, GRANTED, mapped, XEN_SWIOTLB } from '../../dma-mapping.ts';
import type { DmaMapping } from '../../driver-model.ts';
import { forceDmaUnencrypted } from './force-dma-unencrypted.ts';
import { behindIommu } from './iommu/default-domain.ts';
import { iommuDmaAllocates } from './iommu/iommu-dma-alloc.ts';
import { hasPciParent } from './parent.ts';
import { pseriesDma } from './pseries.ts';
import { dmaDirectBounce } from './swiotlb.ts';
import { usesGrants, usesXenSwiotlb } from './xen.ts';

/** Linux get_dma_ops() and what stands behind it, by architecture. */
export function mapDma(ask: Inquiry): DmaMapping {
  if (usesGrants(ask)) return mapBy(ask, 'xen-grant');
  if (usesXenSwiotlb(ask)) return mapBy(ask, 'xen-swiotlb');
  if (isInGuest(ask)) return mapInGuest(ask);
  switch (ask.platform.arch()) {
    case 's390x':
      if (!hasPciParent(ask)) return dmaDirect(ask);
      return mapByIommu(ask, ask.kernel.has('s390-pci-iommu-dma') ? 'iommu-dma' : 'iommu-driver');
    case 'ppc64le':
      if (!hasPciParent(ask) || ask.platform.iommu((kind) => kind !== 'spapr-tce')) return dmaDirect(ask);
      return mapPseries(ask);
    case 'x86_64':
    case 'aarch64':
    case 'riscv64':
    case 'loongarch64':
      return mapBehindIommu(ask);
  }
}

/** A device that is a part of the guest sits behind no IOMMU; VDUSE has operations of its own, and so had vdpa_sim. */
function mapInGuest(ask: Inquiry): DmaMapping {
  const ownOperations = ask.device.vdpaDriver(isVduse) || !ask.kernel.has('vdpa-sim-dma-direct');
  if (!ownOperations) return dmaDirect(ask);
  const mapping = mapBy(ask, 'vdpa');
  return ask.kernel.has('virtio-map-operations') ? { ...mapping, besideDmaApi: true } : mapping;
}

function mapBehindIommu(ask: Inquiry): DmaMapping {
  switch (behindIommu(ask)) {
    case 'translated':
      return mapByIommu(ask, iommuImplementation(ask));
    case 'blocked':
      return { ...dmaDirect(ask), blocked: true };
    case 'identity':
    case 'none':
      return dmaDirect(ask);
  }
}

function iommuImplementation(ask: Inquiry): 'iommu-dma' | 'iommu-driver' {
  switch (ask.platform.iommu()) {
    case 'intel':
      return ask.kernel.has('intel-iommu-dma') ? 'iommu-dma' : 'iommu-driver';
    case 'amd':
      return ask.kernel.has('amd-iommu-dma') ? 'iommu-dma' : 'iommu-driver';
    default:
      return 'iommu-dma';
  }
}

/** An IOMMU that translates. In a protected guest the generic code may have no memory for a ring. */
function mapByIommu(ask: Inquiry, implementation: 'iommu-dma' | 'iommu-driver'): DmaMapping {
  const mapping = mapBy(ask, implementation);
  if (implementation !== 'iommu-dma' || !ask.platform.protection(isProtecting)) return mapping;
  return iommuDmaAllocates(ask) ? mapping : { ...mapping, noRing: true };
}

function mapPseries(ask: Inquiry): DmaMapping {
  switch (pseriesDma(ask)) {
    case 'tce':
      return mapBy(ask, 'pseries-tce');
    case 'window':
      return { ...dmaDirect(ask), translated: true };
    case 'untouched':
      return { ...dmaDirect(ask), addressed: 'guest-physical' };
  }
}

/** Linux dma_direct_alloc() for the ring, dma_direct_map_page() for buffers. */
export const dmaDirect = oncePerGuest((ask): DmaMapping => {
  const direct = mapBy(ask, 'dma-direct');
  const unencrypted = forceDmaUnencrypted(ask);
  const bounce = dmaDirectBounce(ask, unencrypted);
  return {
    ...direct,
    path: bounce === 'yes' ? 'swiotlb' : 'direct',
    bounced: bounce === 'yes',
    buffers: unencrypted && bounce === 'yes' ? 'shared' : 'private',
    ring: unencrypted ? 'shared' : 'private',
    fails: bounce === 'fails',
  };
});

/** The mapping that an implementation of the DMA API makes. */
const mapBy = rule((_ask: GuestInquiry, implementation: LinuxDmaImplementation) => implementation, {
  id: 'linux/dma/implementation',
  topic: 'mapping',
  question: 'Which code stands behind the DMA API for this device?',
  answers: {
    'dma-direct': {
      value: DIRECT,
      answer: 'dma-direct: DMA addresses are guest-physical addresses, but for a fixed offset.',
    },
    'iommu-dma': {
      value: mapped('iommu-dma', 'iommu'),
      answer: 'iommu-dma: each buffer is mapped in the IOMMU.',
      effect: 'map and unmap for each request',
    },
    'iommu-driver': {
      value: mapped('iommu-driver', 'iommu'),
      answer: 'The IOMMU driver’s own DMA operations: each buffer is mapped in the IOMMU.',
      effect: 'map and unmap for each request',
    },
    'pseries-tce': {
      value: mapped('pseries-tce', 'pseries-tce'),
      answer: 'The hypervisor’s translation table (TCE): each buffer is entered there.',
      effect: 'map and unmap for each request',
    },
    'xen-swiotlb': {
      value: XEN_SWIOTLB,
      answer: 'xen-swiotlb: addresses are machine addresses, and pages that do not fit are copied.',
    },
    'xen-grant': {
      value: GRANTED,
      answer: 'Xen grants: each page is granted to the backend.',
      effect: 'grant and revoke for each request',
    },
    vdpa: {
      value: BY_VDPA_DRIVER,
      answer:
        'The operations of the vDPA device itself (beside the DMA API since Linux 6.18, behind it before): addresses are those of its driver’s own table.',
    },
  },
  authority: [
    { kind: 'kernel', where: 'get_dma_ops()' },
    { kind: 'kernel', where: 'kernel/dma/mapping.c dma_map_direct()', since: '5.9' },
    { kind: 'kernel', where: 'kernel/dma/mapping.c dma_map_direct(), use_dma_iommu()', since: '6.12' },
  ],
  story:
    'The DMA API is a switch. For each device it leads to dma-direct (with or without bouncing), to the IOMMU code, to the POWER hypervisor’s table or to Xen’s variants. The device that counts is the transport’s parent: the PCI function, the platform device, the channel device.',
});
