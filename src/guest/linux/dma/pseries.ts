import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { hasWord } from '../kernel-parameter.ts';

const window = decision({
  id: 'linux/dma/pseries-window',
  topic: 'window',
  question: 'Does the host bridge have a DMA window onto all of memory?',
  answers: {
    direct: {
      yes: true,
      answer: 'a direct window is opened, and every page is mapped in it beforehand.',
      effect: 'dma-direct, with the window’s offset added',
    },
    disabled: {
      yes: false,
      answer: 'disable_ddw.',
      effect: 'every buffer is mapped through the hypervisor’s table (TCE)',
    },
    'no-size': {
      yes: false,
      answer:
        'the window is sized by the hot-pluggable memory that the machine announces, and this one announces none.',
      effect: 'every buffer is mapped through the hypervisor’s table (TCE)',
    },
    off: {
      answer: 'The table is not used: iommu=off.',
      effect:
        'addresses are guest-physical, and the table, which stays in the device’s way, has no entry for them',
    },
    'secure-early': {
      answer: 'The table is not used: this release gives a secure guest no TCE operations.',
      effect:
        'addresses are guest-physical, and the table, which stays in the device’s way, has no entry for them',
    },
  },
  authority: { kind: 'kernel', where: 'arch/powerpc/platforms/pseries/iommu.c enable_ddw()' },
  story:
    'On pseries every PCI host bridge is behind the hypervisor’s translation table. A guest may ask for a second, large window and map all of its memory there once (dynamic DMA window, DDW); then DMA is direct. In the releases that size the window by ibm,lrdr-capacity, QEMU without maxmem= announces 0, the hypervisor call gets a window of no size and fails, and every device of that bridge falls back to the table.',
});

/** How a PCI device of a pseries guest is given addresses: guest-physical ones past the table, those of a window with an offset, or page by page. */
export type PseriesDma = 'untouched' | 'window' | 'tce';

/** Linux iommu_init_early_pSeries() and enable_ddw(). */
export function pseriesDma(ask: Inquiry): PseriesDma {
  if (hasWord(ask, 'iommu', 'off')) {
    ask.decide(window, 'off');
    return 'untouched';
  }
  if (ask.platform.protection() === 'pef' && !ask.kernel.has('pef-tce')) {
    ask.decide(window, 'secure-early');
    return 'untouched';
  }
  if (ask.kernel.parameter('disable_ddw') !== undefined) {
    ask.decide(window, 'disabled');
    return 'tce';
  }
  if (
    ask.kernel.has('pseries-window-sized-by-drconf') &&
    ask.platform.hypervisor((who) => who !== 'powervm')
  ) {
    ask.decide(window, 'no-size');
    return 'tce';
  }
  ask.decide(window, 'direct');
  return 'window';
}
