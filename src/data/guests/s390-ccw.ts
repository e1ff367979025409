import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from pc-bios/s390-ccw of QEMU 7.2, 10.0 and 10.2: nothing that negotiates changed between them. */
export const S390_CCW = {
  name: 's390-ccw',
  releases: ['7.2', '10.2'],
  changes: {},
} as const satisfies GuestHistory;
