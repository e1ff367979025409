import type { GuestHistory } from '../../model/guest-release.ts';

/** Recorded with QEMU 10.0: OpenBIOS has no code for virtio. */
export const OPENBIOS = {
  name: 'OpenBIOS',
  releases: ['7.2', '10.2'],
  changes: {},
} as const satisfies GuestHistory;
