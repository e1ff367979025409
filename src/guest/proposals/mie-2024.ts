import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

const LINK = 'http://mail.spinics.net/lists/linux-pci/msg153426.html';

const isBuiltSo = rule((_ask: Inquiry) => 'yes', {
  id: 'proposal/mie-2024/option',
  proposed: true,
  topic: 'api',
  question: 'Is the kernel built so that virtio always uses the DMA API?',
  answers: {
    yes: {
      value: true,
      answer: 'Assumed so: the option that the message asks for never got a name.',
      effect: 'addresses come from the DMA API',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'A legacy device has 32 feature bits and cannot say ACCESS_PLATFORM, and yet it may be a board on the other side of a PCI bus, with limits of its own. The device cannot tell the driver; so let whoever builds the kernel do so. What the option does for devices that understand guest-physical addresses alone is not said.',
});

/** The DMA API for every device, where the kernel was built so. */
export const mie2024: DriverModel = {
  ...linux,
  id: 'mie-2024',
  title: 'Mie 2024, a build option',
  offer: 'nothing',
  provenance: {
    author: 'Shunsuke Mie',
    date: '2024-05-16',
    link: LINK,
    rule: 'A legacy device cannot offer ACCESS_PLATFORM. A build option, or a case like Xen’s, makes virtio use the DMA API for devices without the bit.',
    assumes: 'the kernel is built with that option',
    objections: [
      {
        who: 'Manivannan Sadhasivam',
        what: 'the endpoint framework can be fixed, but some controllers with an IOMMU do not let software write the capabilities of a modern device; DMA for legacy devices, as for Xen, would help there',
      },
      {
        who: 'Michael Tsirkin',
        what: 'legacy gets no new features; if the capabilities are the problem, extend the specification, so that they can be found elsewhere',
      },
    ],
    verified: true,
    checked:
      'Read: the message and the answers of May and June 2024. Nothing was merged, as far as was found.',
  },
  useDmaApi: (ask) => isBuiltSo(ask),
};
