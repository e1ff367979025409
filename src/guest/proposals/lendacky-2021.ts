import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { Protection } from '../../model/platform.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

/** Linux arch_has_restricted_virtio_memory_access(), as of that patch. */
const archRestrictsMemory = rule((ask: Inquiry) => (ask.platform.protection(restricts) ? 'yes' : 'no'), {
  id: 'proposal/lendacky-2021/restricted',
  proposed: true,
  topic: 'restriction',
  question: 'Does the platform tell the virtio core that the host cannot reach guest memory?',
  answers: {
    yes: {
      value: true,
      yes: true,
      answer: 's390 protected guests tell it, and AMD SEV guests too.',
      effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
    },
    no: { value: false, yes: false, answer: 'the hook is s390’s and sev_active()’s.' },
  },
  authority: {
    kind: 'kernel',
    where: 'arch/x86/mm/mem_encrypt.c arch_has_restricted_virtio_memory_access()',
    since: '5.13',
  },
  story:
    'Morel’s hook answered by sev_active() on x86: seven lines, and an SEV guest no longer corrupts memory in silence. TDX came in later, when the test became vendor-neutral. This is the rule as merged, in whatever release the platform has.',
});

const RESTRICTED: ReadonlySet<Protection> = new Set<Protection>([
  's390-pv',
  'restricted-hook',
  'sev',
  'sev-es',
  'sev-snp',
]);

function restricts(protection: Protection): boolean {
  return RESTRICTED.has(protection);
}

/** Linux as of 5.13: refuse when restricted, which s390 and SEV say. */
export const lendacky2021: DriverModel = {
  ...linux,
  id: 'lendacky-2021',
  title: 'Lendacky 2021, SEV refuses too',
  about: { arches: ['x86_64', 's390x'], elsewhere: 'silent' },
  provenance: {
    author: 'Tom Lendacky',
    date: '2021-03-04',
    link: 'https://lore.kernel.org/all/b46e0211f77ca1831f11132f969d470a6ffc9267.1614897610.git.thomas.lendacky@amd.com/',
    rule: 'AMD SEV guests say that memory is restricted as well: a device without VERSION_1 or ACCESS_PLATFORM is refused.',
    objections: [],
    verified: true,
    checked:
      'Read: the patch and the commit. The release follows from trees read (not in 5.12.9, in 5.14.2).',
    merged: { release: '5.13', commit: '229164175ff0' },
  },
  restrictsMemory: archRestrictsMemory,
};
