import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { forceDmaUnencrypted } from '../linux/dma/force-dma-unencrypted.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';

const LINK = 'https://lkml.iu.edu/hypermail/linux/kernel/2002.2/05096.html';

const needsDmaApi = rule((ask: Inquiry) => (forceDmaUnencrypted(ask) ? 'yes' : 'no'), {
  id: 'proposal/pasic-2020/decouple',
  proposed: true,
  topic: 'api',
  question: 'Is the DMA API needed because guest memory is protected?',
  answers: {
    yes: {
      value: true,
      yes: true,
      answer: 'force_dma_unencrypted() says that DMA must go to shared memory.',
      effect: 'addresses come from the DMA API',
    },
    no: {
      value: false,
      yes: false,
      answer: 'force_dma_unencrypted() says nothing of the kind.',
      effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'Two reasons for the DMA API, kept apart: the device asks for it, or the guest’s memory does. On s390 the device does not change when the guest is protected, and setting ACCESS_PLATFORM sends vhost through its IOTLB, which was measured ten times slower. The host’s side of that was fixed instead, in QEMU 5.0. The addresses are the DMA API’s own, so it holds where these are guest-physical: s390 channel devices, x86 without an IOMMU; a POWER guest whose addresses carry the offset of a DMA window is not among them since 5.6.',
});

/** Bit 33, a Xen domain, or memory that DMA must not see unshared. */
export const pasic2020: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'pasic-2020',
  title: 'Pasic 2020, protection decoupled from the bit',
  offer: 'nothing',
  provenance: {
    author: 'Halil Pasic',
    date: '2020-02-20',
    link: LINK,
    rule: 'The DMA API is used when force_dma_unencrypted() says that guest memory is protected, ACCESS_PLATFORM or not.',
    objections: [
      {
        who: 'Christoph Hellwig',
        what: 'that function is dma-direct’s own; devices without the bit are legacy, leave them',
      },
      {
        who: 'Michael Tsirkin',
        what: 'only if it costs nothing where addresses are the same, and the API promises that',
      },
      { who: 'David Gibson', what: 'rather DMA operations per device which mean that they are the same' },
      { who: 'Jason Wang', what: 'fix vhost’s slowness on the host' },
    ],
    verified: true,
    checked: 'Read: cover letter and thread.',
  },
  useDmaApi: linuxOr(needsDmaApi),
};
