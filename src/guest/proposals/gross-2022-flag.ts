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
  (ask: Inquiry) => {
    if (ask.platform.protection((kind) => RESTRICTED.has(kind))) return 'protected';
    return ask.platform.xen() !== undefined && ask.kernel.enabled('XEN_VIRTIO', 'n') ? 'xen' : 'no';
  },
  {
    id: 'proposal/gross-2022-flag/restricted',
    proposed: true,
    topic: 'restriction',
    question: 'Does the platform tell the virtio core that the host cannot reach guest memory?',
    answers: {
      protected: {
        value: true,
        yes: true,
        answer: 'a guest of this kind sets the flag.',
        effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
      },
      xen: {
        value: true,
        yes: true,
        answer: 'a Xen guest with CONFIG_XEN_VIRTIO sets the flag.',
        effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
      },
      no: { value: false, yes: false, answer: 'nothing sets the flag.' },
    },
    authority: {
      kind: 'kernel',
      where: 'drivers/virtio/virtio.c platform_has(PLATFORM_VIRTIO_RESTRICTED_MEM_ACCESS)',
      since: '5.19',
    },
    story:
      'What 5.19 did, and 6.0 and 5.19.2 undid. A flag knows no devices, so that a Xen guest with CONFIG_XEN_VIRTIO refused all that did not offer ACCESS_PLATFORM, backends in the initial domain included. This is the rule as merged, in whatever release the platform has.',
  },
);

/** Linux as of 5.19: refuse when restricted, by one flag of the platform. */
export const gross2022Flag: DriverModel = {
  ...linux,
  id: 'gross-2022-flag',
  title: 'Gross 2022, one flag for all devices',
  provenance: {
    author: 'Juergen Gross',
    date: '2022-05-04',
    link: 'https://lore.kernel.org/all/20220504155703.13336-3-jgross@suse.com/',
    rule: 'A flag of the platform takes the place of the hook of each architecture: what sets it restricts every device. SEV, TDX and s390 protected guests set it, and so does a Xen guest that is built for virtio with grants.',
    objections: [
      {
        who: 'Borislav Petkov',
        what: 'of the first version: what has restricted memory to do with SEV, and how does that fit what the series is for? (He acknowledged the third.)',
      },
      {
        who: 'Juergen Gross',
        what: 'in June 2022: the requirement is undue for Xen guests that are not PV guests, as backends in the initial domain serve them without grants',
      },
    ],
    verified: true,
    checked:
      'Read: series v3, the answers to it and to the versions before, the series of June 2022 that replaced it, and the merged code. That a Xen guest sets the flag is of another series of the same release (commit fa1f57421e0b).',
    merged: { release: '5.19', commit: '3f9dfbebdc48' },
  },
  restrictsMemory,
};
