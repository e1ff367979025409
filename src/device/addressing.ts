import { F } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { type Implementation, isPci } from '../model/device.ts';
import type { AddressKind } from '../model/result.ts';
import { negotiatedByQemu } from './view.ts';

const addressing = decision({
  id: 'device/addressing',
  topic: 'addressing',
  question: 'Whose addresses does the device understand?',
  answers: {
    'described-physical': { answer: 'Guest-physical ones, its description says.' },
    'described-platform': { answer: 'Those of the platform’s bus, its description says.' },
    'negotiated-platform': { answer: 'Those of the platform’s bus, as ACCESS_PLATFORM was negotiated.' },
    'negotiated-physical': { answer: 'Guest-physical ones, as ACCESS_PLATFORM was not negotiated.' },
    'bus-master': {
      answer: 'Those of its PCI bus: it offers ACCESS_PLATFORM, so QEMU gives it the bus’s address space.',
    },
    'system-memory': { answer: 'Guest-physical ones: QEMU gives it system memory as it is.' },
    hardware: {
      answer: 'Those of its bus: it is hardware and sits behind whatever the platform puts in front of it.',
    },
    'own-translation': {
      answer:
        'Those of its bus: this monitor sends every access through the emulated IOMMU, whatever was negotiated.',
    },
    'always-physical': { answer: 'Guest-physical ones: this monitor never looks at an IOMMU.' },
  },
  authority: {
    kind: 'qemu',
    where:
      'hw/virtio/virtio-bus.c virtio_bus_device_plugged(), hw/virtio/virtio-pci.c virtio_pci_get_dma_as()',
  },
  story:
    'An emulated device reads guest memory as a program, so guest-physical addresses suit it best; a device on a bus can only send bus addresses. QEMU decides by its iommu_platform property, when the device is plugged in and not when the driver chooses; other monitors go by what was negotiated; hardware has no choice.',
});

type Answer = keyof typeof addressing.answers;

function conclude(ask: Inquiry, code: Answer): AddressKind {
  ask.decide(addressing, code);
  return code === 'described-platform' ||
    code === 'negotiated-platform' ||
    code === 'bus-master' ||
    code === 'own-translation' ||
    code === 'hardware'
    ? 'platform'
    : 'guest-physical';
}

function byNegotiation(ask: Inquiry, negotiated: FeatureSet): AddressKind {
  return conclude(
    ask,
    ask.kept(negotiated, F.ACCESS_PLATFORM) ? 'negotiated-platform' : 'negotiated-physical',
  );
}

/** Of those that are not QEMU’s, the ones that do not look at what was negotiated. */
const WHATEVER_NEGOTIATED: Readonly<Partial<Record<Implementation, Answer>>> = {
  hardware: 'hardware',
  vdpa: 'hardware',
  openvmm: 'own-translation',
  crosvm: 'always-physical',
  firecracker: 'always-physical',
};

function whateverNegotiated(who: Implementation): Answer | undefined {
  return WHATEVER_NEGOTIATED[who];
}

/** How the device reads the addresses it is given, once the features are settled. */
export function deviceAddressing(ask: Inquiry, negotiated: FeatureSet): AddressKind {
  const described = ask.device.addressing();
  if (described === 'guest-physical') return conclude(ask, 'described-physical');
  if (described === 'platform') return conclude(ask, 'described-platform');
  if (described === 'either') return byNegotiation(ask, negotiated);

  if (negotiatedByQemu(ask)) {
    const pci = ask.device.transport(isPci);
    return conclude(ask, pci && ask.device.offers(F.ACCESS_PLATFORM) ? 'bus-master' : 'system-memory');
  }
  const own = ask.device.implementation(whateverNegotiated);
  return own === undefined ? byNegotiation(ask, negotiated) : conclude(ask, own);
}
