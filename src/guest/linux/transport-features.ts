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
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Transport } from '../../model/device.ts';
import { hasReached, type Version } from '../../model/release.ts';
import type { Interface, Refusal } from '../handshake.ts';
import { hasModernPci } from './transport.ts';

const transport = decision({
  id: 'linux/features/transport',
  topic: 'transport',
  question: 'Which of the transport’s own features survive?',
  answers: {
    some: {
      answer: 'All but {clears}, which this kernel’s transport code does not know.',
      effect: 'dropped: {clears}',
    },
    all: { answer: 'All that the device shows.' },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio_ring.c vring_transport_features()' },
  story:
    'Bits from 28 on belong to the rings and the transport, not to the driver: the core takes over the whole window as offered, and the ring code then clears what it does not understand. The modern PCI transport adds back SR-IOV, queue reset and admin queues; every other transport adds nothing.',
});

const versionOne = decision({
  id: 'linux/features/version-1',
  topic: 'transport',
  question: 'Does a modern interface come with VERSION_1?',
  answers: {
    yes: { yes: true },
    no: {
      yes: false,
      answer: 'the transport requires it, “{message}”.',
      effect: 'the driver gives up with EINVAL before it has written a feature',
    },
  },
  authority: {
    kind: 'kernel',
    where:
      'drivers/virtio/virtio_pci_modern.c vp_finalize_features(), virtio_mmio.c vm_finalize_features(), drivers/s390/virtio/virtio_ccw.c virtio_ccw_finalize_features()',
  },
  story:
    'A modern interface exists since VIRTIO 1.0 only, so a device that has one and does not offer VERSION_1 contradicts itself. The PCI, MMIO and channel I/O transports each refuse it, with a message of their own.',
});

const PACKED = featureSet([F.RING_PACKED]);

interface TransportFeatures {
  readonly window: FeatureSet;
  readonly vring: FeatureSet;
  /** What the modern PCI transport adds, and the ring's. */
  readonly vpModern: FeatureSet;
}

const byRelease = new Map<number, TransportFeatures>();

function present(version: Version, bits: readonly TransportBit[]): FeatureSet {
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
    const vring = present(version, VRING_BITS);
    features = { window, vring, vpModern: union(vring, present(version, VP_MODERN_BITS)) };
    byRelease.set(version.series, features);
  }
  return features;
}

/** VIRTIO_TRANSPORT_F_START to VIRTIO_TRANSPORT_F_END: the bits that belong to the transport in this release. */
export function transportWindow(ask: Inquiry): FeatureSet {
  return ask.kernel.features(window);
}

function window(version: Version): FeatureSet {
  return transportFeatures(version).window;
}

function vring(version: Version): FeatureSet {
  return transportFeatures(version).vring;
}

function vpModern(version: Version): FeatureSet {
  return transportFeatures(version).vpModern;
}

function isCcw(kind: Transport): boolean {
  return kind === 'ccw';
}

/** Linux vring_transport_features(), then vp_transport_features() or ccw_transport_features(). */
export function finalizeTransportFeatures(
  ask: Inquiry,
  features: FeatureSet,
  through: Interface,
): FeatureSet {
  const modernPci = through === 'modern' && ask.device.transport(hasModernPci);
  let understood = ask.kernel.features(modernPci ? vpModern : vring);
  if (ask.device.transport(isCcw) && ask.kernel.has('ccw-packed-cleared'))
    understood = without(understood, PACKED);

  const clears = without(intersect(features, transportWindow(ask)), understood);
  ask.forLog(() => {
    ask.note({ kind: 'transport', known: understood, read: true });
    ask.decide(transport, isEmpty(clears) ? 'all' : 'some', { clears });
  });
  return without(features, clears);
}

const COMPLAINT = {
  pci: 'virtio: device uses modern interface but does not have VIRTIO_F_VERSION_1',
  mmio: 'New virtio-mmio devices (version 2) must provide VIRTIO_F_VERSION_1 feature!',
  mmioSinceVersion3: 'New virtio-mmio devices (version >= 2) must provide VIRTIO_F_VERSION_1 feature!',
  ccw: 'virtio: device uses revision 1 but does not have VIRTIO_F_VERSION_1',
} as const;

function complaint(ask: Inquiry): string | undefined {
  switch (ask.device.transport()) {
    case 'pci-modern':
    case 'pci-transitional':
      return COMPLAINT.pci;
    case 'mmio-modern':
      return ask.kernel.has('mmio-version-3') ? COMPLAINT.mmioSinceVersion3 : COMPLAINT.mmio;
    case 'ccw':
      return COMPLAINT.ccw;
    default:
      return undefined;
  }
}

/** Linux vp_finalize_features() and its likes: a modern interface without VERSION_1 is refused. */
export function refuseWithoutVersionOne(
  ask: Inquiry,
  features: FeatureSet,
  through: Interface,
): Refusal | undefined {
  if (through === 'legacy' || ask.kept(features, F.VERSION_1)) {
    if (through === 'modern') ask.decide(versionOne, 'yes');
    return undefined;
  }
  const message = complaint(ask);
  if (message === undefined) return undefined;
  ask.decide(versionOne, 'no', { message });
  return { by: 'driver', message, errno: 'EINVAL' };
}
