import { F } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { usesXenSwiotlb } from '../linux/dma/xen.ts';
import { linux } from '../linux/linux.ts';
import { linuxBeforeRefusal } from './linux-before-refusal.ts';

const LINK = 'https://lore.kernel.org/all/20200624091732.23944-1-peng.fan@nxp.com/';

/** Linux xen_vring_use_dma(), as of that patch. */
const xenVringUseDma = rule((ask: Inquiry) => (usesXenSwiotlb(ask) ? 'yes' : 'no'), {
  id: 'proposal/fan-2020/xen',
  proposed: true,
  topic: 'api',
  question: 'Does this Xen guest need the DMA API?',
  answers: {
    yes: {
      value: true,
      yes: true,
      answer: 'xen-swiotlb stands behind it, as guest-physical addresses are not the machine’s.',
      effect: 'addresses come from the DMA API',
    },
    no: {
      value: false,
      yes: false,
      answer: 'without xen-swiotlb its addresses are what its backend understands.',
      effect: 'descriptors carry guest-physical addresses, past any IOMMU, bounce buffer or decryption',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'The exception for Xen is older than the bit and says that a Xen guest uses the DMA API, whatever its kind. An Arm guest that is not the initial domain has no xen-swiotlb, so that the exception leads it to the default DMA operations, which nothing else on such a machine asks for: for rings to a secure world (Trusty) they copy without need, and on rings to a remote processor (rpmsg) they crashed, which the patch calls a fault of its own. So: where xen-swiotlb is used, and nowhere else.',
});

/** The exception for Xen where xen-swiotlb is used, and not elsewhere. */
export const fan2020: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'fan-2020',
  title: 'Fan 2020, Xen where xen-swiotlb is used',
  provenance: {
    author: 'Peng Fan',
    date: '2020-06-24',
    link: LINK,
    rule: 'A Xen guest uses the DMA API without ACCESS_PLATFORM only where xen-swiotlb stands behind it.',
    objections: [
      {
        who: 'Michael Tsirkin',
        what: 'is there no way to use ACCESS_PLATFORM, as everyone else does by now? Of the check itself: reasonable on the surface; but if the DMA operations fail on Arm, fix those first, and it is not needed',
      },
      {
        who: 'Christoph Hellwig',
        what: 'what is not in control of the memory map must set ACCESS_PLATFORM; and the exception for Xen should never have been added in this form',
      },
    ],
    verified: true,
    checked:
      'Read: the whole patch, the answers by Tsirkin (24 June to 11 July 2020), Hellwig (1 July) and Stabellini (to 15 July), and what was asked again in July 2024. It was not merged; Xilinx’s branch asks for a PV domain instead, which is not this rule.',
  },
  useDmaApi: (ask, kept) =>
    ask.kept(kept, F.ACCESS_PLATFORM) || ask.platform.xen() === undefined
      ? linux.useDmaApi(ask, kept)
      : xenVringUseDma(ask),
};
