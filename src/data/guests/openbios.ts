import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from openbios/openbios, whose driver for virtio disks is of 2018, with QEMU 7.2 and 10.0 to see that it stays idle. */
export const OPENBIOS = {
  name: 'OpenBIOS',
  releases: ['7.2', '10.2'],
  changes: {},
} as const satisfies GuestHistory;
