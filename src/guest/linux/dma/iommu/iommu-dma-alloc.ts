import type { GuestInquiry } from '../../../../inquiry/once-per-guest.ts';
import { rule } from '../../../../inquiry/rule.ts';
import { forceDmaUnencrypted } from '../force-dma-unencrypted.ts';

/**
 * Linux dma_alloc_attrs(), iommu_dma_alloc(): whether a driver of a protected guest gets memory for its rings behind an
 * IOMMU that translates.
 */
export const iommuDmaAllocates = rule(
  (ask: GuestInquiry) => {
    if (!ask.kernel.has('iommu-dma-no-shared-memory')) return 'private';
    return forceDmaUnencrypted(ask) ? 'none' : 'not-shared';
  },
  {
    id: 'linux/dma/iommu-alloc',
    topic: 'sharing',
    question: 'Is there memory for rings behind an IOMMU that translates?',
    answers: {
      private: {
        value: true,
        yes: true,
        answer: 'pages are taken as they lie, and mapped in the IOMMU.',
        effect: 'the ring stays private',
      },
      'not-shared': {
        value: true,
        yes: true,
        answer: 'pages are taken as they lie, since this kernel shares no DMA memory in such a guest.',
        effect: 'the ring stays private',
      },
      none: {
        value: false,
        yes: false,
        answer: 'the ring would have to be shared, which iommu-dma cannot do yet.',
        effect: 'no ring is allocated, and the probe fails with ENOMEM',
      },
    },
    authority: [
      { kind: 'kernel', where: 'drivers/iommu/dma-iommu.c iommu_dma_alloc()' },
      {
        kind: 'kernel',
        where: 'kernel/dma/mapping.c dma_alloc_attrs(), drivers/iommu/dma-iommu.c iommu_dma_alloc()',
        since: '7.3',
      },
    ],
    story:
      'Up to 7.2 iommu-dma gave a driver private pages whatever the guest, and the device read ciphertext or nothing. Since 7.3 the DMA API marks an allocation that must be shared before it looks for who maps it. Only dma-direct can serve such a request; iommu-dma turns it down, so that the driver gives up after FEATURES_OK. The POWER hypervisor’s table never looks at the mark.',
  },
);
