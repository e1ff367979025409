import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from DPDK/dpdk, v21.02 to v26.07. What the driver selects by itself is the same in all of them. */
export const DPDK = {
  name: 'DPDK',
  releases: ['21.02', '24.03', '26.07'],
  changes: {
    'user-notification-data': {
      what: 'lets virtio-user select NOTIFICATION_DATA and ORDER_PLATFORM',
      since: '24.03',
      where: 'drivers/net/virtio/virtio_user/virtio_user_dev.c VIRTIO_USER_SUPPORTED_FEATURES',
    },
  },
} as const satisfies GuestHistory;
