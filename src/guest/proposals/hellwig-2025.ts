import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapThroughDescribedPool } from './described-pool.ts';

const LINK = 'https://lore.kernel.org/all/Z_OVbRNHU1LXU368@infradead.org/';

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
    'The answer to Woodhouse: to bounce through memory of the device is not natural, less efficient with real hardware, and more to set up in Linux than the pool that is already there. In this model, ordinary guests of such a host pay the copy, too.',
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
    rule: 'That devices cannot reach guest memory is for the platform’s description (ACPI or device tree) to say, not for virtio: it declares pools in system memory, which all devices can use, and which devices need none because an IOMMU of two stages is before them.',
    assumes: 'the platform describes a pool for every device, on every architecture',
    objections: [
      {
        who: 'David Woodhouse',
        what: 'a feature bit is still wanted, so that older drivers leave the device alone; and the answer must do for other systems than Linux',
      },
    ],
    verified: true,
    checked:
      'Read: Hellwig’s messages of 3, 4 and 7 April 2025 in the thread on VIRTIO_F_SWIOTLB, and Woodhouse’s answers. A region of the device for staging made sense to him as such; the rule is about who says that it must be used. The link is built from the Message-ID.',
  },
  mapDma: (ask, kept) => (hasPool(ask) ? mapThroughDescribedPool(ask, kept) : linux.mapDma(ask, kept)),
};
