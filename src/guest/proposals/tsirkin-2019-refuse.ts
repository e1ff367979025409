import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { DriverModel } from '../driver-model.ts';
import { isProtected } from '../protected.ts';
import { refusing } from '../refusing.ts';
import { dmaAddrIsPhysAddr } from './dma-addr-is-phys-addr.ts';
import { tsirkin2019 } from './tsirkin-2019.ts';

const LINK = 'https://lore.kernel.org/all/20190906001220-mutt-send-email-mst@kernel.org/';

const refuse = refusing(
  (ask: Inquiry, kept: FeatureSet) => {
    if (!isProtected(ask) || ask.kept(kept, F.ACCESS_PLATFORM)) return 'no';
    return dmaAddrIsPhysAddr(ask) ? 'no' : 'yes';
  },
  {
    id: 'proposal/tsirkin-2019-refuse/refusal',
    proposed: true,
    topic: 'requirement',
    question: 'Would loading the driver corrupt guest memory?',
    answers: {
      no: { yes: false },
      yes: {
        yes: true,
        answer:
          'memory is encrypted, the device has no ACCESS_PLATFORM, and DMA addresses are not guest-physical.',
        effect: 'the probe fails with EINVAL, without a word in the log',
        refuses: { errno: 'EINVAL' },
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'Four weeks after the two conditions: where they do not hold, refuse. It is the first form of what was merged a year later, and goes further only in the case that the conditions do not cover; the merged check refuses every device without ACCESS_PLATFORM.',
  },
);

/** The two conditions of August, and a refusal where the second one fails. */
export const tsirkin2019Refuse: DriverModel = {
  ...tsirkin2019,
  id: 'tsirkin-2019-refuse',
  title: 'Tsirkin 2019, refuse what would corrupt',
  offer: 'nothing',
  provenance: {
    author: 'Michael S. Tsirkin',
    date: '2019-09-06',
    link: LINK,
    rule: 'As tsirkin-2019; and the probe fails if memory is encrypted, DMA addresses are not guest-physical, and ACCESS_PLATFORM is not there.',
    objections: [
      { who: 'Christoph Hellwig', what: 'the DMA API will never promise that the addresses are the same' },
    ],
    verified: true,
    checked: 'Read: the message. The link is built from the Message-ID.',
  },
  refuse,
};
