import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from the trees of OpenBSD 7.7 and 7.8; older ones were not read. */
export const OPENBSD = {
  name: 'OpenBSD',
  releases: ['7.7', '7.8'],
  changes: {
    'sev-es': {
      what: 'comes up as an SEV-ES guest',
      since: '7.8',
      after: '7.7',
      where: 'sys/arch/amd64/amd64/locore0.S, sys/arch/amd64/amd64/vctrap.S',
    },
  },
} as const satisfies GuestHistory;
