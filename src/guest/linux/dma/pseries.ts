import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { rule } from '../../../inquiry/rule.ts';
import { hasWord } from '../kernel-parameter.ts';

const PAGE_BY_PAGE = 'every buffer is mapped through the hypervisor’s table (TCE)';
const NO_ENTRY =
  'addresses are guest-physical, and the table, which stays in the device’s way, has no entry for them';

/** Whether ibm,lrdr-capacity is more than 0. Where nobody said, PowerVM's is, and QEMU's was until 10.0.6 only with maxmem=. */
function announcesMemory(ask: Inquiry): boolean {
  return ask.platform.announcesMemory() ?? ask.platform.hypervisor((who) => who === 'powervm');
}

/** Linux ddw_memory_hotplug_max(): a kernel to which no memory can be plugged in sizes the window by the memory that there is. */
function plugsMemory(ask: Inquiry): boolean {
  return ask.kernel.enabled('NUMA', 'y') && ask.kernel.enabled('MEMORY_HOTPLUG', 'y');
}

/**
 * Linux iommu_init_early_pSeries() and enable_ddw(): how a PCI device of a pseries guest is given addresses. They are
 * guest-physical ones past the table (`untouched`), those of a window with an offset, or mapped page by page (`tce`).
 */
export const pseriesDma = rule(
  (ask: Inquiry) => {
    if (hasWord(ask, 'iommu', 'off')) return 'off';
    if (ask.platform.protection((kind) => kind === 'pef') && !ask.kernel.has('pef-tce'))
      return 'secure-early';
    if (ask.kernel.parameter('disable_ddw') !== undefined) return 'disabled';
    if (!ask.kernel.has('pseries-window-sized-by-drconf') || !plugsMemory(ask)) return 'direct';
    return announcesMemory(ask) ? 'direct' : 'no-size';
  },
  {
    id: 'linux/dma/pseries-window',
    topic: 'window',
    question: 'Does the host bridge have a DMA window onto all of memory?',
    answers: {
      direct: {
        value: 'window',
        yes: true,
        answer: 'a direct window is opened, and every page is mapped in it beforehand.',
        effect: 'dma-direct, with the window’s offset added',
      },
      disabled: {
        value: 'tce',
        yes: false,
        answer: 'disable_ddw is on the kernel command line.',
        effect: PAGE_BY_PAGE,
      },
      'no-size': {
        value: 'tce',
        yes: false,
        answer:
          'the window is sized by the hot-pluggable memory that the machine announces, and this one announces none.',
        effect: PAGE_BY_PAGE,
      },
      off: {
        value: 'untouched',
        answer: 'The table is not used, because of iommu=off.',
        effect: NO_ENTRY,
      },
      'secure-early': {
        value: 'untouched',
        answer: 'The table is not used: this release gives a secure guest no TCE operations.',
        effect: NO_ENTRY,
      },
    },
    authority: { kind: 'kernel', where: 'arch/powerpc/platforms/pseries/iommu.c enable_ddw()' },
    story:
      'On pseries every PCI host bridge is behind the hypervisor’s translation table. A guest may ask for a second, large window and map all of its memory there once (dynamic DMA window, DDW); then DMA is direct. In the releases that size the window by ibm,lrdr-capacity, QEMU up to 10.0.5 without maxmem= announces 0, the hypervisor call gets a window of no size and fails, and every device of that bridge falls back to the table.',
  },
);
