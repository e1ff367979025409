import type { GuestInquiry } from '../../../inquiry/once-per-guest.ts';
import type { Picked } from '../../../inquiry/rule.ts';
import type { Check } from '../../handshake.ts';
import { isRefusal } from '../../handshake.ts';
import { refusing } from '../../refusing.ts';
import { unsignedParameter } from '../kernel-parameter.ts';
import { versionOneValidate } from './version-one.ts';

const GIVES_UP = 'the driver gives up with EINVAL before FEATURES_OK';

/** Linux virtsnd_validate(), behind its test for VERSION_1. */
const refuseTimeout = refusing(
  (ask: GuestInquiry) => (unsignedParameter(ask, 'virtio_snd.msg_timeout_ms') === 0 ? 'zero' : 'yes'),
  {
    id: 'linux/sound/timeout',
    topic: 'validate',
    question: 'Does the sound driver wait for the device’s answers?',
    answers: {
      yes: { yes: true },
      zero: {
        yes: false,
        answer: 'virtio_snd.msg_timeout_ms is 0, “{message}”.',
        effect: GIVES_UP,
        refuses: { errno: 'EINVAL', message: 'msg_timeout_ms value cannot be zero' },
      },
    },
    authority: { kind: 'kernel', where: 'sound/virtio/virtio_card.c virtsnd_validate()' },
    story:
      'The sound driver checks its own module parameters together with the device, before it settles its features, and refuses the device where one of them makes no sense.',
  },
);

/** Linux virtsnd_pcm_validate(): the first of its checks that fails. */
function periods(ask: GuestInquiry): Picked<Periods> {
  const least = unsignedParameter(ask, 'virtio_snd.pcm_periods_min') ?? 2;
  const most = unsignedParameter(ask, 'virtio_snd.pcm_periods_max') ?? 16;
  if (least < 2 || least > most) return ['count', { least, most }];
  const shortest = unsignedParameter(ask, 'virtio_snd.pcm_period_ms_min') ?? 10;
  const longest = unsignedParameter(ask, 'virtio_snd.pcm_period_ms_max') ?? 80;
  if (shortest === 0 || shortest > longest) return ['length', { least: shortest, most: longest }];
  const buffer = unsignedParameter(ask, 'virtio_snd.pcm_buffer_ms') ?? 160;
  if (buffer < least * shortest) return ['buffer', { given: buffer, limit: least * shortest }];
  const half = Math.floor(buffer / 2);
  return longest > half ? ['period', { given: longest, limit: half }] : 'yes';
}

type Periods = 'yes' | 'count' | 'length' | 'buffer' | 'period';

const refusePeriods = refusing(periods, {
  id: 'linux/sound/periods',
  topic: 'validate',
  question: 'Do the sound driver’s parameters leave room for periods in its buffer?',
  answers: {
    yes: { yes: true },
    count: {
      yes: false,
      answer: 'virtio_snd.pcm_periods_min is less than 2 or more than pcm_periods_max, “{message}”.',
      effect: GIVES_UP,
      refuses: { errno: 'EINVAL', message: 'invalid range [{least} {most}] of the number of PCM periods' },
    },
    length: {
      yes: false,
      answer: 'virtio_snd.pcm_period_ms_min is 0 or more than pcm_period_ms_max, “{message}”.',
      effect: GIVES_UP,
      refuses: { errno: 'EINVAL', message: 'invalid range [{least} {most}] of the size of the PCM period' },
    },
    buffer: {
      yes: false,
      answer: 'virtio_snd.pcm_buffer_ms is shorter than the shortest periods together, “{message}”.',
      effect: GIVES_UP,
      refuses: { errno: 'EINVAL', message: 'pcm_buffer_ms(={given}) value cannot be < {limit} ms' },
    },
    period: {
      yes: false,
      answer: 'virtio_snd.pcm_period_ms_max is more than half of the buffer, “{message}”.',
      effect: GIVES_UP,
      refuses: { errno: 'EINVAL', message: 'pcm_period_ms_max(={given}) value cannot be > {limit} ms' },
    },
  },
  authority: { kind: 'kernel', where: 'sound/virtio/virtio_pcm.c virtsnd_pcm_validate()' },
  story:
    'Five parameters of the module shape its buffers, whatever the device has: 160 ms of between 2 and 16 periods of 10 to 80 ms. A longest period of 80 ms is half of that buffer, so that a shorter buffer needs a shorter longest period too.',
});

/** Linux virtsnd_validate(). */
export const virtsndValidate: Check = (ask, features) => {
  const checked = versionOneValidate(ask, features);
  return isRefusal(checked) ? checked : (refuseTimeout(ask) ?? refusePeriods(ask) ?? checked);
};
