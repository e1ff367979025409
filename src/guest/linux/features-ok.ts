import { deviceAccepts } from '../../device/accept.ts';
import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { Refusal } from '../handshake.ts';
import { refusing } from '../refusing.ts';

/** Linux virtio_features_ok(), first half: a platform that restricts memory requires two bits before FEATURES_OK is even set. */
export const refuseRestricted = refusing(
  (ask: Inquiry, kept: FeatureSet, restricted: boolean) => {
    if (!restricted) return 'not-asked';
    if (!ask.kept(kept, F.VERSION_1)) return 'no-version-1';
    return ask.kept(kept, F.ACCESS_PLATFORM) ? 'met' : 'no-access-platform';
  },
  {
    id: 'linux/features-ok/restricted-memory',
    topic: 'requirement',
    question: 'Does the device offer what a platform with restricted memory requires?',
    answers: {
      'not-asked': { answer: 'The platform requires nothing.' },
      met: { yes: true, answer: 'VERSION_1 and ACCESS_PLATFORM are both kept.' },
      'no-version-1': {
        yes: false,
        answer: 'VERSION_1 is not among the kept bits, “{message}”.',
        effect: 'the driver gives up with ENODEV before FEATURES_OK',
        refuses: { errno: 'ENODEV', message: 'device must provide VIRTIO_F_VERSION_1' },
      },
      'no-access-platform': {
        yes: false,
        answer: 'ACCESS_PLATFORM is not among the kept bits, “{message}”.',
        effect: 'the driver gives up with ENODEV before FEATURES_OK',
        refuses: { errno: 'ENODEV', message: 'device must provide VIRTIO_F_ACCESS_PLATFORM' },
      },
    },
    authority: [
      { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_finalize_features()', since: '5.10' },
      { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.17' },
    ],
    story:
      'What was merged after the long debate (Morel 2020 for s390, Lendacky 2021 for SEV) does not change the choice of addresses. It only refuses a device that would be given memory that it cannot reach, in words that name the missing bit. A legacy interface has no room for either bit and always fails on VERSION_1.',
  },
);

const { ACKNOWLEDGE, DRIVER, FEATURES_OK } = STATUS_BITS;

/** What the status gains when the driver sets FEATURES_OK, and the device's refusal if it clears it. */
interface FeaturesOk {
  readonly gains: number;
  readonly refusal: Refusal | undefined;
}

const MESSAGE = `virtio: device refuses features: ${(ACKNOWLEDGE | DRIVER).toString(16)}`;

const STANDS: FeaturesOk = { gains: FEATURES_OK, refusal: undefined };
const NOT_SET: FeaturesOk = { gains: 0, refusal: undefined };
const CLEARED: FeaturesOk = { gains: 0, refusal: { by: 'device', message: MESSAGE, errno: 'ENODEV' } };

/** Linux virtio_features_ok(), second half: sets FEATURES_OK and reads it back. */
export const setFeaturesOk = rule(
  (ask: Inquiry, features: FeatureSet) => {
    if (!ask.kept(features, F.VERSION_1)) return 'not-asked';
    return deviceAccepts(ask, features) ? 'sticks' : 'refused';
  },
  {
    id: 'linux/features-ok',
    topic: 'features-ok',
    question: 'Does FEATURES_OK stand?',
    answers: {
      sticks: { value: STANDS, yes: true, answer: 'the device accepts the features.' },
      refused: {
        value: CLEARED,
        yes: false,
        answer: `the status reads back without FEATURES_OK, “${MESSAGE}”.`,
        effect: 'the driver gives up with ENODEV',
      },
      'not-asked': {
        value: NOT_SET,
        answer: 'The question does not arise: without VERSION_1 there is no FEATURES_OK.',
        effect: 'the features are settled',
      },
    },
    authority: [
      { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_finalize_features()' },
      { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.17' },
    ],
    story:
      'The driver sets FEATURES_OK and reads the status back. A device that cannot work with the chosen features leaves the bit clear, which is all that it can say; the log then shows the status, not the reason.',
  },
);
