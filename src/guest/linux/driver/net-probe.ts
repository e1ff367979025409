import { NET } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { refusing } from '../../refusing.ts';

const VIRTIO_NET_RSS_MAX_KEY_SIZE = 40;

/** Linux virtnet_probe(): what still fails after FEATURES_OK. */
export const virtnetProbe = refusing(
  (ask: Inquiry, features: FeatureSet) => {
    if (!ask.kernel.has('net-limits-rss-key')) return 'no-key';
    if (!ask.kept(features, NET.RSS) && !ask.kept(features, NET.HASH_REPORT)) return 'no-key';
    const size = ask.device.field('rss_max_key_size', (value = 0) =>
      value > VIRTIO_NET_RSS_MAX_KEY_SIZE ? value : undefined,
    );
    return size === undefined ? 'fits' : ['too-long', { size }];
  },
  {
    id: 'linux/net/rss-key',
    topic: 'validate',
    question: 'Does the device’s RSS key fit the driver?',
    answers: {
      'no-key': { answer: 'The driver has no key to check.' },
      fits: { yes: true },
      'too-long': {
        yes: false,
        answer: 'the key has {size} bytes, “{message}”.',
        effect: 'the probe fails with EINVAL after FEATURES_OK',
        refuses: {
          errno: 'EINVAL',
          message: `rss_max_key_size={size} exceeds the limit ${VIRTIO_NET_RSS_MAX_KEY_SIZE}.`,
        },
      },
    },
    authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_probe()' },
    story:
      'The driver has room for a key of 40 bytes. Longer ones failed the probe for some releases; newer ones clamp the length and go on.',
  },
);
