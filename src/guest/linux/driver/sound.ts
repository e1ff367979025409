import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Check } from '../../handshake.ts';
import { isRefusal } from '../../handshake.ts';
import { refusing } from '../../refusing.ts';
import { versionOneValidate } from './version-one.ts';

/** Linux virtsnd_validate(), behind its test for VERSION_1. */
const refuseTimeout = refusing(
  (ask: Inquiry) => {
    const given = ask.kernel.parameter('virtio_snd.msg_timeout_ms');
    return given !== undefined && Number(given) === 0 && given !== '' ? 'zero' : 'yes';
  },
  {
    id: 'linux/sound/timeout',
    topic: 'validate',
    question: 'Does the sound driver wait for the device’s answers?',
    answers: {
      yes: { yes: true },
      zero: {
        yes: false,
        answer: 'virtio_snd.msg_timeout_ms is 0, “{message}”.',
        effect: 'the driver gives up with EINVAL before FEATURES_OK',
        refuses: { errno: 'EINVAL', message: 'msg_timeout_ms value cannot be zero' },
      },
    },
    authority: { kind: 'kernel', where: 'sound/virtio/virtio_card.c virtsnd_validate()' },
    story:
      'The sound driver checks its own module parameters together with the device, before it settles its features, and refuses the device where one of them makes no sense.',
  },
);

/** Linux virtsnd_validate(). */
export const virtsndValidate: Check = (ask, features) => {
  const checked = versionOneValidate(ask, features);
  return isRefusal(checked) ? checked : (refuseTimeout(ask) ?? checked);
};
