import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapThroughDescribedPool } from './described-pool.ts';

const LINK = 'https://lore.kernel.org/all/Z_N9aqdeb9i0F9bl@infradead.org/';

const hasPool = rule((_ask: Inquiry) => 'yes', {
  id: 'proposal/hellwig-2025/pool',
  proposed: true,
  topic: 'mapping',
  question: 'Does the platform describe a pool for this device?',
  answers: {
    yes: {
      value: true,
      answer: 'Assumed so: no platform description can say it.',
      effect: 'rings lie in the pool, and each buffer is copied into it; behind an IOMMU it is not used',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'The answer to Woodhouse: a PCI device cannot do DMA into its own BAR, and a pool in system memory is faster and already there. Ordinary guests of such a host pay the copy, too, as the host cannot tell which guest needs it.',
});

/** A pool that the platform describes. */
export const hellwig2025: DriverModel = {
  ...linux,
  id: 'hellwig-2025',
  title: 'Hellwig 2025, a pool that the platform describes',
  provenance: {
    author: 'Christoph Hellwig',
    date: '2025-04-07',
    link: LINK,
    rule: 'No memory of the device’s own, and no new bit: the platform (device tree, or ACPI) describes a pool in system memory, the existing restricted-dma-pool, for whatever device is behind it.',
    assumes: 'the platform describes a pool for every device, on every architecture',
    objections: [
      {
        who: 'David Woodhouse',
        what: 'the device must say that it needs the pool, so that a driver without it is refused, and other systems must find it',
      },
    ],
    verified: true,
    checked:
      'Read: Hellwig’s messages of 3 and 7 April 2025 in the thread on VIRTIO_F_SWIOTLB. The link is built from the Message-ID.',
  },
  mapDma: (ask, kept) => (hasPool(ask) ? mapThroughDescribedPool(ask, kept) : linux.mapDma(ask, kept)),
};
