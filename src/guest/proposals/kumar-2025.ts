import { isHardware } from '../../device/kind.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapAccepted } from './accepted.ts';

const LINK = 'https://lore.kernel.org/all/20251117140007.122062-11-aneesh.kumar@kernel.org/';

/** Whether the guest can accept the device, and then has. */
const isAccepted = rule(
  (ask: Inquiry) => (ask.platform.protection((kind) => kind === 'cca') && isHardware(ask) ? 'yes' : 'no'),
  {
    id: 'proposal/kumar-2025/accepted',
    proposed: true,
    topic: 'mapping',
    question: 'Has the realm accepted the device?',
    answers: {
      yes: {
        value: true,
        answer: 'Assumed so: the device is hardware, and an Arm CCA realm can accept such devices.',
        effect: 'the device works on private memory: nothing is shared, nothing is copied',
      },
      no: {
        value: false,
        yes: false,
        answer: 'only hardware can be accepted, and only in an Arm CCA realm.',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'The same as TDISP 2025 for one architecture, which was posted with code: an accepted device is taken to work on private memory alone, as the DMA API had no way to allocate memory that both it and the host can reach. Emulated devices cannot be accepted, and all hardware is taken to have been.',
  },
);

/** An accepted device DMAs private memory directly, in one kind of guest. */
export const kumar2025: DriverModel = {
  ...linux,
  id: 'kumar-2025',
  title: 'Kumar 2025, accepted devices of a realm',
  about: { arches: ['aarch64'], elsewhere: 'silent' },
  provenance: {
    author: 'Aneesh Kumar K.V',
    date: '2025-11-17',
    link: LINK,
    rule: 'In a realm, force_dma_unencrypted() is false for a device that was accepted, and nothing is bounced for it. It has no way to ask for shared memory.',
    assumes: 'hardware devices speak TDISP, and the guest has accepted them',
    objections: [],
    verified: true,
    checked:
      'Read: patch 10 of 11 of v2, and an answer to it about its wording alone. What it means for virtio is derived here.',
  },
  mapDma: (ask, kept) => (isAccepted(ask) ? mapAccepted(ask, kept) : linux.mapDma(ask, kept)),
};
