import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';

const LINK = 'https://lore.kernel.org/all/20190811055607.GA12488@lst.de/';

const isReal = rule((_ask: Inquiry) => 'no', {
  id: 'proposal/hellwig-2019/real',
  proposed: true,
  topic: 'api',
  question: 'Does the device say that it is real, and that no shortcut may be taken?',
  answers: {
    no: {
      value: false,
      yes: false,
      answer: 'the shortcut is taken, whatever the guest knows of its own memory.',
      effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'Using the DMA API can work only with a device that is ready for it, so the device must say so, and nothing in the guest may overrule it: sev_active() has to go. The flag is read here as ACCESS_PLATFORM, which QEMU would set for each device on POWER and s390.',
});

/** The device alone decides, by a flag that the hypervisor or the hardware sets. */
export const hellwig2019: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'hellwig-2019',
  title: 'Hellwig 2019, the device says “I’m real”',
  provenance: {
    author: 'Christoph Hellwig',
    date: '2019-08-11',
    link: LINK,
    rule: 'A flag of the device says “I’m real, don’t take a shortcut”, and nothing else leads to the DMA API. QEMU sets it for every device on POWER and s390.',
    assumes: 'the flag is ACCESS_PLATFORM; Xen’s exception stays',
    objections: [
      {
        who: 'David Gibson',
        what: 'the limit is the memory’s, not the device’s; the hypervisor cannot know of it',
      },
      {
        who: 'Michael Tsirkin',
        what: 'under SEV the device is not real: only bounced, and a physical address would do',
      },
    ],
    verified: true,
    checked: 'Read as quoted in lkml 1908.1/03880. The link is built from the Message-ID.',
  },
  useDmaApi: linuxOr(isReal),
};
