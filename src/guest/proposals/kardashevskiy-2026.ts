import { isHardware } from '../../device/kind.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapAccepted } from './accepted.ts';

const LINK = 'https://lore.kernel.org/all/20260225053806.3311234-7-aik@amd.com/';

/** Whether the guest can accept the device, and then has. */
const isAccepted = rule(
  (ask: Inquiry) => (ask.platform.protection((kind) => kind === 'sev-snp') && isHardware(ask) ? 'yes' : 'no'),
  {
    id: 'proposal/kardashevskiy-2026/accepted',
    proposed: true,
    topic: 'mapping',
    question: 'Has the guest accepted the device?',
    answers: {
      yes: {
        value: true,
        answer: 'Assumed so: the device is hardware, and an AMD SEV-SNP guest can accept such devices.',
        effect: 'the device works on private memory: nothing is shared, nothing is copied',
      },
      no: {
        value: false,
        yes: false,
        answer: 'only hardware can be accepted, and only in an AMD SEV-SNP guest.',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'Without an IOMMU of the guest’s own, the host’s decides whether an accepted device works on private or on shared memory, for all of its DMA at once; so the guest may no longer bounce for it. Emulated devices cannot be accepted, and all hardware is taken to have been.',
  },
);

/** An accepted device DMAs private memory directly, in one kind of guest. */
export const kardashevskiy2026: DriverModel = {
  ...linux,
  id: 'kardashevskiy-2026',
  title: 'Kardashevskiy 2026, SEV-TIO',
  about: { arches: ['x86_64'], elsewhere: 'silent' },
  provenance: {
    author: 'Alexey Kardashevskiy',
    date: '2026-02-25',
    link: LINK,
    rule: 'In an SEV-SNP guest, a device that was accepted (SEV-TIO) works on private memory: it is not bounced, and its addresses leave out the encryption bit.',
    assumes: 'hardware devices speak TDISP, and the guest has accepted them',
    objections: [
      {
        who: 'Robin Murphy',
        what: 'why force bouncing for all, and then override it? And private or shared is a property of a mapping, not of a device',
      },
      {
        who: 'Jason Gunthorpe',
        what: 'an accepted device must go on reaching shared memory; and which bit of an address says what, on each architecture?',
      },
    ],
    verified: true,
    checked:
      'Read: the cover letter, patches 4 and 6 of 9, and the answers to them of February and March 2026. What it means for virtio is derived here. The link is built from the Message-ID.',
  },
  mapDma: (ask, kept) => (isAccepted(ask) ? mapAccepted(ask, kept) : linux.mapDma(ask, kept)),
};
