import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { IommuAnswers } from '../driver-model.ts';
import { isBehindIommu } from './unread.ts';

/** An IOMMU that nobody has programmed, in front of a PCI device. */
const passes = rule(
  (ask: Inquiry) => {
    if (!isBehindIommu(ask)) return 'none';
    const kind = ask.platform.iommu();
    // The tables of a POWER hypervisor are empty until somebody enters something.
    if (kind === 'spapr-tce') return 'empty-tables';
    return (ask.platform.iommuPassesAtReset() ?? kind !== 'riscv') ? 'passes' : 'blocks';
  },
  {
    id: 'guest/untouched-iommu',
    topic: 'translation',
    question: 'Does an IOMMU that this guest does not program let the device through?',
    answers: {
      none: { value: true, answer: 'There is none in front of the device.' },
      passes: { value: true, yes: true, answer: 'it comes out of reset so that addresses pass as they are.' },
      blocks: { value: false, yes: false, answer: 'it comes out of reset so that nothing passes.' },
      'empty-tables': {
        value: false,
        yes: false,
        answer: 'the hypervisor’s table is empty until the guest enters something.',
      },
    },
    authority: {
      kind: 'qemu',
      where:
        'hw/virtio/virtio-iommu.c virtio_iommu_system_reset(), hw/riscv/riscv-iommu.c riscv_iommu_reset(), hw/i386/intel_iommu.c vtd_reset(), hw/arm/smmuv3.c smmuv3_reset_hold()',
    },
    story:
      'Firmware seldom drives the IOMMU of the machine. What devices can do before an operating system comes then depends on the state out of reset: VT-d, AMD’s and the SMMU translate nothing until they are switched on; a virtio-iommu lets devices through with boot-bypass=on, which is QEMU’s default since 7.0; that of RISC-V lets nothing pass unless it is given off=off.',
  },
);

/** An IOMMU as it comes out of reset. */
export const untouchedIommu: IommuAnswers = {
  isBlind: () => false,
  blocks: (ask) => !passes(ask),
  translates: () => false,
  namesPrivateAlias: () => false,
};
