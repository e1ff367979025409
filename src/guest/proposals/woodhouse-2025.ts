import { DRAFT_SWIOTLB, F } from '../../features/bits.ts';
import { type FeatureSet, featureSet, union } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

const LINK = 'https://lore.kernel.org/all/20250402112410.2086892-2-dwmw2@infradead.org/';

const bringsRegion = rule(
  (ask: Inquiry, shown: FeatureSet) =>
    ask.shows(shown, F.VERSION_1) && ask.shows(shown, DRAFT_SWIOTLB) ? 'yes' : 'no',
  {
    id: 'proposal/woodhouse-2025/region',
    proposed: true,
    topic: 'selection',
    question: 'Does the device bring its own bounce region?',
    answers: {
      yes: {
        value: true,
        yes: true,
        answer: 'the device offers VIRTIO_F_SWIOTLB (bit 27 in the draft), and the driver keeps it.',
        effect: 'ring and buffers lie in the device’s region; ACCESS_PLATFORM does not matter there',
      },
      no: { value: false, yes: false, answer: 'the device does not show bit 27 beside VERSION_1.' },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'Let the device carry the memory through which it talks: a region in a PCI BAR, or a restricted-dma-pool in a device tree. Neither side needs to know whether guest memory is protected, and the device may require the bit.',
  },
);

const IN_REGION: DmaMapping = {
  ...DIRECT,
  path: 'swiotlb',
  bounced: true,
  buffers: 'shared',
  ring: 'shared',
  addressed: 'device-region',
};

/** Where the device brings a bounce region, everything goes through it. */
export const woodhouse2025: DriverModel = {
  ...linux,
  id: 'woodhouse-2025',
  title: 'Woodhouse 2025, the device’s own bounce region',
  offer: 'bounce-region',
  provenance: {
    author: 'David Woodhouse',
    date: '2025-04-02',
    link: LINK,
    rule: 'VIRTIO_F_SWIOTLB: the device’s transport provides a bounce region. A driver that keeps the bit passes addresses in that region only; a device may refuse a driver that does not.',
    objections: [
      {
        who: 'Christoph Hellwig',
        what: 'a device does not do DMA into its own BAR; describe a pool for all devices instead',
      },
      {
        who: 'Michael Tsirkin',
        what: 'why not ACCESS_PLATFORM with a platform’s swiotlb? BAR mappings are slow',
      },
      { who: 'Zhu Lingshan', what: 'copying thrashes the TLB' },
    ],
    verified: true,
    checked: 'Read: patch 1/3 and the answers. Whether it went on after April 2025 is not known.',
  },
  keepFeatures: (ask, known, shown) =>
    bringsRegion(ask, shown) ? union(known, featureSet([DRAFT_SWIOTLB])) : known,
  refuse: (ask, kept, restricted) =>
    ask.kept(kept, DRAFT_SWIOTLB) ? undefined : linux.refuse(ask, kept, restricted),
  useDmaApi: (ask, kept) => ask.kept(kept, DRAFT_SWIOTLB) || linux.useDmaApi(ask, kept),
  mapDma: (ask, kept) => (ask.kept(kept, DRAFT_SWIOTLB) ? IN_REGION : linux.mapDma(ask, kept)),
};
