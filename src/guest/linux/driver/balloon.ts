import { BALLOON, F } from '../../../features/bits.ts';
import { type FeatureSet, featureSet, without } from '../../../features/feature-set.ts';
import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { booleanParameter } from '../kernel-parameter.ts';
import type { Validated } from '../validate.ts';

const poison = decision({
  id: 'linux/balloon/page-poison',
  topic: 'validate',
  question: 'Does the guest poison or clear its free pages, so that the host must know?',
  answers: {
    cleared: { yes: false, effect: 'PAGE_POISON is cleared' },
    kept: { yes: true, answer: 'PAGE_POISON tells the host.' },
    'reporting-dropped': {
      yes: true,
      answer: 'the device offers no PAGE_POISON by which the host could be told.',
      effect: 'PAGE_REPORTING is cleared',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
  story:
    'A guest that expects a pattern (or zeroes) in free pages would be surprised by pages that the host took and gave back. PAGE_POISON tells the host the pattern; a guest without a pattern does not take the bit, and a guest with one that cannot tell it does without reporting.',
});

const accessPlatform = decision({
  id: 'linux/balloon/access-platform',
  topic: 'validate',
  question: 'Does the balloon driver take ACCESS_PLATFORM?',
  answers: {
    cleared: {
      yes: false,
      answer: 'a balloon is about guest-physical pages, so the driver clears the bit by itself.',
      effect: 'ACCESS_PLATFORM is cleared',
    },
    taken: { yes: true, answer: 'this kernel’s driver does.' },
    'not-offered': { answer: 'The bit is not offered.' },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
  story:
    'The pages that a balloon hands over are named by guest page frame, whatever the DMA API would call them, so the driver clears the bit. A device that insists on the bit once it offers it (QEMU does) then refuses FEATURES_OK, and a platform that restricts memory refuses earlier: a confidential guest with a default balloon shows one failed probe. It is the complaint of 2019 in the wild: the offer of the bit was meant as a must.',
});

const indirect = decision({
  id: 'linux/balloon/indirect',
  topic: 'validate',
  question: 'Does the balloon driver take INDIRECT_DESC?',
  answers: {
    cleared: {
      yes: false,
      answer: 'page reporting must not allocate memory, and an indirect table would have to be.',
      effect: 'INDIRECT_DESC is cleared',
    },
    'not-offered': { answer: 'The bit is not offered.' },
    taken: { yes: true, answer: 'this kernel’s driver does.' },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
  story:
    'Reporting free pages allocates nothing itself; the ring code would, for an indirect descriptor table.',
});

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

function settlePoison(ask: Inquiry, features: FeatureSet): FeatureSet {
  if (!ask.kernel.has('balloon-page-poison')) return features;
  if (!poisonsFreePages(ask)) {
    ask.decide(poison, 'cleared');
    return without(features, featureSet([BALLOON.PAGE_POISON]));
  }
  if (ask.kept(features, BALLOON.PAGE_POISON) || !ask.kernel.has('balloon-reporting')) {
    ask.decide(poison, 'kept');
    return features;
  }
  ask.decide(poison, 'reporting-dropped');
  return without(features, featureSet([BALLOON.PAGE_REPORTING]));
}

function settleIndirect(ask: Inquiry, features: FeatureSet): FeatureSet {
  if (!ask.kept(features, F.INDIRECT_DESC)) {
    ask.decide(indirect, 'not-offered');
    return features;
  }
  const drops = ask.kernel.has('balloon-drops-indirect');
  ask.decide(indirect, drops ? 'cleared' : 'taken');
  return drops ? without(features, featureSet([F.INDIRECT_DESC])) : features;
}

function settleAccessPlatform(ask: Inquiry, features: FeatureSet): FeatureSet {
  if (!ask.kept(features, F.ACCESS_PLATFORM)) {
    ask.decide(accessPlatform, 'not-offered');
    return features;
  }
  const drops = ask.kernel.has('balloon-drops-access-platform');
  ask.decide(accessPlatform, drops ? 'cleared' : 'taken');
  return drops ? without(features, featureSet([F.ACCESS_PLATFORM])) : features;
}

/** Linux virtballoon_validate(). */
export function virtballoonValidate(ask: Inquiry, features: FeatureSet): Validated {
  const poisoned = ask.deferClearing(features, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING], settlePoison);
  const direct = ask.deferClearing(poisoned, [F.INDIRECT_DESC], settleIndirect);
  return { features: ask.deferClearing(direct, [F.ACCESS_PLATFORM], settleAccessPlatform) };
}
