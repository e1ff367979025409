import type { Help, MessageKind } from '../../model/message.ts';
import {
  FEWER_REQUESTS,
  LARGER_POOL,
  NO_AMD_IOMMU,
  NO_INTEL_IOMMU,
  OFFER_BIT,
  UNTRANSLATED,
} from './helps.ts';

const BRIDGE: readonly Help[] = [OFFER_BIT, UNTRANSLATED];

const RELIEF: readonly Help[] = [
  LARGER_POOL,
  { title: 'let the pool grow', kernel: 'CONFIG_SWIOTLB_DYNAMIC=y, Linux 6.6 and later' },
  FEWER_REQUESTS,
];

/** IO_TLB_SEGSIZE slots of 2 KiB, in bytes: include/linux/swiotlb.h. */
const LARGEST_MAPPING = 262_144;

/** What the kernel says of DMA: the bounce pool, and each IOMMU. */
export const DMA_MESSAGES: readonly MessageKind[] = [
  {
    id: 'swiotlb/full',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'swiotlb buffer is full (sz: {size:bytes} bytes), total {total:slots} (slots), used {used:slots} (slots)',
      },
      { text: 'swiotlb buffer is full (sz: {size:bytes} bytes)' },
    ],
    where: { kind: 'kernel', where: 'kernel/dma/swiotlb.c swiotlb_tbl_map_single()' },
    errno: 'ENOMEM',
    meaning:
      'A buffer has to be copied through the bounce pool, and the pool has no run of free slots for it. Drivers repeat the request or drop it; with packed rings it can become an I/O error.',
    decisions: [
      { id: 'linux/dma/bounce', codes: ['protected', 'parameter'] },
      { id: 'linux/dma/bounce-pool-use', codes: ['can-fill', 'may-fill'] },
      { id: 'linux/dma/largest-mapping', codes: ['too-large'] },
    ],
    outside: [
      {
        cause:
          'More is in flight at once than the pool holds: queues times their size times the size of a request.',
        tell: 'The used slots are near the total, or the free ones lie in pieces, since a mapping needs slots that are next to each other. The largest single mapping is 262144 bytes.',
        helps: RELIEF,
        first: true,
        when: { value: { name: 'size', upTo: LARGEST_MAPPING } },
      },
      {
        cause: 'A driver maps more than 256 KiB at once, which never fits, however large the pool is.',
        tell: 'The size in the message is larger than 262144; the used slots may be few.',
        first: true,
        when: { value: { name: 'size', above: LARGEST_MAPPING } },
        helps: [
          {
            title: 'use a kernel whose driver keeps within the limit',
            kernel: 'Linux 5.1 and later for virtio-blk',
          },
          {
            title: 'have the driver ask for less at once',
            kernel:
              'echo 256 > /sys/block/…/queue/max_sectors_kb; for a driver of your own: dma_max_mapping_size()',
          },
        ],
      },
    ],
  },
  {
    id: 'swiotlb/no-pool',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: "Can not allocate SWIOTLB buffer earlier and can't now provide you with the DMA bounce buffer",
      },
      { text: 'Cannot allocate SWIOTLB buffer' },
      { text: 'Failed to decrypt default memory pool, disabling it' },
    ],
    where: { kind: 'kernel', where: 'kernel/dma/swiotlb.c swiotlb_tbl_map_single()' },
    meaning: 'A buffer has to be copied, and there is no bounce pool.',
    decisions: [{ id: 'linux/dma/bounce', codes: ['no-protected-pool', 'no-pool-fails', 'private'] }],
    outside: [
      {
        cause: 'There was no memory below 4 GiB for it, or swiotlb=noforce took it away.',
        tell: 'A line about SWIOTLB early in the log says so.',
        helps: [{ title: 'let the pool be', kernel: 'no swiotlb=noforce; a smaller swiotlb=' }],
      },
    ],
  },
  {
    id: 'swiotlb/encrypted',
    by: 'guest',
    gravity: 'harmless',
    texts: [{ text: 'Memory encryption is active and system is using DMA bounce buffers' }],
    where: { kind: 'kernel', where: 'kernel/dma/swiotlb.c' },
    meaning:
      'All that devices read and write is copied through shared memory: as it has to be in a protected guest.',
  },
  {
    id: 'dma-direct/overflow',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'DMA addr {address:word} overflow (mask {mask:hex}, bus limit {limit:hex}).' }],
    where: { kind: 'kernel', where: 'kernel/dma/direct.h dma_direct_map_phys()' },
    errno: 'EIO',
    meaning:
      'The device cannot be given this address: it is beyond its mask, or, since Linux 7.3, the memory behind it is private.',
    decisions: [{ id: 'linux/dma/bounce', codes: ['no-protected-pool', 'no-pool-fails'] }],
    outside: [
      {
        cause: 'The device or its bridge takes fewer address bits than the memory has, and nothing bounces.',
        tell: 'The mask in the message is smaller than the address.',
        helps: [{ title: 'have a bounce pool', kernel: 'no swiotlb=noforce' }],
      },
    ],
  },
  {
    id: 'dmar/fault',
    implies: { arch: 'x86_64', iommu: 'intel' },
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: '[{direction:text} NO_PASID] Request device [{device:word}] fault addr {address:word} [fault reason {reason:word}]',
        releases: 'newer kernels',
      },
      {
        text: '[{direction:text}] Request device [{device:word}] PASID {pasid:word} fault addr {address:word} [fault reason {reason:word}]',
        releases: 'Linux 5.10',
      },
      { text: '[{direction:text}] Request device [{device:word}] fault addr {address:word}' },
    ],
    where: { kind: 'kernel', where: 'drivers/iommu/intel/dmar.c dmar_fault_do_one()' },
    meaning: 'A device sent an address that the IOMMU does not map, so that it reaches nothing.',
    decisions: [{ id: 'reach/addresses', codes: ['physical-into-iommu'] }],
    outside: [
      {
        cause:
          'In a protected guest an emulated IOMMU cannot read its own tables, which lie in private memory.',
        tell: 'The guest is a protected one, and every device behind the IOMMU faults.',
        helps: [NO_INTEL_IOMMU],
        when: { protected: true },
        first: true,
      },
    ],
    helps: BRIDGE,
  },
  {
    id: 'dmar/status',
    by: 'guest',
    gravity: 'warning',
    texts: [{ text: 'DRHD: handling fault status reg {status:hex}' }],
    where: { kind: 'kernel', where: 'drivers/iommu/intel/dmar.c dmar_fault()' },
    meaning: 'The IOMMU reports faults; the lines after it name the device.',
    implies: { arch: 'x86_64', iommu: 'intel' },
  },
  {
    id: 'dmar/queue-error',
    implies: { arch: 'x86_64', iommu: 'intel' },
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'VT-d detected Invalidation Queue Error: Reason {reason:word}' }],
    where: { kind: 'kernel', where: 'drivers/iommu/intel/dmar.c qi_check_fault()' },
    meaning: 'The IOMMU cannot read the queue in which it is told what to forget.',
    decisions: [{ id: 'linux/iommu/tables', codes: ['intel'] }],
    outside: [
      {
        cause: 'In a protected guest the queue lies in private memory, which an emulated IOMMU cannot read.',
        tell: 'The guest is a protected one.',
        helps: [NO_INTEL_IOMMU],
        first: true,
      },
    ],
  },
  {
    id: 'amd-vi/fault',
    implies: { arch: 'x86_64', iommu: 'amd' },
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'Event logged [IO_PAGE_FAULT device={device:word} domain={domain:word} address={address:word}',
      },
      { text: 'Event logged [IO_PAGE_FAULT domain={domain:word} address={address:word}' },
    ],
    where: { kind: 'kernel', where: 'drivers/iommu/amd/iommu.c amd_iommu_report_page_fault()' },
    meaning: 'A device sent an address that the IOMMU does not map, so that it reaches nothing.',
    decisions: [{ id: 'reach/addresses', codes: ['physical-into-iommu'] }],
    helps: BRIDGE,
  },
  {
    id: 'amd-vi/completion',
    implies: { arch: 'x86_64', iommu: 'amd' },
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'Completion-Wait loop timed out' }],
    where: { kind: 'kernel', where: 'drivers/iommu/amd/iommu.c wait_on_sem()' },
    errno: 'EIO',
    meaning: 'The IOMMU does not carry out its commands.',
    decisions: [{ id: 'linux/iommu/tables', codes: ['amd'] }],
    outside: [
      {
        cause:
          'In a protected guest the command queue lies in private memory, which an emulated IOMMU cannot read.',
        tell: 'The guest is a protected one.',
        helps: [NO_AMD_IOMMU],
        first: true,
      },
    ],
  },
  {
    id: 'smmu/translation',
    implies: { arch: 'aarch64', iommu: 'smmuv3' },
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'event: F_TRANSLATION client: {device:word} sid: {sid:word}',
        releases: 'Linux 6.17 and later',
      },
      { text: 'arm-smmu-v3 {smmu:word} event 0x10 received:' },
    ],
    where: { kind: 'kernel', where: 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c arm_smmu_evtq_thread()' },
    meaning: 'A device sent an address that the SMMU does not map, so that it reaches nothing.',
    decisions: [{ id: 'reach/addresses', codes: ['physical-into-iommu'] }],
    helps: BRIDGE,
  },
  {
    id: 'riscv-iommu/no-interrupts',
    implies: { arch: 'riscv64', iommu: 'riscv' },
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'riscv_iommu_pci {iommu:word}: error {error:word}: unable to allocate irq vectors' }],
    where: {
      kind: 'kernel',
      where: 'drivers/iommu/riscv/iommu-pci.c riscv_iommu_pci_probe()',
      since: '6.13',
    },
    errno: 'ENOSPC',
    meaning:
      'The IOMMU signals by message only, the machine has nothing that receives such messages, and the driver gives up. QEMU’s IOMMU then lets no device behind it pass.',
    decisions: [{ id: 'linux/iommu/enabled', codes: ['no-interrupts', 'no-interrupts-blocks'] }],
    helps: [
      { title: 'give the machine an interrupt controller for messages', qemu: '-M virt,aia=aplic-imsic' },
      { title: 'do without the IOMMU', qemu: 'no -device riscv-iommu-pci' },
    ],
  },
  {
    id: 'smmu/unknown-stream',
    implies: { arch: 'aarch64', iommu: 'smmuv3' },
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'event: C_BAD_STREAMID client: {device:word} sid: {sid:word}',
        releases: 'Linux 6.17 and later',
      },
      { text: 'arm-smmu-v3 {smmu:word} event 0x02 received:' },
    ],
    where: { kind: 'kernel', where: 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c arm_smmu_evtq_thread()' },
    meaning: 'A device that the SMMU was not told of sent it an address.',
    outside: [
      {
        cause:
          'The firmware’s tables (IORT) or the device tree do not name the device behind this SMMU, or its driver was not bound when it sent.',
        tell: 'The words after the message begin with the stream ID: bus, device and function of a PCI device.',
      },
    ],
  },
  {
    id: 'tce/put-failed',
    implies: { arch: 'ppc64le', iommu: 'spapr-tce' },
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: 'tce_build_pSeriesLP: plpar_tce_put failed. rc={rc:number}' },
      { text: 'tce_buildmulti_pSeriesLP: plpar_tce_put failed. rc={rc:number}' },
    ],
    where: { kind: 'kernel', where: 'arch/powerpc/platforms/pseries/iommu.c tce_build_pSeriesLP()' },
    meaning: 'The hypervisor refuses an entry of the DMA table.',
    outside: [
      {
        cause: 'The window does not cover that address, or the hypervisor has no memory for its table.',
        tell: 'The number is the hypervisor’s answer: -4 is H_PARAMETER, -9 is H_RESOURCE.',
      },
    ],
  },
  {
    id: 'tce/no-room',
    implies: { arch: 'ppc64le', iommu: 'spapr-tce' },
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'iommu_alloc failed, tbl {table:word} vaddr {address:word} npages {pages:number}' }],
    where: { kind: 'kernel', where: 'arch/powerpc/kernel/iommu.c iommu_map_page()' },
    errno: 'ENOMEM',
    meaning:
      'The DMA window is full: the default one of a pseries guest is 1 GiB for all devices of a bridge.',
    decisions: [{ id: 'linux/dma/pseries-window' }],
    helps: [
      {
        title: 'let the guest open a window for all of memory',
        kernel: 'no disable_ddw',
        qemu: '-global spapr-pci-host-bridge.ddw=on',
      },
    ],
  },
  {
    id: 'kvm/bad-address',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'error: kvm run failed Bad address' }],
    where: { kind: 'qemu', where: 'accel/kvm/kvm-all.c kvm_cpu_exec()' },
    errno: 'EFAULT',
    meaning: 'KVM could not give the guest the memory that it touched.',
    decisions: [{ id: 'reach/private-memory/pef' }, { id: 'reach/private-memory/pkvm' }],
    outside: [
      {
        cause: 'The memory behind the guest is gone: a huge page that could not be had, a file that was cut.',
        tell: 'The host’s log tells of memory.',
      },
      {
        cause:
          'A device wrote to a private page of a secure guest, which the guest then could not use any more.',
        tell: 'The guest is a protected one.',
        when: { protected: true },
      },
    ],
  },
];
