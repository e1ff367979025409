import { type FeatureSet, lowBits, without } from '../../features/feature-set.ts';
import { isBeforeRead } from '../../inquiry/change-reached.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { oncePerGuest } from '../../inquiry/once-per-guest.ts';
import { dropping, rule } from '../../inquiry/rule.ts';
import { type Bus, busOf, type Transport } from '../../model/device.ts';
import type { Interface } from '../handshake.ts';
import { kstrtobool } from './kernel-parameter.ts';
import { hasVdpaDriver } from './vdpa-set-features.ts';

/** A module parameter without a value counts as set. */
function forcesLegacy(ask: Inquiry): boolean {
  const text = ask.kernel.parameter('virtio_pci.force_legacy');
  return text !== undefined && (text === '' || kstrtobool(text) === true);
}

function hasLegacyDriver(ask: Inquiry): boolean {
  return ask.kernel.enabled('VIRTIO_PCI_LEGACY', 'y');
}

/** The interfaces of each transport, as far as they settle which one is used. */
const INTERFACES = {
  'pci-modern': 'modern',
  'mmio-modern': 'modern',
  ccw: 'ccw-both',
  'mmio-legacy': 'legacy',
  'ccw-legacy': 'legacy',
  'pci-legacy': 'pci-legacy',
  'pci-transitional': 'pci-both',
  vdpa: 'vdpa',
} as const satisfies Record<Transport, string>;

function interfacesOf(kind: Transport) {
  return INTERFACES[kind];
}

/** Whether the kernel has no code for VIRTIO 1.0; every release that was read has it. */
const isBeforeVirtio1 = oncePerGuest(
  (ask) => ask.kernel.lookUp(isBeforeRead) && !ask.kernel.has('virtio-1.0-pci'),
);

/** Which function of the kernel looks at the interface of a device, by what carries it. */
const PROBES: Readonly<Record<Bus, string>> = {
  pci: 'drivers/virtio/virtio_pci_common.c virtio_pci_probe()',
  mmio: 'drivers/virtio/virtio_mmio.c virtio_mmio_probe()',
  ccw: 'drivers/s390/virtio/virtio_ccw.c virtio_ccw_set_transport_rev()',
  vdpa: 'drivers/virtio/virtio_vdpa.c virtio_vdpa_probe()',
};

const BY_TRANSPORT = { kind: 'kernel', where: '{where}' } as const;
const BY_VDPA = { kind: 'kernel', where: PROBES.vdpa, since: '5.7' } as const;

/** Linux virtio_pci_probe(), virtio_mmio_probe(), virtio_ccw_set_transport_rev(), virtio_vdpa_probe(): which interface answers. Gives undefined where none does. */
export const transportProbe = rule(
  (ask: Inquiry) => {
    const interfaces = ask.device.transport(interfacesOf);
    const where = () => ({ where: PROBES[ask.device.transport(busOf)] });
    switch (interfaces) {
      case 'modern':
        return [isBeforeVirtio1(ask) ? 'no-modern-driver' : 'modern', where];
      case 'legacy':
        return ['legacy', where];
      case 'ccw-both':
        return [isBeforeVirtio1(ask) ? 'legacy-only-driver' : 'modern', where];
      case 'pci-legacy':
        return [hasLegacyDriver(ask) ? 'legacy' : 'no-legacy-driver', where];
      case 'pci-both':
        if (isBeforeVirtio1(ask)) return ['legacy-only-driver', where];
        return forcesLegacy(ask) && hasLegacyDriver(ask) ? 'forced-legacy' : 'modern-first';
      case 'vdpa':
        if (!ask.kernel.has('vdpa-transport')) return 'no-vdpa';
        return hasVdpaDriver(ask) ? ['modern', where] : 'no-vdpa-driver';
    }
  },
  {
    id: 'linux/transport/probe',
    topic: 'interface',
    question: 'Through which interface does the guest drive the device?',
    answers: {
      modern: {
        value: 'modern',
        answer: 'The guest uses the modern interface.',
        authority: BY_TRANSPORT,
      },
      legacy: {
        value: 'legacy',
        answer: 'The guest uses the legacy interface, the only one of the device.',
        effect: 'no FEATURES_OK, 32 feature bits',
        authority: BY_TRANSPORT,
      },
      'modern-first': {
        value: 'modern',
        answer: 'The guest uses the modern interface: Linux tries it first on a transitional device.',
      },
      'forced-legacy': {
        value: 'legacy',
        answer: 'The guest uses the legacy interface: virtio_pci.force_legacy reverses the order.',
        effect: 'no FEATURES_OK, 32 feature bits',
      },
      'legacy-only-driver': {
        value: 'legacy',
        answer: 'The guest uses the legacy interface: this kernel is older than VIRTIO 1.0.',
        effect: 'no FEATURES_OK, 32 feature bits',
        authority: BY_TRANSPORT,
      },
      'no-modern-driver': {
        value: undefined,
        answer:
          'The guest uses none: the device has only the modern interface, and this kernel is older than VIRTIO 1.0.',
        effect: 'no transport driver takes the device',
        authority: BY_TRANSPORT,
      },
      'no-legacy-driver': {
        value: undefined,
        answer:
          'The guest uses none: the device has only the legacy interface, and this kernel is built without it.',
        effect: 'virtio_pci leaves the device alone',
      },
      'no-vdpa': {
        value: undefined,
        answer: 'The guest uses none: this kernel has no virtio-vdpa bus driver.',
        effect: 'nothing drives the device',
        authority: BY_VDPA,
      },
      'no-vdpa-driver': {
        value: undefined,
        answer: 'The guest uses none: this kernel lacks the driver that makes the vDPA device.',
        effect: 'there is no such device',
        authority: BY_VDPA,
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_common.c virtio_pci_probe()' },
    story:
      'A PCI device can have the legacy interface (port I/O in BAR 0, device ID below 0x1040, revision 0), the modern one (capabilities), or, transitional, both. virtio_pci asks the modern code first and the legacy code when that says ENODEV; force_legacy=1 asks in the other order. virtio-mmio and channel I/O tell by a version register or revision which one they have.',
  },
);

/** Compared by name, since every case asks it. */
export function hasModernPci(kind: Transport): boolean {
  return kind === 'pci-modern' || kind === 'pci-transitional';
}

const BITS_32 = lowBits(32);
const BITS_64 = lowBits(64);
const BITS_128 = lowBits(128);

function readableBits(ask: Inquiry, through: Interface): FeatureSet {
  if (through === 'legacy') return BITS_32;
  const pci = ask.device.transport(hasModernPci);
  return pci ? ask.kernel.featuresBy('extended-features', BITS_128, BITS_64) : BITS_64;
}

/** Linux virtio_get_features(): the part of what the device shows that the transport reads. */
export const virtioGetFeatures = dropping(
  (ask: Inquiry, shown: FeatureSet, through: Interface) => {
    const readable = readableBits(ask, through);
    const unread = without(shown, readable);
    if (readable === BITS_32) return ['bits-32', unread];
    return [readable === BITS_64 ? 'bits-64' : 'bits-128', unread];
  },
  {
    id: 'linux/transport/get-features',
    topic: 'read',
    question: 'How many feature bits does the guest read?',
    answers: {
      'bits-32': {
        answer: 'The guest reads 32, which is all that a legacy interface has.',
        effect: 'bits from 32 on are out of sight, VERSION_1 and ACCESS_PLATFORM among them',
      },
      'bits-64': { answer: 'The guest reads 64.' },
      'bits-128': { answer: 'The guest reads 128.' },
    },
    authority: [
      { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_probe(), the transport’s get_features()' },
      { kind: 'kernel', where: 'include/linux/virtio_config.h virtio_get_features()', since: '6.17' },
    ],
    story:
      'Features grew from 32 bits (legacy) to 64 (VIRTIO 1.0). Now that Linux keeps 128, only the modern PCI transport reads the upper half; virtio-mmio, channel I/O and vDPA read 64, and the rest counts as not offered.',
  },
);
