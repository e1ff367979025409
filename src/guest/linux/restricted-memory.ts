import { type GuestInquiry, oncePerGuest } from '../../inquiry/once-per-guest.ts';
import { oneQuestion } from '../../inquiry/one-question.ts';
import { rule } from '../../inquiry/rule.ts';
import { isProtecting, PROTECTED_GUEST, type Protecting } from '../../model/platform.ts';
import { hasGrantBackend } from './dma/xen.ts';

/** Linux cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT) on x86; before it, AMD's sev_active() alone. */
function x86RestrictsMemory(ask: GuestInquiry, vendor: 'amd' | 'intel'): boolean {
  if (ask.kernel.has('cc-restricts-virtio-without-amd')) return true;
  if (!ask.kernel.has(vendor === 'amd' ? 'sev-restricts-virtio' : 'tdx-guest')) return false;
  return ask.kernel.enabled('AMD_MEM_ENCRYPT', 'y');
}

/** Whether the architecture of a protected guest tells the virtio core of it. */
function archRestrictsMemory(ask: GuestInquiry, protection: Protecting): boolean {
  switch (protection) {
    case 's390-pv':
      return true;
    case 'sev':
    case 'sev-es':
    case 'sev-snp':
      return x86RestrictsMemory(ask, 'amd');
    case 'tdx':
      return x86RestrictsMemory(ask, 'intel');
    case 'pef':
    case 'cca':
    case 'pkvm':
      return false;
  }
}

/** Linux virtio_check_mem_acc_cb(), and what stood in its place before: what platform code tells the virtio core. */
export const restrictsMemory = oneQuestion(
  oncePerGuest(
    rule(
      (ask: GuestInquiry) => {
        if (!ask.kernel.has('restricted-memory-check')) return 'no-check';
        if (hasGrantBackend(ask)) return ['yes', { guest: 'a Xen guest with grants' }];
        const protection = ask.platform.protection();
        if (protection === 'none') return 'no';
        if (!isProtecting(protection)) return ['yes', { guest: 'a kernel that is told so' }];
        const guest = PROTECTED_GUEST[protection];
        return [archRestrictsMemory(ask, protection) ? 'yes' : 'unsaid', { guest }];
      },
      {
        id: 'linux/platform/restricted-memory',
        topic: 'restriction',
        question: 'Does the platform tell the virtio core that the host cannot reach guest memory?',
        answers: {
          no: { value: false, yes: false },
          'no-check': { value: false, yes: false, answer: 'this kernel has no such check yet.' },
          yes: {
            value: true,
            yes: true,
            answer: 'this is {guest}.',
            effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
          },
          unsaid: {
            value: false,
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
          'The limit belongs to the memory, so it is platform code that can tell. s390 protected guests have done so since the check exists, AMD SEV guests since later, TDX guests through the vendor-neutral test. POWER’s secure guests, Arm CCA realms and pKVM guests never do, in any release that was read: there a device without the bit is given addresses of memory that it cannot reach.',
      },
    ),
  ),
);
