import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { Protection } from '../../model/platform.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

const RESTRICTED: ReadonlySet<Protection> = new Set<Protection>([
  's390-pv',
  'restricted-hook',
  'sev',
  'sev-es',
  'sev-snp',
  'tdx',
]);

const restrictsMemory = rule(
  (ask: Inquiry) => (ask.platform.protection((kind) => RESTRICTED.has(kind)) ? 'yes' : 'no'),
  {
    id: 'proposal/shishkin-2023/restricted',
    proposed: true,
    topic: 'restriction',
    question: 'Does the platform tell the virtio core that the host cannot reach guest memory?',
    answers: {
      yes: {
        value: true,
        yes: true,
        answer: 'guest memory is encrypted, whoever made the processor.',
        effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
      },
      no: { value: false, yes: false, answer: 'guest memory is not encrypted.' },
    },
    authority: { kind: 'kernel', where: 'arch/x86/mm/mem_encrypt.c mem_encrypt_setup_arch()', since: '6.7' },
    story:
      'The test had been true for TDX guests since it became vendor-neutral, inadvertently and in AMD’s file; the patch intends no change of what happens. But a kernel for TDX that was built without CONFIG_AMD_MEM_ENCRYPT did not run that file, and did not refuse. This is the rule as merged, in whatever release the platform has.',
  },
);

/** Linux as of 6.7 on x86: refuse wherever guest memory is encrypted. */
export const shishkin2023: DriverModel = {
  ...linux,
  id: 'shishkin-2023',
  title: 'Shishkin 2023, generic x86 code restricts',
  about: { arches: ['x86_64'], elsewhere: 'silent' },
  provenance: {
    author: 'Alexander Shishkin',
    date: '2023-10-10',
    link: 'https://lore.kernel.org/all/20231010145220.3960055-2-alexander.shishkin@linux.intel.com/',
    rule: 'What asks whether guest memory is encrypted moves from AMD’s file into generic x86 code: SEV and TDX guests restrict virtio alike, whatever else the kernel was built with.',
    objections: [],
    verified: true,
    checked:
      'Read: the patch (v3, 1 of 2), and mem_encrypt.c before and after it. No objection was found. What it means for kernels without CONFIG_AMD_MEM_ENCRYPT is derived here.',
    merged: { release: '6.7', commit: '6e74b125155d' },
  },
  restrictsMemory,
};
