import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

/** Linux arch_has_restricted_virtio_memory_access(), as of that patch. */
const archRestrictsMemory = rule(
  (ask: Inquiry) =>
    ask.platform.protection((kind) => kind === 's390-pv' || kind === 'restricted-hook') ? 'yes' : 'no',
  {
    id: 'proposal/morel-2020/restricted',
    proposed: true,
    topic: 'restriction',
    question: 'Does the platform tell the virtio core that the host cannot reach guest memory?',
    answers: {
      yes: {
        value: true,
        yes: true,
        answer: 'an s390 protected guest tells it.',
        effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
      },
      no: { value: false, yes: false, answer: 'at first only s390 defines the hook.' },
    },
    authority: {
      kind: 'kernel',
      where: 'arch/s390/mm/init.c arch_has_restricted_virtio_memory_access()',
      since: '5.10',
    },
    story:
      'After two years the choice of addresses was left alone, and the failure made plain: where the architecture says that memory is restricted, a device without VERSION_1 and ACCESS_PLATFORM is refused. This is the rule as first merged, in whatever release the platform has.',
  },
);

/** Linux as of 5.10: refuse when restricted, which s390 alone says. */
export const morel2020: DriverModel = {
  ...linux,
  id: 'morel-2020',
  title: 'Morel 2020, refuse when restricted',
  about: { arches: ['s390x'], elsewhere: 'silent' },
  provenance: {
    author: 'Pierre Morel',
    date: '2020-09-10',
    link: 'https://lore.kernel.org/all/1599728030-17085-2-git-send-email-pmorel@linux.ibm.com/',
    rule: 'The choice of addresses stays. A hook tells that memory is restricted (s390 protected guests), and the driver then refuses a device without VERSION_1 or ACCESS_PLATFORM.',
    objections: [],
    verified: true,
    checked: 'Read: the patch and both commits. The release follows from trees read (not in 5.9.1, in 5.11).',
    merged: { release: '5.10', commit: '0afa15e1a529' },
  },
  restrictsMemory: archRestrictsMemory,
};
