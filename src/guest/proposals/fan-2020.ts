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
    'The exception for Xen is older than the bit and says that a Xen guest uses the DMA API, whatever its kind. An Arm guest that is not the initial domain has no xen-swiotlb, so that the exception leads it to the default DMA operations, and on the board of the report they crashed on the rings of a remote processor (rpmsg). So: where xen-swiotlb is used, and nowhere else.',
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
        what: 'is there no way to use ACCESS_PLATFORM, as everyone else does by now? And if the DMA operations fail on Arm, why not fix those?',
      },
      {
        who: 'Christoph Hellwig',
        what: 'what is not in control of the memory map must set ACCESS_PLATFORM; and the exception for Xen should never have been added in this form',
      },
    ],
    verified: true,
    checked:
      'Read: the patch, and the answers by Tsirkin (24 and 26 June 2020) and Hellwig (1 July 2020). It was not merged.',
  },
  useDmaApi: (ask, kept) =>
    ask.kept(kept, F.ACCESS_PLATFORM) || ask.platform.xen() === undefined
      ? linux.useDmaApi(ask, kept)
      : xenVringUseDma(ask),
};
