import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DmaMapping } from '../driver-model.ts';
import { dmaDirect } from '../linux/dma/map-dma.ts';
import { linux } from '../linux/linux.ts';

const noteUntranslated = rule((_ask: Inquiry, why: string) => ['no', { why }], {
  id: 'proposal/untranslated',
  proposed: true,
  topic: 'mapping',
  question: 'Are the DMA API’s addresses translated for this device?',
  answers: {
    no: {
      value: false,
      yes: false,
      answer: '{why}.',
      effect: 'dma-direct and its bounce pool give out guest-physical addresses, past any IOMMU',
    },
  },
  authority: { kind: 'list', where: 'https://lkml.iu.edu/hypermail/linux/kernel/1910.1/04862.html' },
  story:
    'A device without ACCESS_PLATFORM understands guest-physical addresses only. To use the DMA API with it nevertheless, a proposal must make sure that the API’s addresses are of that kind: of the bounce buffer, and not of an IOMMU. On POWER that was to be the platform’s part, by setting no DMA operations in a secure guest; the kernel did so in 5.4 and 5.5, and lets secure guests use the hypervisor’s table since 5.6.',
});

/** dma-direct whatever stands in front of the device. */
export function untranslated(ask: Inquiry, why: string): DmaMapping {
  noteUntranslated(ask, why);
  return { ...dmaDirect(ask), addressed: 'guest-physical' };
}

/** POWER's own part of these proposals: in a secure guest, a device without bit 33 gets dma-direct and swiotlb. */
export function powerSwiotlb(ask: Inquiry, kept: FeatureSet): DmaMapping {
  return ask.platform.protection((kind) => kind === 'pef') && !ask.kept(kept, F.ACCESS_PLATFORM)
    ? untranslated(ask, 'with this proposal a POWER secure guest uses swiotlb alone')
    : linux.mapDma(ask, kept);
}
