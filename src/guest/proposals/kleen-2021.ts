import { F } from '../../features/bits.ts';
import { type FeatureSet, featureSet, intersect, NO_FEATURES } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { dropping } from '../../inquiry/rule.ts';
import type { Protection } from '../../model/platform.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

const LINK = 'https://lore.kernel.org/all/20210603004133.4079390-1-ak@linux.intel.com/';
const UNHARDENED = featureSet([F.INDIRECT_DESC, F.RING_PACKED]);

const ENCRYPTED: ReadonlySet<Protection> = new Set<Protection>(['sev', 'sev-es', 'sev-snp', 'tdx']);

function isEncrypted(ask: Inquiry): boolean {
  return ask.platform.protection((kind) => ENCRYPTED.has(kind));
}

/** Linux vring_transport_features(), as of that series. */
const keepHardened = dropping(
  (ask: Inquiry, known: FeatureSet) =>
    isEncrypted(ask) ? ['protected', intersect(known, UNHARDENED)] : ['ordinary', NO_FEATURES],
  {
    id: 'proposal/kleen-2021/hardened',
    proposed: true,
    topic: 'selection',
    question: 'Are rings limited to the code that was hardened against the host?',
    answers: {
      protected: {
        yes: true,
        answer: 'in a guest with encrypted memory, which trusts its host with nothing.',
        effect: 'RING_PACKED and INDIRECT_DESC are dropped where they are offered',
      },
      ordinary: { yes: false, answer: 'this guest trusts its host.' },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'The next question after who can reach the memory: what a hostile host can do with what it may write. The series checks split rings and forbids what was not checked; that the guest goes through the DMA API, and refuses a device without the bit, is part of the same wall.',
  },
);

/** Encrypted guests restrict, use the DMA API, and keep nothing but split rings. */
export const kleen2021: DriverModel = {
  ...linux,
  id: 'kleen-2021',
  title: 'Kleen 2021, virtio hardened for TDX',
  about: { arches: ['x86_64'], elsewhere: 'silent' },
  provenance: {
    author: 'Andi Kleen',
    date: '2021-06-02',
    link: LINK,
    rule: 'A TDX guest says that its memory is restricted, as SEV guests do, always uses the DMA API, and drops packed rings and indirect descriptors, whose code is not hardened against the host.',
    objections: [
      {
        who: 'Jason Wang',
        what: 'without indirect descriptors performance falls, and why must they go? If the driver does not read descriptors back and checks what the device writes, the device cannot abuse them',
      },
      {
        who: 'Andy Lutomirski',
        what: 'fix the bugs of the driver for all; if that cannot be, offer the limited mode to everyone, with or without TDX',
      },
    ],
    verified: true,
    checked:
      'Read: the cover letter, patch 1 of 8, the answers to it (3 June 2021), and the code of patch 4 as an answer quotes it. Patch 4 asks for TDX; patch 1 asks whether memory is encrypted, which is taken to hold for SEV too. Neither was merged in this form; the restriction came with the vendor-neutral test. The link is built from the Message-ID.',
  },
  keepFeatures: (ask, known) => keepHardened(ask, known),
  restrictsMemory: (ask) => linux.restrictsMemory(ask) || isEncrypted(ask),
  useDmaApi: (ask, kept) => linux.useDmaApi(ask, kept) || isEncrypted(ask),
};
