import { decision } from '../../inquiry/decision.ts';
import { type GuestInquiry, oncePerGuest } from '../../inquiry/once-per-guest.ts';
import { hasGrantBackend } from './dma/xen.ts';

const restricted = decision({
  id: 'linux/platform/restricted-memory',
  topic: 'restriction',
  question: 'Does the platform tell the virtio core that memory is out of the host’s reach?',
  answers: {
    no: { yes: false },
    'no-check': { yes: false, answer: 'this kernel has no such check yet.' },
    yes: {
      yes: true,
      answer: 'this is {guest}.',
      effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
    },
    unsaid: {
      yes: false,
      answer: 'the memory is protected, but nothing in this kernel says so for {guest}.',
      effect: 'a device without ACCESS_PLATFORM is not refused',
    },
  },
  authority: [
    { kind: 'kernel', where: 'arch_has_restricted_virtio_memory_access()', since: '5.10' },
    { kind: 'kernel', where: 'platform_has(PLATFORM_VIRTIO_RESTRICTED_MEM_ACCESS)', since: '5.19' },
    { kind: 'kernel', where: 'drivers/virtio/virtio_anchor.c virtio_check_mem_acc_cb()', since: '6.0' },
  ],
  story:
    'The limit belongs to the memory, so platform code is who can tell. s390 protected guests do since the check exists, AMD SEV later, TDX through the vendor-neutral test. POWER’s secure guests, Arm CCA realms and pKVM guests never do, in any release read: there a device without the bit is driven with addresses of memory that it cannot use.',
});

const GUEST = {
  sev: 'an AMD SEV guest',
  'sev-es': 'an AMD SEV-ES guest',
  'sev-snp': 'an AMD SEV-SNP guest',
  tdx: 'an Intel TDX guest',
  pef: 'a POWER secure guest',
  's390-pv': 'an s390 protected guest',
  cca: 'an Arm CCA realm',
  pkvm: 'a pKVM protected guest',
  'restricted-hook': 'a kernel that was told so',
} as const;

function says(ask: GuestInquiry, code: 'yes' | 'unsaid', guest: string): boolean {
  ask.decide(restricted, code, { guest });
  return code === 'yes';
}

/** x86: sev_active() first, then every cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT). */
function x86Says(ask: GuestInquiry, vendor: 'amd' | 'intel'): boolean {
  if (ask.kernel.has('cc-restricts-virtio-without-amd')) return true;
  if (vendor === 'amd')
    return ask.kernel.has('sev-restricts-virtio') && ask.kernel.enabled('AMD_MEM_ENCRYPT', 'y');
  return ask.kernel.has('tdx-guest') && ask.kernel.enabled('AMD_MEM_ENCRYPT', 'y');
}

/** Linux virtio_check_mem_acc_cb(), and what stood in its place before: what platform code tells the virtio core. */
export const restrictsMemory = oncePerGuest((ask): boolean => {
  if (!ask.kernel.has('restricted-memory-check')) {
    ask.decide(restricted, 'no-check');
    return false;
  }
  if (hasGrantBackend(ask)) return says(ask, 'yes', 'a Xen guest with grants');

  const protection = ask.platform.protection();
  switch (protection) {
    case 'none':
      ask.decide(restricted, 'no');
      return false;
    case 'restricted-hook':
    case 's390-pv':
      return says(ask, 'yes', GUEST[protection]);
    case 'sev':
    case 'sev-es':
    case 'sev-snp':
      return says(ask, x86Says(ask, 'amd') ? 'yes' : 'unsaid', GUEST[protection]);
    case 'tdx':
      return says(ask, x86Says(ask, 'intel') ? 'yes' : 'unsaid', GUEST[protection]);
    case 'pef':
    case 'cca':
    case 'pkvm':
      return says(ask, 'unsaid', GUEST[protection]);
  }
});
