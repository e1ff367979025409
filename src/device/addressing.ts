import { F } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import { type Implementation, isPci } from '../model/device.ts';
import { negotiatedByQemu } from './kind.ts';

/** The implementations, other than QEMU's, that ignore what was negotiated. */
const IGNORES_NEGOTIATION: Readonly<
  Partial<Record<Implementation, 'hardware' | 'own-translation' | 'always-physical'>>
> = {
  hardware: 'hardware',
  vdpa: 'hardware',
  openvmm: 'own-translation',
  crosvm: 'always-physical',
  firecracker: 'always-physical',
};

function whateverNegotiated(who: Implementation) {
  return IGNORES_NEGOTIATION[who];
}

function byNegotiation(ask: Inquiry, negotiated: FeatureSet) {
  return ask.kept(negotiated, F.ACCESS_PLATFORM) ? 'negotiated-platform' : 'negotiated-physical';
}

/** How the device reads the addresses that it is given, once the features are negotiated. */
export const deviceAddressing = rule(
  (ask: Inquiry, negotiated: FeatureSet) => {
    const described = ask.device.addressing();
    if (described === 'guest-physical') return 'described-physical';
    if (described === 'platform') return 'described-platform';
    if (described === 'either') return byNegotiation(ask, negotiated);
    if (negotiatedByQemu(ask)) {
      const pci = ask.device.transport(isPci);
      return pci && ask.device.offers(F.ACCESS_PLATFORM) ? 'bus-master' : 'system-memory';
    }
    return ask.device.implementation(whateverNegotiated) ?? byNegotiation(ask, negotiated);
  },
  {
    id: 'device/addressing',
    topic: 'addressing',
    question: 'Which addresses does the device understand?',
    answers: {
      'described-physical': {
        value: 'guest-physical',
        answer: 'The description of the device says guest-physical ones.',
      },
      'described-platform': {
        value: 'platform',
        answer: 'The description of the device says those of the platform’s bus.',
      },
      'negotiated-platform': {
        value: 'platform',
        answer: 'The device understands those of the platform’s bus, as ACCESS_PLATFORM was negotiated.',
      },
      'negotiated-physical': {
        value: 'guest-physical',
        answer: 'The device understands guest-physical ones, as ACCESS_PLATFORM was not negotiated.',
      },
      'bus-master': {
        value: 'platform',
        answer:
          'The device understands those of its PCI bus: it offers ACCESS_PLATFORM, so QEMU gives it the bus’s address space.',
      },
      'system-memory': {
        value: 'guest-physical',
        answer: 'The device understands guest-physical ones: QEMU gives it system memory as it is.',
      },
      hardware: {
        value: 'platform',
        answer:
          'The device understands those of its bus: it is hardware and sits behind whatever the platform puts in front of it.',
      },
      'own-translation': {
        value: 'platform',
        answer:
          'The device understands those of its bus: this monitor sends every access through the emulated IOMMU, whatever was negotiated.',
      },
      'always-physical': {
        value: 'guest-physical',
        answer: 'The device understands guest-physical ones: this monitor never looks at an IOMMU.',
      },
    },
    authority: {
      kind: 'qemu',
      where:
        'hw/virtio/virtio-bus.c virtio_bus_device_plugged(), hw/virtio/virtio-pci.c virtio_pci_get_dma_as()',
    },
    story:
      'An emulated device is a program that reads guest memory, so guest-physical addresses suit it best; a device on a bus can only send bus addresses. QEMU decides by its iommu_platform property when the device is plugged in, not when the driver accepts features; other monitors go by what was negotiated; hardware has no choice.',
  },
);
