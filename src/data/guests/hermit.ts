import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from hermit-os/kernel, tags v0.13.0 and v0.13.2, and the commit b0678ba0 of August 2026, which stands for what follows them. */
export const HERMIT = {
  name: 'Hermit',
  releases: ['0.13.0', '0.13.2', '2026.08.21'],
  changes: {
    rng: {
      what: 'has a driver for entropy sources',
      since: '2026.08.21',
      after: '0.13.2',
      where: 'src/drivers/rng.rs VirtioRngDriver',
    },
    'receive-offloads': {
      what: 'selects GUEST_CSUM, GUEST_TSO4 and GUEST_TSO6',
      since: '2026.08.21',
      after: '0.13.2',
      where: 'src/drivers/net/virtio.rs OPTIONAL_FEATURES',
    },
  },
} as const satisfies GuestHistory;
