import { F, NET, TYPE } from '../features/bits.ts';
import {
  type FeatureSet,
  featureSet,
  intersect,
  isEmpty,
  NO_FEATURES,
  union,
} from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { dropping } from '../inquiry/rule.ts';
import { negotiatedByQemu } from './kind.ts';

/** VIRTIO_LEGACY_FEATURES of QEMU's include/hw/virtio/virtio.h. */
const LEGACY_ONLY = featureSet([F.NOTIFY_ON_EMPTY, F.ANY_LAYOUT, F.BAD_FEATURE]);
const LEGACY_ONLY_NET = union(LEGACY_ONLY, featureSet([NET.GSO]));

/** What QEMU offers a device of a type for legacy drivers alone. */
export function legacyOnly(type: number): FeatureSet {
  return type === TYPE.NET ? LEGACY_ONLY_NET : LEGACY_ONLY;
}

/** QEMU virtio_pci_common_read(): the part of the offer that the device shows on an interface. */
const show = dropping(
  (ask: Inquiry, offered: FeatureSet, through: 'modern' | 'legacy') => {
    if (through === 'legacy' || !negotiatedByQemu(ask)) return ['all', NO_FEATURES];
    const hidden = intersect(offered, ask.device.type(legacyOnly));
    return [isEmpty(hidden) ? 'all' : 'masked', hidden];
  },
  {
    id: 'device/view',
    topic: 'view',
    question: 'Which of the features that it offers does the device show on this interface?',
    answers: {
      all: { answer: 'The device shows all of them.' },
      masked: { answer: 'The device shows all but those that only legacy drivers know: {clears}.' },
    },
    authority: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_common_read(), legacy_features' },
    story:
      'QEMU keeps one set of host features for both interfaces of a transitional device. On the modern interface it hides the bits that VIRTIO 1.0 gave up: NOTIFY_ON_EMPTY, ANY_LAYOUT, bit 30, and GSO for network devices.',
  },
);

/** What the device shows through an interface, before the guest's transport reads it. */
export function visibleOffer(ask: Inquiry, through: 'modern' | 'legacy'): FeatureSet {
  return show(ask, ask.device.offer(), through);
}
