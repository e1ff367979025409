import { isHardware } from '../../device/kind.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { PROTECTED_GUEST } from '../../model/platform.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapAccepted } from './accepted.ts';

const LINK =
  'https://kernel.googlesource.com/pub/scm/linux/kernel/git/devsec/tsm/+/9cb024806610b9e57d97ace0709661f5e308d7f2';

/** The guests that can accept devices. */
const ACCEPTING = ['sev-snp', 'tdx', 'cca'] as const;

/** Whether the guest can accept the device, and then has. */
const isAccepted = rule(
  (ask: Inquiry) => {
    const protection = ask.platform.protection((kind) => ACCEPTING.find((able) => able === kind));
    if (protection === undefined || !isHardware(ask)) return 'no';
    return ['yes', { guest: PROTECTED_GUEST[protection] }];
  },
  {
    id: 'proposal/tdisp-2025/accepted',
    proposed: true,
    topic: 'mapping',
    question: 'Has the guest accepted the device into its trust boundary?',
    answers: {
      yes: {
        value: true,
        answer: 'Assumed so: the device is hardware, and {guest} can attest and accept such devices (TDISP).',
        effect: 'the device works on private memory: nothing is shared, nothing is copied',
      },
      no: {
        value: false,
        yes: false,
        answer: 'only hardware can be accepted, and only in an SEV-SNP, TDX or CCA guest.',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'A device that speaks TDISP proves to the guest what it is, and the guest may accept it; force_dma_unencrypted() is then false for it. Emulated devices cannot be accepted, so nothing changes for them. No device description can say that a device was accepted, so all hardware is taken to have been.',
  },
);

/** An accepted device DMAs private memory directly. */
export const tdisp2025: DriverModel = {
  ...linux,
  id: 'tdisp-2025',
  title: 'TDISP 2025, trusted devices',
  provenance: {
    author: 'Dan Williams',
    date: '2025-11-12',
    link: LINK,
    rule: 'For a device that a confidential guest has accepted (TDISP), force_dma_unencrypted() is false: it works on private memory directly. ACCESS_PLATFORM is needed as before.',
    assumes: 'hardware devices speak TDISP, and SEV-SNP, TDX and CCA guests have accepted them',
    objections: [
      { who: 'Greg Kroah-Hartman', what: '“accepted” beside “authorized” will be a nightmare to combine' },
    ],
    verified: true,
    checked:
      'Read: the commit in the tsm tree and the thread of v2 (March 2026). What it means for virtio is derived here.',
  },
  mapDma: (ask, kept) => (isAccepted(ask) ? mapAccepted(ask, kept) : linux.mapDma(ask, kept)),
};
