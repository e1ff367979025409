import { BALLOON, F } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { clearing } from '../../../inquiry/rule.ts';
import type { Check, Probe } from '../../handshake.ts';
import { refusing } from '../../refusing.ts';
import { booleanParameter } from '../kernel-parameter.ts';

/** Linux virtballoon_validate(). */
export const virtballoonValidate: Check = (ask, features) => {
  const poisoned = clearPagePoison(ask, features);
  const direct = clearIndirect(ask, poisoned);
  return clearAccessPlatform(ask, direct);
};

/** Linux want_init_on_free(). */
function wantInitOnFree(ask: Inquiry): boolean {
  return booleanParameter(ask, 'init_on_free') ?? ask.kernel.enabled('INIT_ON_FREE_DEFAULT_ON', 'n');
}

/** Linux page_poisoning_enabled(). */
function pagePoisoningEnabled(ask: Inquiry): boolean {
  return booleanParameter(ask, 'page_poison') === true && ask.kernel.enabled('PAGE_POISONING', 'y');
}

/** Whether the guest's free pages hold something that the host must not change. */
function poisonsFreePages(ask: Inquiry): boolean {
  if (!ask.kernel.has('balloon-reporting')) return pagePoisoningEnabled(ask);
  if (wantInitOnFree(ask)) return true;
  if (!pagePoisoningEnabled(ask)) return false;
  return (
    ask.kernel.has('balloon-poison-sanity-ignored') || !ask.kernel.enabled('PAGE_POISONING_NO_SANITY', 'n')
  );
}

const clearPagePoison = clearing(
  (ask, features) => {
    if (!ask.kernel.has('balloon-page-poison')) return 'unknown';
    if (!poisonsFreePages(ask)) return 'cleared';
    if (ask.kept(features, BALLOON.PAGE_POISON) || !ask.kernel.has('balloon-reporting')) return 'kept';
    return 'reporting-dropped';
  },
  {
    id: 'linux/balloon/page-poison',
    topic: 'validate',
    question: 'Does the guest poison or clear its free pages, so that the host must know?',
    answers: {
      unknown: { answer: 'This kernel’s driver knows neither PAGE_POISON nor PAGE_REPORTING.' },
      cleared: {
        yes: false,
        effect: 'PAGE_POISON is cleared',
        clears: [BALLOON.PAGE_POISON],
      },
      kept: { yes: true, answer: 'PAGE_POISON tells the host.' },
      'reporting-dropped': {
        yes: true,
        answer: 'the device offers no PAGE_POISON by which the host could be told.',
        effect: 'PAGE_REPORTING is cleared',
        clears: [BALLOON.PAGE_REPORTING],
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
    story:
      'A guest that expects a pattern (or zeroes) in free pages would be surprised by pages that the host took and gave back. PAGE_POISON tells the host the pattern; a guest without a pattern drops the bit, and a guest that has a pattern and cannot tell the host drops page reporting.',
  },
);

const clearIndirect = clearing(
  (ask, features) => {
    if (!ask.kept(features, F.INDIRECT_DESC)) return 'not-offered';
    return ask.kernel.has('balloon-drops-indirect') ? 'cleared' : 'taken';
  },
  {
    id: 'linux/balloon/indirect',
    topic: 'validate',
    question: 'Does the balloon driver keep INDIRECT_DESC?',
    answers: {
      'not-offered': { answer: 'The device does not offer INDIRECT_DESC.' },
      taken: { yes: true, answer: 'this kernel’s balloon driver keeps INDIRECT_DESC.' },
      cleared: {
        yes: false,
        answer: 'page reporting must not allocate memory, and an indirect table would have to be allocated.',
        effect: 'INDIRECT_DESC is cleared',
        clears: [F.INDIRECT_DESC],
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
    story:
      'Reporting free pages allocates nothing itself; the ring code would, for an indirect descriptor table.',
  },
);

const clearAccessPlatform = clearing(
  (ask, features) => {
    if (!ask.kept(features, F.ACCESS_PLATFORM)) return 'not-offered';
    return ask.kernel.has('balloon-drops-access-platform') ? 'cleared' : 'taken';
  },
  {
    id: 'linux/balloon/access-platform',
    topic: 'validate',
    question: 'Does the balloon driver keep ACCESS_PLATFORM?',
    answers: {
      'not-offered': { answer: 'The device does not offer ACCESS_PLATFORM.' },
      taken: { yes: true, answer: 'this kernel’s balloon driver keeps ACCESS_PLATFORM.' },
      cleared: {
        yes: false,
        answer: 'a balloon is about guest-physical pages, so the balloon driver drops the bit by itself.',
        effect: 'ACCESS_PLATFORM is cleared',
        clears: [F.ACCESS_PLATFORM],
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
    story:
      'The pages that a balloon hands over are named by guest page frame, whatever the DMA API would call them, so the driver clears the bit. A device that requires the bit once it offers it (QEMU does) then refuses FEATURES_OK, and a platform that restricts memory refuses earlier: a confidential guest with a default balloon shows one failed probe. It is the complaint of 2019 in practice: an offer of the bit that is meant as a requirement.',
  },
);

/** The pages that Linux reports at once: PAGE_REPORTING_CAPACITY. */
const PAGE_REPORTING_CAPACITY = 32;

function isTooSmall(size: number | undefined): boolean {
  return size !== undefined && size < PAGE_REPORTING_CAPACITY;
}

/** Linux virtballoon_probe(): what still fails after FEATURES_OK. */
export const virtballoonProbe: Probe = refusing(
  (ask: Inquiry, features: FeatureSet) => {
    if (!ask.kept(features, BALLOON.PAGE_REPORTING)) return 'no-reporting';
    if (ask.kernel.has('balloon-reports-with-any-ring')) return 'any-ring';
    return ask.device.field('reporting_queue_size', isTooSmall) ? 'too-small' : 'fits';
  },
  {
    id: 'linux/balloon/reporting-ring',
    topic: 'validate',
    question: 'Does the ring hold the free pages that are reported at once?',
    answers: {
      'no-reporting': { answer: 'No pages are reported.' },
      'any-ring': { yes: true, answer: 'the driver reports no more of them than the ring has entries.' },
      fits: { yes: true },
      'too-small': {
        yes: false,
        answer: 'the ring has fewer than 32 entries.',
        effect: 'the probe fails with ENOSPC, without a word in the log',
        refuses: { errno: 'ENOSPC' },
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_probe()' },
    story:
      'Linux reports free pages in lots of 32, each in one request without indirect descriptors, so that a smaller ring could never take one. Up to 7.1 the driver refused such a balloon; since 7.2 it makes the lots as large as the ring is. QEMU’s ring has 32 entries.',
  },
);
