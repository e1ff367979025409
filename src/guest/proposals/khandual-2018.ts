import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';
import { powerSwiotlb } from './untranslated.ts';

const LINK = 'https://patchwork.kernel.org/patch/10417371/';

const platformOverrides = rule(
  (ask: Inquiry) => (ask.platform.protection((kind) => kind === 'pef') ? 'yes' : 'no'),
  {
    id: 'proposal/khandual-2018/platform-hook',
    proposed: true,
    topic: 'api',
    question: 'Does the platform override the choice of addresses?',
    answers: {
      yes: {
        value: true,
        yes: true,
        answer: 'this is a POWER secure guest.',
        effect: 'addresses come from the DMA API',
      },
      no: {
        value: false,
        yes: false,
        answer: 'of all platforms only POWER’s secure guests were to define the hook.',
        effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'The first try to let the guest alone decide. A POWER guest turns secure long after QEMU has configured its devices, so QEMU cannot know that ACCESS_PLATFORM will be needed; the guest’s platform code knows.',
  },
);

/** A hook by which the platform asks for the DMA API whether or not bit 33 is there. */
export const khandual2018: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'khandual-2018',
  title: 'Khandual 2018, the platform hook',
  offer: 'nothing',
  about: { arches: ['ppc64le'], elsewhere: 'silent' },
  provenance: {
    author: 'Anshuman Khandual',
    date: '2018-05-22',
    link: LINK,
    rule: 'A platform hook may ask for the DMA API whether or not ACCESS_PLATFORM is there. POWER answers yes in secure guests, and bounces.',
    objections: [
      {
        who: 'Christoph Hellwig',
        what: 'no hook: let the device say it with a bit, and QEMU always set that bit',
      },
      {
        who: 'Benjamin Herrenschmidt',
        what: 'use the DMA API always, and let the architecture have its say second',
      },
    ],
    verified: false,
    checked:
      'Read: the two objections (13 June 2018, lkml 1806.1/03093 and 03310) and the follow-up of July that cites this patch. The patch itself was not found; its date and the shape of the hook are from memory.',
  },
  useDmaApi: linuxOr(platformOverrides),
  mapDma: powerSwiotlb,
};
