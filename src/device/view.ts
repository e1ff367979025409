import { NET, TYPE } from '../features/bits.ts';
import { type FeatureSet, featureSet, intersect, isEmpty, union, without } from '../features/feature-set.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Implementation } from '../model/device.ts';

const view = decision({
  id: 'device/view',
  topic: 'view',
  question: 'What of its offer does the device show on this interface?',
  answers: {
    all: { answer: 'All of it.' },
    masked: { answer: 'All but what means something to legacy drivers only: {clears}.' },
  },
  authority: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_common_read(), legacy_features' },
  story:
    'QEMU keeps one set of host features for both interfaces of a transitional device and hides, from the modern one, bits that VIRTIO 1.0 gave up: NOTIFY_ON_EMPTY, ANY_LAYOUT, bit 30, and GSO for network devices.',
});

const LEGACY_ONLY = featureSet([24, 27, 30]);
const LEGACY_ONLY_NET = union(LEGACY_ONLY, featureSet([NET.GSO]));

function legacyOnly(type: number): FeatureSet {
  return type === TYPE.NET ? LEGACY_ONLY_NET : LEGACY_ONLY;
}

/** QEMU virtio_pci_common_read(): what the device shows through an interface, before the guest's transport reads it. */
export function visibleOffer(ask: Inquiry, through: 'modern' | 'legacy'): FeatureSet {
  const offered = ask.device.offer();
  if (through === 'legacy' || !negotiatedByQemu(ask)) {
    ask.decide(view, 'all');
    return offered;
  }
  const hidden = intersect(offered, ask.device.type(legacyOnly));
  ask.decide(view, isEmpty(hidden) ? 'all' : 'masked', { clears: hidden });
  return without(offered, hidden);
}

function isOfQemu(who: Implementation): boolean {
  return who === 'qemu' || who === 'vhost-kernel' || who === 'vhost-user';
}

/** QEMU negotiates for devices that it emulates and for its vhost backends. */
export function negotiatedByQemu(ask: Inquiry): boolean {
  return ask.device.implementation(isOfQemu);
}

/** Hardware sits behind whatever the platform puts in front of it. */
export function isHardware(ask: Inquiry): boolean {
  return ask.device.implementation((who) => who === 'hardware');
}
