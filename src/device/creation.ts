import { F, TYPE } from '../features/bits.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Transport } from '../model/device.ts';
import { negotiatedByQemu } from './kind.ts';

const creation = decision({
  id: 'device/creation',
  topic: 'creation',
  question: 'Would QEMU create this device?',
  answers: {
    yes: { yes: true },
    'not-asked': { answer: 'The device is not QEMU’s to create.' },
    refused: {
      yes: false,
      answer: '{by} says “{message}” ({where}).',
      effect: 'QEMU stops before the guest starts',
    },
    'no-legacy-access-platform': {
      yes: false,
      answer: 'a legacy interface has no room for ACCESS_PLATFORM, “{message}”.',
      effect: 'QEMU stops before the guest starts',
    },
    'no-iotlb': {
      yes: false,
      answer: '{backend} does not offer ACCESS_PLATFORM, “{message}”.',
      effect: 'QEMU stops before the guest starts',
    },
    'modern-only': {
      yes: false,
      answer: 'this device type has no legacy interface, “{message}”.',
      effect: 'QEMU stops before the guest starts',
    },
  },
  authority: {
    kind: 'qemu',
    where:
      'hw/virtio/virtio-pci.c virtio_pci_device_plugged(); hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
  },
  story:
    'A PCI device with a legacy interface, transitional ones included, cannot offer ACCESS_PLATFORM: a legacy driver could neither see the bit nor be refused for leaving it. Device types that came with VIRTIO 1.0 cannot have a legacy interface at all. Since 6.1 QEMU also refuses a vhost device whose backend does not know the bit, from 7.0 on only on PCI, and there whether or not the machine has an IOMMU.',
});

const MODERN_ONLY: ReadonlySet<number> = new Set([
  TYPE.GPU,
  TYPE.INPUT,
  TYPE.VSOCK,
  TYPE.CRYPTO,
  TYPE.IOMMU,
  TYPE.MEM,
  TYPE.SOUND,
  TYPE.FS,
  TYPE.PMEM,
]);

function isModernOnly(type: number): boolean {
  return MODERN_ONLY.has(type);
}

function hasLegacyPci(kind: Transport): boolean {
  return kind === 'pci-transitional' || kind === 'pci-legacy';
}

const MESSAGE = {
  modernOnly: 'device is modern-only, use disable-legacy=on',
  noIotlb: 'iommu_platform=true is not supported by the device',
  accessPlatform: 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device',
} as const;

/** QEMU virtio_pci_device_plugged(): why the device as described would never exist; undefined: it would. */
export function creationRefusal(ask: Inquiry): string | undefined {
  const refused = ask.device.refused();
  if (refused !== undefined) {
    const { message, where, by } = refused;
    ask.decide(creation, 'refused', { message, where, by: by === 'qemu' ? 'QEMU' : 'libvirt' });
    return message;
  }
  if (!negotiatedByQemu(ask)) {
    ask.decide(creation, 'not-asked');
    return undefined;
  }
  if (ask.device.transport(hasLegacyPci)) {
    if (ask.device.type(isModernOnly)) {
      ask.decide(creation, 'modern-only', { message: MESSAGE.modernOnly });
      return MESSAGE.modernOnly;
    }
    if (ask.device.offers(F.ACCESS_PLATFORM)) {
      ask.decide(creation, 'no-legacy-access-platform', { message: MESSAGE.accessPlatform });
      return MESSAGE.accessPlatform;
    }
  }
  if (ask.device.withoutIotlb((what) => what === 'refused') && ask.device.offers(F.ACCESS_PLATFORM)) {
    const { noIotlb: message } = MESSAGE;
    ask.decide(creation, 'no-iotlb', () => ({ message, backend: ask.device.backendName() ?? 'its backend' }));
    return message;
  }
  ask.decide(creation, 'yes');
  return undefined;
}
