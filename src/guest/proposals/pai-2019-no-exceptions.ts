import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linuxBeforeRefusal } from './linux-before-refusal.ts';

const LINK = 'https://lore.kernel.org/all/20191016075521.GA5201@oc0525413822.ibm.com/';

const useDmaApi = rule(
  (ask: Inquiry, kept: FeatureSet) => (ask.kept(kept, F.ACCESS_PLATFORM) ? 'yes' : 'no'),
  {
    id: 'proposal/pai-2019-no-exceptions/quirk',
    proposed: true,
    topic: 'api',
    question: 'Do rings and buffers go through the DMA API?',
    answers: {
      yes: {
        value: true,
        yes: true,
        answer: 'ACCESS_PLATFORM was kept.',
        effect: 'addresses come from the DMA API',
      },
      no: {
        value: false,
        yes: false,
        answer: 'ACCESS_PLATFORM was not kept, and there is no exception, not even for Xen.',
        effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'Five days after the patch, as a question to Hellwig: would it do to drop every guess and use the DMA API exactly when ACCESS_PLATFORM is negotiated? Xen is not discussed there; a Xen PV guest, whose own physical addresses are not the machine’s, would lose the devices that do not offer the bit, which vnex does not model.',
  },
);

/** Bit 33 and nothing else. */
export const pai2019NoExceptions: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'pai-2019-no-exceptions',
  title: 'Pai 2019, no exceptions',
  provenance: {
    author: 'Ram Pai',
    date: '2019-10-16',
    link: LINK,
    rule: 'The DMA API is used exactly when ACCESS_PLATFORM is negotiated; the exception for Xen goes.',
    objections: [],
    verified: true,
    checked:
      'Read: the message and its patch; no answer to it was found. The link is built from the Message-ID.',
  },
  useDmaApi,
};
