import { NET, TYPE } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import { featureName } from '../../../features/registry.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { clearing } from '../../../inquiry/rule.ts';
import type { Check } from '../../handshake.ts';
import { refusing } from '../../refusing.ts';

/** Linux virtnet_validate(). */
export const virtnetValidate: Check = (ask, features) =>
  virtnetValidateFeatures(ask, features) ?? clearStandby(ask, clearMtu(ask, features));

/** The bits that need the control queue, in the order in which the driver looks. */
function needingControlQueue(ask: Inquiry): readonly number[] {
  const bits: number[] = [NET.CTRL_RX, NET.CTRL_VLAN, NET.GUEST_ANNOUNCE, NET.MQ, NET.CTRL_MAC_ADDR];
  if (ask.kernel.has('net-checks-rss')) bits.push(NET.RSS, NET.HASH_REPORT);
  if (ask.kernel.has('net-checks-coalescing')) bits.push(NET.NOTF_COAL);
  if (ask.kernel.has('net-checks-vq-coalescing')) bits.push(NET.VQ_NOTF_COAL);
  return bits;
}

/** Linux virtnet_validate_features(). */
const virtnetValidateFeatures = refusing(
  (ask: Inquiry, features: FeatureSet) => {
    if (ask.kept(features, NET.CTRL_VQ)) return 'fit';
    const bit = needingControlQueue(ask).find((needing) => ask.kept(features, needing));
    return bit === undefined
      ? 'fit'
      : ['no-control-queue', { feature: featureName(bit, TYPE.NET) ?? `bit ${bit}` }];
  },
  {
    id: 'linux/net/control-queue',
    topic: 'validate',
    question: 'Do the network features fit together?',
    answers: {
      fit: { yes: true, answer: 'no feature needs a control queue that is not there.' },
      'no-control-queue': {
        yes: false,
        answer: '{feature} needs a control queue, “{message}”.',
        effect: 'the driver gives up with EINVAL; no bit is cleared to avoid it',
        refuses: {
          errno: 'EINVAL',
          message: 'device advertises feature {feature} but not VIRTIO_NET_F_CTRL_VQ',
        },
      },
    },
    authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate_features()' },
    story:
      'Receive modes, VLAN filters, announcements, multiqueue and the like are commands on the control queue. A device that offers one of them without CTRL_VQ is refused as a whole, at the first such bit in the driver’s order.',
  },
);

const MIN_MTU = 68;

const clearMtu = clearing(
  (ask, features) => {
    if (!ask.kept(features, NET.MTU)) return 'not-kept';
    const mtu = ask.device.field('mtu', (value) =>
      value !== undefined && value < MIN_MTU ? value : undefined,
    );
    return mtu === undefined ? 'taken' : ['too-small', { mtu }];
  },
  {
    id: 'linux/net/mtu',
    topic: 'validate',
    question: 'Does Linux accept the MTU that the device asks for?',
    answers: {
      'not-kept': { answer: 'The device asks for none.' },
      taken: { yes: true },
      'too-small': {
        yes: false,
        answer: 'an MTU of {mtu} is less than 68, the least that IPv4 needs.',
        effect: 'MTU is cleared, silently',
        clears: [NET.MTU],
      },
    },
    authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate()' },
    story:
      'With the MTU bit the driver would have to honour the device’s configured MTU. Where that is below 68 it drops the bit instead.',
  },
);

const clearStandby = clearing(
  (ask, features) => {
    if (!ask.kept(features, NET.STANDBY)) return 'not-kept';
    if (!ask.kernel.has('net-drops-standby')) return 'unchecked';
    return ask.kept(features, NET.MAC) ? 'yes' : 'no-mac';
  },
  {
    id: 'linux/net/standby',
    topic: 'validate',
    question: 'Can the device stand by for another?',
    answers: {
      'not-kept': { yes: false, answer: 'the device does not offer to stand by.' },
      unchecked: { yes: true, answer: 'the device offers to, and this kernel does not ask for more.' },
      yes: { yes: true },
      'no-mac': {
        yes: false,
        answer: 'without a MAC address of its own the device cannot be paired.',
        effect: 'STANDBY is cleared, with a warning',
        clears: [NET.STANDBY],
      },
    },
    authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate()' },
    story:
      'Failover pairs a virtio device with a passed-through one by MAC address, so STANDBY without MAC makes no sense.',
  },
);
