import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { isProtected } from '../protected.ts';
import { dmaAddrIsPhysAddr } from './dma-addr-is-phys-addr.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';
import { powerSwiotlb } from './untranslated.ts';

const LINK = 'http://lkml.iu.edu/hypermail/linux/kernel/1908.1/02712.html';

const mayUseDmaApi = rule(
  (ask: Inquiry) => {
    if (!isProtected(ask)) return 'trusted';
    return dmaAddrIsPhysAddr(ask) ? 'yes' : 'translated';
  },
  {
    id: 'proposal/tsirkin-2019/two-conditions',
    proposed: true,
    topic: 'api',
    question: 'May the DMA API be used with a device that does not know of it?',
    answers: {
      yes: {
        value: true,
        yes: true,
        answer: 'the guest does not trust the device, and DMA addresses are guest-physical ones.',
        effect: 'addresses come from the DMA API',
      },
      trusted: {
        value: false,
        yes: false,
        answer: 'nothing keeps the host out of guest memory.',
        effect: 'descriptors carry guest-physical addresses',
      },
      translated: {
        value: false,
        yes: false,
        answer: 'the guest does not trust the device, but DMA addresses are not guest-physical ones.',
        effect: 'descriptors carry guest-physical addresses of memory that the device cannot use',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'An answer to Bauermann that makes the unspoken condition explicit. Wanting the DMA API is the guest’s affair; that a device without ACCESS_PLATFORM survives it depends on the DMA layer, which was to promise it by a new function. For what happens without the promise see tsirkin-2019-refuse.',
  },
);

/** Bit 33, a Xen domain, or: the device is not trusted and DMA addresses are physical. */
export const tsirkin2019: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'tsirkin-2019',
  title: 'Tsirkin 2019, two conditions',
  offer: 'nothing',
  provenance: {
    author: 'Michael S. Tsirkin',
    date: '2019-08-10',
    link: LINK,
    rule: 'Without ACCESS_PLATFORM, the DMA API is used if the guest does not trust the device and the DMA layer promises that DMA addresses are guest-physical.',
    objections: [
      {
        who: 'Christoph Hellwig',
        what: 'the DMA API cannot promise it: platforms have offsets that firmware describes',
      },
      {
        who: 'Christoph Hellwig',
        what: 'hacks on top of hacks: the device must say that it is ready for DMA',
      },
    ],
    verified: true,
    checked: 'Read: the message.',
  },
  useDmaApi: linuxOr(mayUseDmaApi),
  mapDma: powerSwiotlb,
};
