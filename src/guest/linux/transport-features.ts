import {
  TRANSPORT_F_END,
  TRANSPORT_F_START,
  type TransportBit,
  VP_MODERN_BITS,
  VRING_BITS,
} from '../../data/linux-transport-features.ts';
import { F } from '../../features/bits.ts';
import {
  type FeatureSet,
  featureSet,
  intersect,
  isEmpty,
  lowBits,
  union,
  without,
} from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { oncePerGuest } from '../../inquiry/once-per-guest.ts';
import { dropping } from '../../inquiry/rule.ts';
import type { Transport } from '../../model/device.ts';
import { hasReached, type Version } from '../../model/release.ts';
import type { Interface } from '../handshake.ts';
import { refusing } from '../refusing.ts';
import { hasModernPci } from './transport.ts';

const PACKED = featureSet([F.RING_PACKED]);

interface TransportFeatures {
  /** The bits that belong to the transport. */
  readonly window: FeatureSet;
  /** Those of them that the ring code knows. */
  readonly vring: FeatureSet;
  /** Those that the modern PCI transport or the ring code knows. */
  readonly vpModern: FeatureSet;
}

const byRelease = new Map<number, TransportFeatures>();

function bitsIn(version: Version, bits: readonly TransportBit[]): FeatureSet {
  return featureSet(
    bits.filter(({ since }) => since === undefined || hasReached(version, since).yes).map(({ bit }) => bit),
  );
}

function transportFeatures(version: Version): TransportFeatures {
  let features = byRelease.get(version.series);
  if (features === undefined) {
    const ends = TRANSPORT_F_END.filter(({ since }) => since === undefined || hasReached(version, since).yes);
    const end = ends.at(-1)?.value ?? TRANSPORT_F_START;
    const window = without(lowBits(end), lowBits(TRANSPORT_F_START));
    const vring = bitsIn(version, VRING_BITS);
    features = { window, vring, vpModern: union(vring, bitsIn(version, VP_MODERN_BITS)) };
    byRelease.set(version.series, features);
  }
  return features;
}

function window(version: Version): FeatureSet {
  return transportFeatures(version).window;
}

/** VIRTIO_TRANSPORT_F_START to VIRTIO_TRANSPORT_F_END: the bits that belong to the transport in this release. */
export const transportWindow = oncePerGuest((ask) => ask.kernel.features(window));

function vring(version: Version): FeatureSet {
  return transportFeatures(version).vring;
}

const vringTransportFeatures = oncePerGuest((ask) => ask.kernel.features(vring));

function vpModern(version: Version): FeatureSet {
  return transportFeatures(version).vpModern;
}

const vpTransportFeatures = oncePerGuest((ask) => ask.kernel.features(vpModern));

function isModernCcw(kind: Transport): boolean {
  return kind === 'ccw';
}

/** Linux vring_transport_features(), then vp_transport_features() or ccw_transport_features(). */
export const finalizeTransportFeatures = dropping(
  (ask: Inquiry, features: FeatureSet, through: Interface) => {
    const modernPci = through === 'modern' && ask.device.transport(hasModernPci);
    let known = modernPci ? vpTransportFeatures(ask) : vringTransportFeatures(ask);
    if (ask.device.transport(isModernCcw) && ask.kernel.has('ccw-packed-cleared'))
      known = without(known, PACKED);

    const unknown = without(intersect(features, transportWindow(ask)), known);
    ask.note({ kind: 'transport', known, read: true });
    return [isEmpty(unknown) ? 'all' : 'some', unknown];
  },
  {
    id: 'linux/features/transport',
    topic: 'transport',
    question: 'Which of the transport’s own features does the driver keep?',
    answers: {
      some: {
        answer:
          'The driver keeps all that the device shows but {clears}, which this kernel’s transport code does not know.',
        effect: 'dropped: {clears}',
      },
      all: { answer: 'The driver keeps all that the device shows.' },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio_ring.c vring_transport_features()' },
    story:
      'Bits from 28 on belong to the rings and the transport, not to the driver: the core copies the whole window from the offer, and the ring code then clears what it does not know. The modern PCI transport adds back SR-IOV, queue reset and admin queues; every other transport adds nothing.',
  },
);

/** Which transport says that its modern interface lacks VERSION_1; vDPA does not look. */
function complaintOf(kind: Transport) {
  switch (kind) {
    case 'pci-modern':
    case 'pci-transitional':
      return 'no-pci';
    case 'mmio-modern':
      return 'no-mmio';
    case 'ccw':
      return 'no-ccw';
    default:
      return 'unchecked';
  }
}

const REQUIRED = {
  yes: false,
  answer: 'the transport requires VERSION_1, “{message}”.',
  effect: 'the driver gives up with EINVAL before it has written a feature',
} as const;

/** Linux vp_finalize_features(), vm_finalize_features(), virtio_ccw_finalize_features(): a modern interface without VERSION_1 is refused. */
export const refuseWithoutVersionOne = refusing(
  (ask: Inquiry, features: FeatureSet, through: Interface) => {
    if (through === 'legacy') return 'legacy';
    if (ask.kept(features, F.VERSION_1)) return 'yes';
    const complaint = ask.device.transport(complaintOf);
    return complaint === 'no-mmio' && ask.kernel.has('mmio-version-3') ? 'no-mmio-3' : complaint;
  },
  {
    id: 'linux/features/version-1',
    topic: 'transport',
    question: 'Does the modern interface come with VERSION_1?',
    answers: {
      legacy: { answer: 'A legacy interface has no VERSION_1.' },
      yes: { yes: true },
      unchecked: { yes: false, answer: 'this transport does not require VERSION_1.' },
      'no-pci': {
        ...REQUIRED,
        refuses: {
          errno: 'EINVAL',
          message: 'virtio: device uses modern interface but does not have VIRTIO_F_VERSION_1',
        },
      },
      'no-mmio': {
        ...REQUIRED,
        refuses: {
          errno: 'EINVAL',
          message: 'New virtio-mmio devices (version 2) must provide VIRTIO_F_VERSION_1 feature!',
        },
      },
      'no-mmio-3': {
        ...REQUIRED,
        refuses: {
          errno: 'EINVAL',
          message: 'New virtio-mmio devices (version >= 2) must provide VIRTIO_F_VERSION_1 feature!',
        },
      },
      'no-ccw': {
        ...REQUIRED,
        refuses: {
          errno: 'EINVAL',
          message: 'virtio: device uses revision 1 but does not have VIRTIO_F_VERSION_1',
        },
      },
    },
    authority: {
      kind: 'kernel',
      where:
        'drivers/virtio/virtio_pci_modern.c vp_finalize_features(), virtio_mmio.c vm_finalize_features(), drivers/s390/virtio/virtio_ccw.c virtio_ccw_finalize_features()',
    },
    story:
      'The modern interface came with VIRTIO 1.0, so a device that has one and does not offer VERSION_1 contradicts itself. The PCI, MMIO and channel I/O transports each refuse it, with a message of their own.',
  },
);
