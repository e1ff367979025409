import type { GuestInquiry } from '../../../../inquiry/once-per-guest.ts';
import { rule } from '../../../../inquiry/rule.ts';
import { isProtecting } from '../../../../model/platform.ts';

/**
 * What of the memory that Linux sets up for an IOMMU the IOMMU itself can read. `queues`: its queues and the tables that
 * name a device's domain, and not the page tables of a domain.
 */
export type Readable = 'all' | 'queues' | 'nothing' | 'unknown';

/** An emulated SMMU's queues and stream tables are coherent memory, its page tables are plain pages. */
function smmu(ask: GuestInquiry) {
  const pkvm = ask.platform.protection((kind) => kind === 'pkvm');
  return pkvm && !ask.kernel.has('pkvm-guest-unencrypted-dma') ? 'smmu-private' : 'smmu';
}

/** By kind of IOMMU, whether an emulated one can read its own tables and queues in a protected guest. */
export const iommuReadsTables = rule(
  (ask: GuestInquiry) => {
    if (!ask.platform.protection(isProtecting)) return 'open';
    switch (ask.platform.iommu()) {
      case 'intel':
        return 'intel';
      case 'amd':
        return ask.platform.protection((kind) => kind === 'tdx') ? 'amd-tdx' : 'amd';
      case 'smmuv3':
        return smmu(ask);
      case 'virtio':
        return 'virtqueue';
      case 'none':
      case 'spapr-tce':
      case 'riscv':
        return 'open';
    }
  },
  {
    id: 'linux/iommu/tables',
    topic: 'translation',
    question: 'Can the IOMMU read its own tables and queues?',
    answers: {
      open: { value: 'all', yes: true, answer: 'nothing keeps it out of them.' },
      intel: {
        value: 'nothing',
        yes: false,
        answer: 'its root table and its queue are private pages, and it finds no entry for any device.',
        effect: 'the IOMMU stops every access, in passthrough too',
      },
      amd: {
        value: 'nothing',
        yes: false,
        answer:
          'the addresses of its tables carry the encryption bit and lie outside memory. The guest logs “AMD-Vi: Completion-Wait loop timed out”.',
        effect: 'the IOMMU stops every access, in passthrough too',
      },
      'amd-tdx': {
        value: 'unknown',
        yes: false,
        answer:
          'its tables read as zeros, which let accesses pass untranslated, but its command queue cannot be read either.',
      },
      smmu: {
        value: 'queues',
        yes: true,
        answer: 'queues and stream tables are shared. Page tables are not.',
      },
      'smmu-private': {
        value: 'nothing',
        yes: false,
        answer: 'this kernel shares nothing of them in such a guest.',
        effect: 'the IOMMU stops every access, in passthrough too',
      },
      virtqueue: {
        value: 'all',
        yes: true,
        answer:
          'it is a virtio device: its requests go through a virtqueue, which is shared as long as it offers ACCESS_PLATFORM.',
      },
    },
    authority: {
      kind: 'kernel',
      where:
        'drivers/iommu/intel/iommu.c iommu_alloc_root_entry(), drivers/iommu/amd/init.c iommu_virt_to_phys(), drivers/iommu/arm/arm-smmu-v3 arm_smmu_init_one_queue(), drivers/iommu/io-pgtable-arm.c __arm_lpae_alloc_pages(); QEMU hw/i386/intel_iommu.c vtd_as_pt_enabled(), hw/i386/amd_iommu.c amdvi_get_dte()',
    },
    story:
      'An IOMMU that the host emulates reads its tables from guest memory as a device does, and no driver of an x86 IOMMU has ever shared them with the host (read up to 7.3). An Intel IOMMU then sees no entry for the device, and QEMU takes an entry that it cannot read for one without passthrough; so iommu=pt does not help. What helps is no such IOMMU, or intel_iommu=off and amd_iommu=off. Where the IOMMU also remaps interrupts (always with TDX in QEMU, unless its intremap=off), the guest needs intremap=off too.',
  },
);
