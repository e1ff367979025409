import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';

const LINK = 'https://lore.kernel.org/all/20190813132617.GA6426@lst.de/';

const goesThroughDmaApi = rule(
  (ask: Inquiry) => {
    const addressing = ask.device.addressing();
    return addressing === 'guest-physical' || addressing === 'either' ? 'yes' : 'no';
  },
  {
    id: 'proposal/hellwig-2019-bypass/offer',
    proposed: true,
    topic: 'api',
    question: 'Does the device offer the bypass of the DMA API?',
    answers: {
      yes: {
        value: false,
        yes: true,
        answer: 'the device’s description says that it can read guest-physical addresses.',
        effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
      },
      no: {
        value: true,
        yes: false,
        answer:
          'nothing in the device’s description says so, and devices made before the rule cannot offer it.',
        effect: 'addresses come from the DMA API',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'The default reversed: every driver that does DMA uses the DMA API, and a device may offer the bypass. No bit was ever assigned, so the description’s “addressing” (guest-physical or either) stands for the offer. Devices of the time offer nothing; two months later Hellwig would let them be quirked, which without more is Linux again, so no quirk is applied here.',
  },
);

/** The DMA API unless the device offers to be spared it. */
export const hellwig2019Bypass: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'hellwig-2019-bypass',
  title: 'Hellwig 2019, the bypass is the offer',
  offer: 'bypass',
  provenance: {
    author: 'Christoph Hellwig',
    date: '2019-08-13',
    link: LINK,
    rule: 'The DMA API is the rule for every device. To bypass it is an option that the device can offer, not the other way round.',
    assumes: 'a device offers the bypass where its description says addressing guest-physical or either',
    objections: [
      {
        who: 'David Gibson',
        what: 'the driver must still learn from the platform that it cannot take the offer',
      },
      { who: 'David Gibson', what: 'hard to change now: devices in the field offer nothing' },
    ],
    verified: true,
    checked: 'Read: the message and Gibson’s answer. The link is built from the Message-ID.',
  },
  useDmaApi: linuxOr(goesThroughDmaApi),
};
