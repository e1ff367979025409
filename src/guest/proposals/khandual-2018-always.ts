import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import { linuxBeforeRefusal } from './linux-before-refusal.ts';
import { powerSwiotlb } from './untranslated.ts';

const LINK = 'https://lkml.iu.edu/hypermail/linux/kernel/1807.2/04808.html';

const usesPlatformOperations = rule(
  (ask: Inquiry, kept: FeatureSet) =>
    ask.kept(kept, F.ACCESS_PLATFORM) ||
    ask.platform.xen() !== undefined ||
    ask.platform.protection((kind) => kind === 'pef')
      ? 'platform'
      : 'direct',
  {
    id: 'proposal/khandual-2018-always/operations',
    proposed: true,
    topic: 'api',
    question: 'Which DMA operations does the device get?',
    answers: {
      platform: { value: true, answer: 'The device gets the platform’s own.' },
      direct: {
        value: false,
        answer: 'The device gets virtio_direct_dma_ops: each address is the guest-physical one.',
        effect: 'the same addresses as without the DMA API, at the price of an indirect call',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'The answer to “not two paths in every driver”: one path, and the difference moves into the DMA operations. Devices without ACCESS_PLATFORM get operations that leave addresses as they are, unless the platform overrides them: POWER’s secure guests with swiotlb.',
  },
);

/** virtio_direct_dma_ops: dma-direct in shape, without offset, bounce or decryption. */
const VIRTIO_DIRECT: DmaMapping = { ...DIRECT, addressed: 'guest-physical' };

/** The DMA API for every device; those without bit 33 get operations that change nothing. */
export const khandual2018Always: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'khandual-2018-always',
  title: 'Khandual 2018, the DMA API always',
  offer: 'nothing',
  about: { arches: ['ppc64le'], elsewhere: 'silent' },
  provenance: {
    author: 'Anshuman Khandual',
    date: '2018-07-20',
    link: LINK,
    rule: 'Every device goes through the DMA API. One without ACCESS_PLATFORM gets operations that leave addresses guest-physical, unless the platform overrides them.',
    objections: [
      {
        who: 'Michael Tsirkin',
        what: 'an indirect call for each request costs ordinary guests (as remembered)',
      },
      { who: 'Christoph Hellwig', what: 'fix virtio, do not add one more platform hook (as remembered)' },
    ],
    verified: true,
    checked: 'Read: the cover letter. The objections are from memory.',
  },
  useDmaApi: () => true,
  mapDma: (ask, kept) => (usesPlatformOperations(ask, kept) ? powerSwiotlb(ask, kept) : VIRTIO_DIRECT),
};
