import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from u-boot/u-boot, 2021.01 to 2026.07, with the builds for QEMU’s Arm, RISC-V and x86 machines. */
export const U_BOOT = {
  name: 'U-Boot',
  releases: ['2021.01', '2023.07', '2025.01', '2026.01', '2026.07'],
  changes: {
    'access-platform': {
      what: 'keeps IOMMU_PLATFORM among the transport’s features',
      since: '2023.07',
      where: 'drivers/virtio/virtio-uclass.c virtio_uclass_child_pre_probe()',
      commit: '7804306c800',
    },
    'write-zeroes': {
      what: 'selects WRITE_ZEROES for disks',
      since: '2025.01',
      where: 'drivers/virtio/virtio_blk.c feature[]',
      commit: '9fb768c27c3',
    },
    'rng-on-boot': {
      what: 'drives a random number generator as it looks for something to boot',
      since: '2025.01',
      after: '2023.01',
      where: 'lib/efi_loader/efi_rng.c efi_rng_register()',
    },
    'rng-riscv': {
      what: 'has the driver of random number generators in the builds for RISC-V',
      since: '2025.01',
      after: '2023.01',
      where: 'board/emulation/qemu-riscv/Kconfig DM_RNG',
    },
    'block-size': {
      what: 'selects BLK_SIZE for disks',
      since: '2026.01',
      where: 'drivers/virtio/virtio_blk.c feature[]',
      commit: 'c85b8071e7d',
    },
    'segment-limits': {
      what: 'selects SIZE_MAX and SEG_MAX for disks',
      since: '2026.07',
      where: 'drivers/virtio/virtio_blk.c feature[]',
      commit: 'bb4142af7ed',
    },
    acknowledge: {
      what: 'acknowledges a device again after it has reset it',
      since: '2026.07',
      where: 'drivers/virtio/virtio-uclass.c virtio_uclass_child_pre_probe()',
      commit: '30e1733297a',
    },
  },
} as const satisfies GuestHistory;
