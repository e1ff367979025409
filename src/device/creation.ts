import { F, TYPE } from '../features/bits.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { refusingBy } from '../inquiry/refusing.ts';
import { REFUSER_TITLES, type Transport, type WithoutIotlb } from '../model/device.ts';
import { negotiatedByQemu } from './kind.ts';

/** Declares a rule by which a monitor may refuse to create its device: its caller gets the message. */
const refusing = refusingBy((_says: { readonly message: string }, message) => message);

const STOPS = 'QEMU stops before the guest starts';
const PCI_PLUGGED = {
  kind: 'qemu',
  where: 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()',
} as const;
const BUS_PLUGGED = {
  kind: 'qemu',
  where: 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
} as const;

/**
 * Why the monitor would never create the device as it is described: what it is known to say, or what QEMU
 * virtio_pci_device_plugged() and virtio_bus_device_plugged() say. Gives undefined where it creates the device.
 */
export const creationRefusal = refusing(
  (ask: Inquiry) => {
    const refused = ask.device.refused();
    if (refused !== undefined) {
      const { message, where, by, instead } = refused;
      if (by === 'qemu')
        return instead === undefined
          ? ['refused', { message, where }]
          : ['refused-misspelt', { message, where, instead }];
      if (by === 'libvirt') return ['refused-by-libvirt', { message, where }];
      return ['refused-by-another', { refuser: REFUSER_TITLES[by], message, where }];
    }
    if (!negotiatedByQemu(ask)) return 'not-asked';
    if (ask.device.transport(hasLegacyPci)) {
      if (ask.device.type(isModernOnly) && !ask.device.allowsLegacy()) return 'modern-only';
      if (ask.device.offers(F.ACCESS_PLATFORM)) return 'no-legacy-access-platform';
    }
    if (ask.device.withoutIotlb(isRefused) && ask.device.offers(F.ACCESS_PLATFORM))
      return ['no-iotlb', () => ({ backend: ask.device.backendName() ?? 'its backend' })];
    return 'yes';
  },
  {
    id: 'device/creation',
    topic: 'creation',
    question: 'Would the device be created?',
    answers: {
      yes: { yes: true },
      'not-asked': { answer: 'The device is not QEMU’s to create, and nothing is known against it.' },
      refused: {
        yes: false,
        answer: 'QEMU says “{message}”.',
        effect: STOPS,
        refuses: { message: '{message}' },
        authority: { kind: 'qemu', where: '{where}' },
      },
      'refused-misspelt': {
        yes: false,
        answer: 'QEMU says “{message}”; it has {instead}.',
        effect: STOPS,
        refuses: { message: '{message}' },
        authority: { kind: 'qemu', where: '{where}' },
      },
      'refused-by-libvirt': {
        yes: false,
        answer: 'libvirt says “{message}”.',
        effect: 'libvirt does not start QEMU',
        refuses: { message: '{message}' },
        authority: { kind: 'vmm', where: '{where}' },
      },
      'refused-by-another': {
        yes: false,
        answer: '{refuser} says “{message}”.',
        effect: 'no guest is started',
        refuses: { message: '{message}' },
        authority: { kind: 'vmm', where: '{refuser} {where}' },
      },
      'no-legacy-access-platform': {
        yes: false,
        answer: 'a legacy interface has no room for ACCESS_PLATFORM, “{message}”.',
        effect: STOPS,
        refuses: {
          message: 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device',
        },
        authority: PCI_PLUGGED,
      },
      'no-iotlb': {
        yes: false,
        answer: '{backend} does not offer ACCESS_PLATFORM, “{message}”.',
        effect: STOPS,
        refuses: { message: 'iommu_platform=true is not supported by the device' },
        authority: BUS_PLUGGED,
      },
      'modern-only': {
        yes: false,
        answer: 'this device type has no legacy interface, “{message}”.',
        effect: STOPS,
        refuses: { message: 'device is modern-only, use disable-legacy=on' },
        authority: PCI_PLUGGED,
      },
    },
    authority: { kind: 'qemu', where: `${PCI_PLUGGED.where}; ${BUS_PLUGGED.where}` },
    story:
      'A PCI device with a legacy interface, transitional ones included, cannot offer ACCESS_PLATFORM: a legacy driver could neither see the bit nor be refused for leaving it. Device types that came with VIRTIO 1.0 have no legacy interface since QEMU 5.1, but for machine types up to 5.0. Since 6.1 QEMU also refuses a vhost device whose backend does not know the bit, from 7.0 on only on PCI, and there whether or not the machine has an IOMMU. What else QEMU, or libvirt before it, has against a device is read off its command line or its domain.',
  },
);

/** The answers that only repeat what a description says of its device. */
export const REFUSED_AS_STATED: readonly string[] = [
  'refused',
  'refused-misspelt',
  'refused-by-libvirt',
  'refused-by-another',
];

/** Whether a device on PCI has a legacy interface. */
export function hasLegacyPci(kind: Transport): boolean {
  return kind === 'pci-transitional' || kind === 'pci-legacy';
}

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

function isRefused(what: WithoutIotlb | undefined): boolean {
  return what === 'refused';
}
