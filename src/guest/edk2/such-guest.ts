import { EDK2, type Edk2Build } from '../../data/guests/edk2.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';

/** The builds for x86 that come up in SEV guests; that for TDX alone does not. */
const KNOWS_SEV: ReadonlySet<Edk2Build> = new Set(['ovmf', 'ovmf-amdsev', 'ovmf-microvm']);
const KNOWS_TDX: ReadonlySet<Edk2Build> = new Set(['ovmf', 'ovmf-inteltdx']);

/** Whether this build comes up in a guest whose memory is protected. */
export const runsAsSuchGuest = rule(
  (ask: Inquiry, build: Edk2Build) => {
    switch (ask.platform.protection()) {
      case 'none':
      case 'restricted-hook':
      case 'pkvm':
        return 'yes';
      case 'sev':
      case 'sev-es':
      case 'sev-snp':
        return KNOWS_SEV.has(build) ? 'yes' : 'no';
      case 'tdx':
        if (!KNOWS_TDX.has(build)) return 'no';
        return ask.release.has(EDK2, 'tdx-iommu') ? 'yes' : 'too-old';
      default:
        return 'no';
    }
  },
  {
    id: 'edk2/such-guest',
    topic: 'guest',
    question: 'Does this build of EDK2 come up in such a guest?',
    answers: {
      yes: { value: true, yes: true },
      'too-old': {
        value: false,
        yes: false,
        answer: 'this release is from before that kind of guest.',
        effect: 'nothing drives the device before the kernel',
      },
      no: {
        value: false,
        yes: false,
        answer: 'this build has no code for that kind of guest.',
        effect: 'nothing drives the device before the kernel',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'EDK2 OvmfPkg/PlatformPei/AmdSev.c AmdSevInitialize(), OvmfPkg/PlatformPei/IntelTdx.c IntelTdxInitialize()',
    },
    story:
      'A protected guest begins in the firmware, which has to set up page tables that say what is private and to accept memory. Each build knows some of the technologies.',
  },
);
