import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { isProtected } from '../protected.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';
import { powerSwiotlb } from './untranslated.ts';

const LINK = 'https://lore.kernel.org/all/87zhrj8kcp.fsf@morokweng.localdomain/';

const needsDmaApi = rule((ask: Inquiry) => (isProtected(ask) ? 'yes' : 'no'), {
  id: 'proposal/bauermann-2019/encrypted',
  proposed: true,
  topic: 'api',
  question: 'Is guest memory encrypted, so that the DMA API is needed?',
  answers: {
    yes: { value: true, yes: true, effect: 'addresses come from the DMA API' },
    no: {
      value: false,
      yes: false,
      effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'One more condition beside xen_domain(): sev_active(), for which POWER was to give its own answer. It opened the debate of 2019. The device is not asked: it still understands guest-physical addresses only, so the rule works where the DMA API’s addresses are of that kind (a bounce buffer, nothing in front), and fails where an IOMMU translates.',
});

/** Bit 33, a Xen domain, or encrypted guest memory. */
export const bauermann2019: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'bauermann-2019',
  title: 'Bauermann 2019, encrypted memory',
  offer: 'nothing',
  provenance: {
    author: 'Thiago Jung Bauermann',
    date: '2019-01-29',
    link: LINK,
    rule: 'The DMA API is used with ACCESS_PLATFORM, in a Xen domain, or when guest memory is encrypted.',
    objections: [
      {
        who: 'Michael Tsirkin',
        what: 'the host should offer the bit; else only where DMA addresses are physical',
      },
      {
        who: 'Christoph Hellwig',
        what: 'wrong direction: the device must be ready for DMA, and must say so itself',
      },
    ],
    verified: true,
    checked:
      'Read: message and patch, quoted in full in lkml 1908.1/02712. The link is built from the Message-ID.',
  },
  useDmaApi: linuxOr(needsDmaApi),
  mapDma: powerSwiotlb,
};
