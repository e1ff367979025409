import type { GuestHistory } from '../../model/guest-release.ts';

/**
 * Read from ipxe/ipxe. Images are mostly built from commits between the few releases and named by a date, so a release
 * is a date here: 2019.01.25 for 1.0.0+git-20190125.
 */
export const IPXE = {
  name: 'iPXE',
  releases: ['2016.04.15', '2017.01.23', '2017.07.10', '2026.05.13', '2026.08.21'],
  dates: { '1.20.1': '2020.01.02', '1.21.1': '2020.12.31', '2.0.0': '2026.03.06' },
  changes: {
    mtu: {
      what: 'selects MTU',
      since: '2017.01.23',
      where: 'src/drivers/net/virtio-net.c virtnet_open_modern(), virtnet_open_legacy()',
      commit: '4e85b2708',
    },
    'access-platform': {
      what: 'selects IOMMU_PLATFORM',
      since: '2017.07.10',
      where: 'src/drivers/net/virtio-net.c virtnet_open_modern()',
      commit: '6a258d8d5',
    },
    'new-core': {
      what: 'has a new virtio core, which does not select IOMMU_PLATFORM',
      since: '2026.05.13',
      where: 'src/drivers/bus/virtio.c virtio_init(), src/drivers/net/virtio-net.c virtio_net_features',
      commit: 'ca8520080',
    },
  },
} as const satisfies GuestHistory;
