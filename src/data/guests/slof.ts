import type { GuestHistory } from '../../model/guest-release.ts';

/**
 * Read from aik/SLOF, tags qemu-slof-20160223 to qemu-slof-20241106. A release is the date of a tag; that of a QEMU, which ships
 * one, is translated.
 */
export const SLOF = {
  name: 'SLOF',
  releases: ['20160223', '20161019', '20191206', '20241106'],
  dates: {
    '5.2': '20200717',
    '7.2': '20220719',
    '8.2': '20230918',
    '10.0': '20241106',
    '10.2': '20241106',
  },
  changes: {
    serial: {
      what: 'has a driver for virtio-serial',
      since: '20161019',
      where: 'lib/libvirtio/virtio-serial.c',
      commit: '8e92d6b',
    },
    'access-platform': {
      what: 'selects IOMMU_PLATFORM wherever it is offered, and maps through the TCE table',
      since: '20191206',
      where: 'lib/libvirtio/virtio.c virtio_negotiate_guest_features()',
      commit: '7477a17',
    },
  },
} as const satisfies GuestHistory;
