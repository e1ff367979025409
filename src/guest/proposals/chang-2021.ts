import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapThroughDescribedPool } from './described-pool.ts';

const LINK = 'https://lore.kernel.org/all/20210624155526.2775863-1-tientzu@chromium.org/';

const hasPool = rule((_ask: Inquiry) => 'yes', {
  id: 'proposal/chang-2021/pool',
  proposed: true,
  topic: 'mapping',
  question: 'Does the device tree give this device a pool of its own?',
  answers: {
    yes: {
      value: true,
      answer: 'Assumed so: no platform description can say it.',
      effect: 'rings lie in the pool, and each buffer is copied into it; behind an IOMMU it is not used',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'Made for devices that are not trusted on machines without an IOMMU: memory that the device may reach is set apart, and everything goes through it. pKVM guests came to depend on it. To the DMA API it is a property of the device; virtio still comes to the DMA API only with ACCESS_PLATFORM.',
});

/** A restricted DMA pool. */
export const chang2021: DriverModel = {
  ...linux,
  id: 'chang-2021',
  title: 'Chang 2021, a restricted DMA pool',
  about: { arches: ['aarch64', 'riscv64'], elsewhere: 'silent' },
  provenance: {
    author: 'Claire Chang',
    date: '2021-06-24',
    link: LINK,
    rule: 'A device tree gives a device a pool of its own (restricted-dma-pool): without an IOMMU in front of it, its DMA is bounced through the pool and its coherent memory comes from there, in every guest.',
    assumes: 'the device tree describes a pool for every device',
    objections: [],
    verified: true,
    checked:
      'Read: the cover letter of v15, the answers to it, and kernel/dma/swiotlb.c of 5.15 and later. No objection to the idea was found there; the answers report faults of the code.',
    merged: { release: '5.15', commit: '0b84e4f8b793' },
  },
  mapDma: (ask, kept) => (hasPool(ask) ? mapThroughDescribedPool(ask, kept) : linux.mapDma(ask, kept)),
};
