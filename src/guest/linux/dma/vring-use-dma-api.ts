import { F } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { rule } from '../../../inquiry/rule.ts';

/** Linux vring_use_dma_api(): bit 33, or a Xen domain. */
export const vringUseDmaApi = rule(
  (ask: Inquiry, kept: FeatureSet) => {
    if (!ask.kernel.has('vring-use-dma-api')) return 'no-such-choice';
    if (ask.kept(kept, F.ACCESS_PLATFORM) && ask.kernel.has('access-platform')) return 'access-platform';
    return ask.platform.xen() === undefined ? 'bypass' : 'xen';
  },
  {
    id: 'linux/dma/use-dma-api',
    topic: 'api',
    question: 'Do rings and buffers go through the DMA API?',
    answers: {
      'access-platform': {
        value: true,
        yes: true,
        answer: 'ACCESS_PLATFORM was kept.',
        effect: 'addresses come from the DMA API',
      },
      xen: {
        value: true,
        yes: true,
        answer: 'in a Xen domain a guest-physical address is not what a device needs.',
        effect: 'addresses come from the DMA API',
      },
      bypass: {
        value: false,
        yes: false,
        answer: 'without ACCESS_PLATFORM the device is taken to read guest memory as it is.',
        effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
      },
      'no-such-choice': {
        value: false,
        yes: false,
        answer: 'this kernel’s virtio never uses the DMA API.',
        effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
      },
    },
    authority: [
      { kind: 'kernel', where: 'drivers/virtio/virtio_ring.c vring_use_dma_api()', since: '4.6' },
      { kind: 'kernel', where: 'drivers/virtio/virtio_ring.c vring_use_map_api()', since: '6.18' },
    ],
    story:
      'Two tests and nothing else, in every release since 4.8: was bit 33 negotiated, or is this a Xen domain? No exception for encrypted memory, for an architecture or for a present IOMMU was ever merged, though each was proposed.',
  },
);
