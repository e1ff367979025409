import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { Protection } from '../../model/platform.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

/** Linux virtio_check_mem_acc_cb(), as of that patch. */
const callbackRestricts = rule(
  (ask: Inquiry) => {
    if (ask.platform.protection((kind) => !UNSET.includes(kind))) return 'always';
    return wantsGrants(ask) ? 'grants' : 'no';
  },
  {
    id: 'proposal/gross-2022/callback',
    proposed: true,
    topic: 'restriction',
    question: 'Does the platform’s callback restrict this device?',
    answers: {
      always: {
        value: true,
        yes: true,
        answer: 'in SEV, TDX and s390 protected guests the callback restricts every device.',
        effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
      },
      grants: {
        value: true,
        yes: true,
        answer: 'this Xen guest is to give its backend grants only.',
        effect: 'VERSION_1 and ACCESS_PLATFORM become conditions',
      },
      no: {
        value: false,
        yes: false,
        answer: 'the callback restricts no device unless the platform sets it.',
      },
    },
    authority: {
      kind: 'kernel',
      where: 'drivers/virtio/virtio_anchor.c virtio_check_mem_acc_cb()',
      since: '6.0',
    },
    story:
      'Restriction per device instead of for all: Xen with grants wants it for some backends and not for others, so the flag became a callback that looks at the device. A backend named in a device tree is not part of a platform description and counts as absent. The grants themselves come with Linux 5.19.',
  },
);

/** Where the callback was not set, whatever the device. */
const UNSET: readonly Protection[] = ['none', 'pef', 'cca', 'pkvm'];

/** xen_virtio_restricted_mem_acc(), as of that patch. */
function wantsGrants(ask: Inquiry): boolean {
  const xen = ask.platform.xen();
  if (xen === undefined || !ask.kernel.has('platform-restricted-memory')) return false;
  if (!ask.kernel.enabled('XEN_VIRTIO', 'n')) return false;
  return xen.mode === 'pv' || ask.kernel.enabled('XEN_VIRTIO_FORCE_GRANT', 'n');
}

/** Linux as of 6.0: refuse when restricted, by a callback that is asked for each device. */
export const gross2022: DriverModel = {
  ...linux,
  id: 'gross-2022',
  title: 'Gross 2022, a callback for each device',
  provenance: {
    author: 'Juergen Gross',
    date: '2022-06-22',
    link: 'https://lore.kernel.org/all/20220622063838.8854-2-jgross@suse.com/',
    rule: 'Whether memory is restricted is asked for each device, by a callback that platform code sets: always in SEV, TDX and s390 protected guests, for devices with grants in Xen guests.',
    objections: [
      { who: 'Borislav Petkov', what: 'of the flag before it: what has restricted memory to do with SEV?' },
    ],
    verified: true,
    checked:
      'Read: series v3, the merged code, and its patches in the stable review of 5.19.2, which took the callback and the rule for Xen guests back.',
    merged: { release: '6.0', commit: 'a603002eea82' },
  },
  restrictsMemory: callbackRestricts,
};
