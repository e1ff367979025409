import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { type GuestInquiry, oncePerGuest } from '../../../inquiry/once-per-guest.ts';
import type { DmaImplementation } from '../../../model/result.ts';
import type { DmaMapping } from '../../driver-model.ts';
import { forceDmaUnencrypted } from './force-dma-unencrypted.ts';
import { iommuTranslates } from './iommu.ts';
import { hasPciParent } from './parent.ts';
import { pseriesDma } from './pseries.ts';
import { dmaDirectBounce } from './swiotlb.ts';
import { usesGrants, usesXenSwiotlb } from './xen.ts';

const implementation = decision({
  id: 'linux/dma/implementation',
  topic: 'mapping',
  question: 'Which code stands behind the DMA API for this device?',
  answers: {
    'dma-direct': {
      answer: 'dma-direct: DMA addresses are guest-physical addresses, but for a fixed offset.',
    },
    'iommu-dma': {
      answer: 'iommu-dma: each buffer is mapped in the IOMMU.',
      effect: 'map and unmap for each request',
    },
    'iommu-driver': {
      answer: 'The IOMMU driver’s own DMA operations: each buffer is mapped in the IOMMU.',
      effect: 'map and unmap for each request',
    },
    'pseries-tce': {
      answer: 'The hypervisor’s translation table (TCE): each buffer is entered there.',
      effect: 'map and unmap for each request',
    },
    'xen-swiotlb': {
      answer: 'xen-swiotlb: addresses are machine addresses, and pages that do not fit are copied.',
    },
    'xen-grant': {
      answer: 'Xen grants: each page is granted to the backend.',
      effect: 'grant and revoke for each request',
    },
  },
  authority: [
    { kind: 'kernel', where: 'get_dma_ops()' },
    { kind: 'kernel', where: 'kernel/dma/mapping.c dma_map_direct()', since: '5.9' },
    { kind: 'kernel', where: 'kernel/dma/mapping.c dma_map_direct(), use_dma_iommu()', since: '6.12' },
  ],
  story:
    'The DMA API is a switch. Per device it leads to dma-direct (with or without bouncing), to the IOMMU code, to the POWER hypervisor’s table or to Xen’s variants. The device asked is the transport’s parent: the PCI function, the platform device, the channel device.',
});

function chosen(ask: GuestInquiry, code: DmaImplementation): DmaImplementation {
  ask.decide(implementation, code);
  return code;
}

/** dma_direct_alloc() for the ring, dma_direct_map_page() for buffers. */
export const dmaDirect = oncePerGuest((ask): DmaMapping => {
  const behind = chosen(ask, 'dma-direct');
  const unencrypted = forceDmaUnencrypted(ask);
  const bounce = dmaDirectBounce(ask, unencrypted);
  return {
    implementation: behind,
    path: bounce === 'yes' ? 'swiotlb' : 'direct',
    bounced: bounce === 'yes',
    buffers: unencrypted && bounce === 'yes' ? 'shared' : 'private',
    ring: unencrypted ? 'shared' : 'private',
    fails: bounce === 'fails',
    translated: false,
  };
});

/** An IOMMU or the hypervisor’s table: buffers are mapped where they lie, and neither shared nor copied. */
function mapped(ask: Inquiry, behind: 'iommu-dma' | 'iommu-driver' | 'pseries-tce'): DmaMapping {
  return {
    implementation: chosen(ask, behind),
    path: behind === 'pseries-tce' ? 'pseries-tce' : 'iommu',
    bounced: false,
    buffers: 'private',
    ring: 'private',
    fails: false,
    translated: true,
  };
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

function pseries(ask: Inquiry): DmaMapping {
  const way = pseriesDma(ask);
  if (way === 'tce') return mapped(ask, 'pseries-tce');
  return {
    ...dmaDirect(ask),
    ...(way === 'window' ? { translated: true } : { addressed: 'guest-physical' }),
  };
}

/** Linux get_dma_ops() and what stands behind it, by architecture. */
export function mapDma(ask: Inquiry): DmaMapping {
  if (usesGrants(ask)) {
    return {
      implementation: chosen(ask, 'xen-grant'),
      path: 'xen-grant',
      bounced: false,
      buffers: 'shared',
      ring: 'shared',
      fails: false,
      translated: true,
    };
  }
  if (usesXenSwiotlb(ask)) {
    return {
      implementation: chosen(ask, 'xen-swiotlb'),
      path: 'xen-swiotlb',
      bounced: undefined,
      buffers: 'private',
      ring: 'private',
      fails: false,
      translated: true,
    };
  }
  const pci = hasPciParent(ask);
  switch (ask.platform.arch()) {
    case 's390x':
      if (!pci) return dmaDirect(ask);
      return mapped(ask, ask.kernel.has('s390-pci-iommu-dma') ? 'iommu-dma' : 'iommu-driver');
    case 'ppc64le':
      if (!pci || ask.platform.iommu((kind) => kind !== 'spapr-tce')) return dmaDirect(ask);
      return pseries(ask);
    case 'x86_64':
    case 'aarch64':
    case 'riscv64': {
      return iommuTranslates(ask) ? mapped(ask, iommuImplementation(ask)) : dmaDirect(ask);
    }
  }
}
