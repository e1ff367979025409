import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from the tags of coreboot/seabios, rel-1.9.0 to rel-1.17.0. The version of a QEMU stands for the SeaBIOS that it ships. */
export const SEABIOS = {
  name: 'SeaBIOS',
  releases: ['1.9.0', '1.11.0', '1.13.0', '1.14.0', '1.16.0', '1.16.1', '1.17.0'],
  dates: {
    '5.2': '1.14.0',
    '6.2': '1.15.0',
    '7.0': '1.16.0',
    '7.2': '1.16.1',
    '8.2': '1.16.3',
    '10.0': '1.16.3',
  },
  changes: {
    'access-platform': {
      what: 'selects IOMMU_PLATFORM',
      since: '1.11.0',
      where: 'src/hw/virtio-blk.c init_virtio_blk()',
      commit: 'dd9bba5b',
    },
    'queue-of-256': {
      what: 'takes queues of 256 entries',
      since: '1.13.0',
      where: 'src/hw/virtio-ring.h MAX_QUEUE_NUM',
      commit: '50093b4b',
    },
    mmio: {
      what: 'finds virtio-mmio devices through ACPI',
      since: '1.14.0',
      where: 'src/hw/virtio-mmio.c virtio_mmio_setup_acpi()',
      commit: '665dce17',
    },
    'segment-limits': {
      what: 'selects SIZE_MAX and SEG_MAX',
      since: '1.16.0',
      where: 'src/hw/virtio-blk.c init_virtio_blk()',
      commit: '27b573d4',
    },
    'mmio-high-bits': {
      what: 'reads and writes the upper half of the features on virtio-mmio',
      since: '1.16.1',
      where: 'src/hw/virtio-pci.c vp_get_features(), src/hw/virtio-scsi.c init_virtio_scsi_mmio()',
      commit: '5ea5c64c',
    },
  },
} as const satisfies GuestHistory;
