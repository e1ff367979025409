import type { GuestHistory } from '../../model/guest-release.ts';

/**
 * Read from the trees of FreeBSD 10.4 and from the main branch between 13.0 and 15.0, file by file: a change between trees that
 * were not read is a bracket.
 */
export const FREEBSD = {
  name: 'FreeBSD',
  releases: ['10.4', '13.0', '14.0', '15.0'],
  changes: {
    modern: {
      what: 'drives the modern interface of PCI devices',
      since: '13.0',
      after: '10.4',
      where: 'sys/dev/virtio/pci/virtio_pci_modern.c vtpci_modern_probe()',
    },
    'new-features': {
      what: 'selects FLUSH, DISCARD, MTU, CTRL_GUEST_OFFLOADS and SPEED_DUPLEX',
      since: '13.0',
      after: '10.4',
      where:
        'sys/dev/virtio/network/if_vtnetvar.h VTNET_COMMON_FEATURES, sys/dev/virtio/block/virtio_blk.c VTBLK_COMMON_FEATURES',
    },
    gpu: {
      what: 'has a driver for graphics',
      since: '14.0',
      after: '13.0',
      where: 'sys/dev/virtio/gpu/virtio_gpu.c',
    },
    'no-lro': {
      what: 'leaves out the receive offloads unless hw.vtnet.lro_disable=0 is set',
      since: '15.0',
      after: '13.0',
      where: 'sys/dev/virtio/network/if_vtnet.c vtnet_lro_disable',
    },
    p9fs: {
      what: 'has a driver for 9P transports',
      since: '15.0',
      after: '14.0',
      where: 'sys/dev/virtio/p9fs/virtio_p9fs.c',
    },
  },
} as const satisfies GuestHistory;
