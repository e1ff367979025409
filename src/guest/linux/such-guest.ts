import { type ChangeId, changeOf } from '../../data/linux-changes.ts';
import { type GuestInquiry, oncePerGuest } from '../../inquiry/once-per-guest.ts';
import { oneQuestion } from '../../inquiry/one-question.ts';
import { rule } from '../../inquiry/rule.ts';
import { isProtecting, type Protecting } from '../../model/platform.ts';

/** Since when Linux runs as each kind of protected guest, and shares DMA memory in it. */
export const GUEST_SINCE: Readonly<Record<Protecting, ChangeId>> = {
  sev: 'sev-guest',
  'sev-es': 'sev-es-guest',
  'sev-snp': 'sev-snp-guest',
  tdx: 'tdx-guest',
  pef: 'pef-guest',
  's390-pv': 's390-protected-guest',
  cca: 'realm-guest',
  pkvm: 'pkvm-guest-unencrypted-dma',
};

/**
 * Whether the kernel can run as such a guest at all, be it of use or not. pKVM requires nothing of its guests but
 * sharing.
 */
export const canBeSuchGuest = oneQuestion(
  oncePerGuest(
    rule(
      (ask: GuestInquiry) => {
        const protection = ask.platform.protection();
        if (!isProtecting(protection)) return 'ordinary';
        if (protection === 'pkvm') return ['yes', () => ({ where: changeOf(GUEST_SINCE.pkvm).where })];
        const since = GUEST_SINCE[protection];
        const where = () => ({ where: changeOf(since).where });
        if (!ask.kernel.has(since)) return ['too-old', where];
        if (isSev(protection) && !ask.kernel.enabled('AMD_MEM_ENCRYPT', 'y')) return 'not-built';
        return ['yes', where];
      },
      {
        id: 'linux/such-guest',
        topic: 'guest',
        question: 'Can this kernel run as such a guest?',
        answers: {
          ordinary: {
            value: true,
            yes: true,
            answer: 'its memory is not protected, which takes nothing of the kernel.',
            authority: {
              kind: 'kernel',
              where:
                'include/linux/mem_encrypt.h mem_encrypt_active(), include/linux/cc_platform.h cc_platform_has()',
            },
          },
          yes: { value: true, yes: true, authority: { kind: 'kernel', where: '{where}' } },
          'too-old': {
            value: false,
            yes: false,
            answer: 'a release from before that kind of guest does not come up as one.',
            effect: 'nothing in the guest drives the device',
            authority: { kind: 'kernel', where: '{where}' },
          },
          'not-built': {
            value: false,
            yes: false,
            answer: 'the kernel is built without CONFIG_AMD_MEM_ENCRYPT.',
            effect: 'nothing in the guest drives the device',
          },
        },
        authority: { kind: 'kernel', where: 'arch/x86/mm/mem_encrypt.c mem_encrypt_init()', since: '4.15' },
        story:
          'Each technology changes how a guest sets up its page tables, its first console and its interrupts. A kernel from before it, or built without it, stops before it looks for any device, so that no features are ever negotiated.',
      },
    ),
  ),
);

function isSev(protection: Protecting): boolean {
  return protection === 'sev' || protection === 'sev-es' || protection === 'sev-snp';
}
