import { NET, TYPE } from '../../../features/bits.ts';
import { type FeatureSet, featureSet, without } from '../../../features/feature-set.ts';
import { featureName } from '../../../features/registry.ts';
import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Refusal } from '../../handshake.ts';
import type { Validated } from '../validate.ts';

const controlQueue = decision({
  id: 'linux/net/control-queue',
  topic: 'validate',
  question: 'Do the network features fit together?',
  answers: {
    fit: { yes: true, answer: 'nothing needs a control queue that is not there.' },
    'no-control-queue': {
      yes: false,
      answer: '“{message}”.',
      effect: 'the driver gives up with EINVAL; no bit is cleared to mend it',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate_features()' },
  story:
    'Receive modes, VLAN filters, announcements, multiqueue and the like are commands on the control queue. A device that offers one of them without CTRL_VQ is refused as a whole, at the first such bit in the driver’s order.',
});

const smallMtu = decision({
  id: 'linux/net/mtu',
  topic: 'validate',
  question: 'Is the MTU that the device asks for one that Linux takes?',
  answers: {
    'not-kept': { answer: 'The device asks for none.' },
    taken: { yes: true },
    'too-small': {
      yes: false,
      answer: '{mtu} is less than 68, the least that IPv4 needs.',
      effect: 'MTU is cleared, silently',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate()' },
  story:
    'With the MTU bit the driver would have to honour the device’s configured MTU. Below 68 it prefers not to take the bit.',
});

const standby = decision({
  id: 'linux/net/standby',
  topic: 'validate',
  question: 'Can the device stand by for another?',
  answers: {
    'not-kept': { yes: false, answer: 'it does not offer to.' },
    unchecked: { yes: true, answer: 'it says so, and this kernel does not ask for more.' },
    yes: { yes: true },
    'no-mac': {
      yes: false,
      answer: 'without a MAC address of its own it cannot be paired.',
      effect: 'STANDBY is cleared, with a warning',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate()' },
  story:
    'Failover pairs a virtio device with a passed-through one by MAC address, so STANDBY without MAC makes no sense.',
});

/** The bits that need the control queue, in the order in which the driver looks. */
function needingControlQueue(ask: Inquiry): readonly number[] {
  const bits: number[] = [NET.CTRL_RX, NET.CTRL_VLAN, NET.GUEST_ANNOUNCE, NET.MQ, NET.CTRL_MAC_ADDR];
  if (ask.kernel.has('net-checks-rss')) bits.push(NET.RSS, NET.HASH_REPORT);
  if (ask.kernel.has('net-checks-coalescing')) bits.push(NET.NOTF_COAL);
  if (ask.kernel.has('net-checks-vq-coalescing')) bits.push(NET.VQ_NOTF_COAL);
  return bits;
}

/** Linux virtnet_validate_features(). */
function virtnetValidateFeatures(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  if (!ask.kept(features, NET.CTRL_VQ)) {
    for (const bit of needingControlQueue(ask)) {
      if (!ask.kept(features, bit)) continue;
      const message = `device advertises feature ${featureName(bit, TYPE.NET)} but not VIRTIO_NET_F_CTRL_VQ`;
      ask.decide(controlQueue, 'no-control-queue', { message });
      return { by: 'driver', message, errno: 'EINVAL' };
    }
  }
  ask.decide(controlQueue, 'fit');
  return undefined;
}

const MIN_MTU = 68;

function settleMtu(ask: Inquiry, features: FeatureSet): FeatureSet {
  if (!ask.kept(features, NET.MTU)) {
    ask.decide(smallMtu, 'not-kept');
    return features;
  }
  const mtu = ask.device.field('mtu', (value) =>
    value !== undefined && value < MIN_MTU ? value : undefined,
  );
  if (mtu === undefined) {
    ask.decide(smallMtu, 'taken');
    return features;
  }
  ask.decide(smallMtu, 'too-small', { mtu });
  return without(features, featureSet([NET.MTU]));
}

function settleStandby(ask: Inquiry, features: FeatureSet): FeatureSet {
  if (!ask.kept(features, NET.STANDBY)) {
    ask.decide(standby, 'not-kept');
    return features;
  }
  if (!ask.kernel.has('net-drops-standby')) {
    ask.decide(standby, 'unchecked');
    return features;
  }
  if (ask.kept(features, NET.MAC)) {
    ask.decide(standby, 'yes');
    return features;
  }
  ask.decide(standby, 'no-mac');
  return without(features, featureSet([NET.STANDBY]));
}

/** Linux virtnet_validate(). */
export function virtnetValidate(ask: Inquiry, features: FeatureSet): Validated {
  const refusal = virtnetValidateFeatures(ask, features);
  if (refusal !== undefined) return { refusal };
  const withMtu = ask.deferClearing(features, [NET.MTU], settleMtu);
  return { features: ask.deferClearing(withMtu, [NET.STANDBY], settleStandby) };
}

const rssKey = decision({
  id: 'linux/net/rss-key',
  topic: 'validate',
  question: 'Does the device’s RSS key fit the driver?',
  answers: {
    'no-key': { answer: 'There is no key to check.' },
    fits: { yes: true },
    'too-long': {
      yes: false,
      answer: '“{message}”.',
      effect: 'the probe fails with EINVAL after FEATURES_OK',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_probe()' },
  story:
    'The driver has room for a key of 40 bytes. Longer ones failed the probe for some releases; newer ones clamp the length and go on.',
});

const VIRTIO_NET_RSS_MAX_KEY_SIZE = 40;

/** Linux virtnet_probe(): what still fails after FEATURES_OK. */
export function virtnetProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  const checked = ask.kernel.has('net-limits-rss-key');
  if (!checked || !(ask.kept(features, NET.RSS) || ask.kept(features, NET.HASH_REPORT))) {
    ask.decide(rssKey, 'no-key');
    return undefined;
  }
  const size = ask.device.field('rss_max_key_size', (value = 0) =>
    value > VIRTIO_NET_RSS_MAX_KEY_SIZE ? value : undefined,
  );
  if (size === undefined) {
    ask.decide(rssKey, 'fits');
    return undefined;
  }
  const message = `rss_max_key_size=${size} exceeds the limit ${VIRTIO_NET_RSS_MAX_KEY_SIZE}.`;
  ask.decide(rssKey, 'too-long', { message });
  return { by: 'driver', message, errno: 'EINVAL' };
}
