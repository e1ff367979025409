import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Refusal } from '../handshake.ts';

const restrictedMemory = decision({
  id: 'linux/features-ok/restricted-memory',
  topic: 'requirement',
  question: 'Has the device what a platform with restricted memory insists on?',
  answers: {
    'not-asked': { answer: 'Nothing is insisted on.' },
    met: { yes: true, answer: 'VERSION_1 and ACCESS_PLATFORM are both kept.' },
    'no-version-1': {
      yes: false,
      answer: 'VERSION_1 is not among the kept bits, “{message}”.',
      effect: 'the driver gives up with ENODEV before FEATURES_OK',
    },
    'no-access-platform': {
      yes: false,
      answer: 'ACCESS_PLATFORM is not among the kept bits, “{message}”.',
      effect: 'the driver gives up with ENODEV before FEATURES_OK',
    },
  },
  authority: [
    { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_finalize_features()', since: '5.10' },
    { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.17' },
  ],
  story:
    'What was merged of the long debate (Morel 2020 for s390, Lendacky 2021 for SEV) changes nothing in the choice of addresses. It only refuses a device that would be pointed at memory that it cannot reach, in words that name the missing bit. A legacy interface has no room for either bit and always fails on VERSION_1.',
});

const MUST_PROVIDE = {
  version1: 'device must provide VIRTIO_F_VERSION_1',
  accessPlatform: 'device must provide VIRTIO_F_ACCESS_PLATFORM',
} as const;

/** Linux virtio_features_ok(), first half: a platform that restricts memory insists on two bits before FEATURES_OK is even set. */
export function refuseRestricted(ask: Inquiry, kept: FeatureSet, restricted: boolean): Refusal | undefined {
  if (!restricted) {
    ask.decide(restrictedMemory, 'not-asked');
    return undefined;
  }
  if (!ask.kept(kept, F.VERSION_1)) {
    ask.decide(restrictedMemory, 'no-version-1', { message: MUST_PROVIDE.version1 });
    return { by: 'driver', message: MUST_PROVIDE.version1, errno: 'ENODEV' };
  }
  if (!ask.kept(kept, F.ACCESS_PLATFORM)) {
    ask.decide(restrictedMemory, 'no-access-platform', { message: MUST_PROVIDE.accessPlatform });
    return { by: 'driver', message: MUST_PROVIDE.accessPlatform, errno: 'ENODEV' };
  }
  ask.decide(restrictedMemory, 'met');
  return undefined;
}
