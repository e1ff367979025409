import { type FeatureSet, intersect, lowBits, without } from '../../features/feature-set.ts';
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Transport } from '../../model/device.ts';
import type { Interface } from '../handshake.ts';
import { kstrtobool } from './kernel-parameter.ts';

const probe = decision({
  id: 'linux/transport/probe',
  topic: 'interface',
  question: 'Through which interface does the guest drive the device?',
  answers: {
    modern: { answer: 'Through the modern one.' },
    legacy: {
      answer: 'Through the legacy one, the only one it has.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    'modern-first': { answer: 'Through the modern one: Linux tries it first on a transitional device.' },
    'forced-legacy': {
      answer: 'Through the legacy one: virtio_pci.force_legacy turns the order round.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    'no-legacy-driver': {
      answer: 'Through none: the device has only the legacy interface, and this kernel is built without it.',
      effect: 'virtio_pci leaves the device alone',
    },
    'no-vdpa': {
      answer: 'Through none: this kernel has no virtio-vdpa bus driver.',
      effect: 'nothing drives the device',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_common.c virtio_pci_probe()' },
  story:
    'A PCI device can have the legacy interface (port I/O in BAR 0, device ID below 0x1040, revision 0), the modern one (capabilities), or, transitional, both. virtio_pci asks the modern code first and the legacy code when that says ENODEV; force_legacy=1 asks in the other order. virtio-mmio and channel I/O tell by a version register or revision which one they have.',
});

/** A module parameter without a value counts as set. */
function forcesLegacy(ask: Inquiry): boolean {
  const text = ask.kernel.parameter('virtio_pci.force_legacy');
  return text !== undefined && (text === '' || kstrtobool(text) === true);
}

/** Which interface a transport has, where that alone does not settle which one is used. */
const ANSWERS = {
  'pci-modern': 'modern',
  'mmio-modern': 'modern',
  ccw: 'modern',
  'mmio-legacy': 'legacy',
  'ccw-legacy': 'legacy',
  'pci-legacy': 'pci-legacy',
  'pci-transitional': 'pci-transitional',
  vdpa: 'vdpa',
} as const satisfies Record<Transport, string>;

function answerOf(kind: Transport) {
  return ANSWERS[kind];
}

/** Linux virtio_pci_probe(), virtio_mmio_probe(), virtio_ccw_set_online(): which interface answers; undefined: none. */
export function transportProbe(ask: Inquiry): Interface | undefined {
  switch (ask.device.transport(answerOf)) {
    case 'modern':
      ask.decide(probe, 'modern');
      return 'modern';
    case 'legacy':
      ask.decide(probe, 'legacy');
      return 'legacy';
    case 'pci-legacy':
      if (!ask.kernel.enabled('VIRTIO_PCI_LEGACY', 'y')) {
        ask.decide(probe, 'no-legacy-driver');
        return undefined;
      }
      ask.decide(probe, 'legacy');
      return 'legacy';
    case 'pci-transitional':
      if (forcesLegacy(ask) && ask.kernel.enabled('VIRTIO_PCI_LEGACY', 'y')) {
        ask.decide(probe, 'forced-legacy');
        return 'legacy';
      }
      ask.decide(probe, 'modern-first');
      return 'modern';
    case 'vdpa':
      if (!ask.kernel.has('vdpa-transport')) {
        ask.decide(probe, 'no-vdpa');
        return undefined;
      }
      ask.decide(probe, 'modern');
      return 'modern';
  }
}

const getFeatures = decision({
  id: 'linux/transport/get-features',
  topic: 'read',
  question: 'How many feature bits does the guest read?',
  answers: {
    'bits-32': {
      answer: '32: that is all a legacy interface has.',
      effect: 'bits from 32 on are out of sight, VERSION_1 and ACCESS_PLATFORM among them',
    },
    'bits-64': { answer: '64.' },
    'bits-128': { answer: '128.' },
  },
  authority: [
    { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_probe(), the transport’s get_features()' },
    { kind: 'kernel', where: 'include/linux/virtio_config.h virtio_get_features()', since: '6.17' },
  ],
  story:
    'Features grew from 32 bits (legacy) to 64 (VIRTIO 1.0). Since Linux keeps 128, only the modern PCI transport reads the upper half; virtio-mmio, channel I/O and vDPA read 64 and the rest counts as not offered.',
});

export function hasModernPci(kind: Transport): boolean {
  return kind === 'pci-modern' || kind === 'pci-transitional';
}

const BITS_32 = lowBits(32);
const BITS_64 = lowBits(64);
const BITS_128 = lowBits(128);

function visibleBits(ask: Inquiry, through: Interface): FeatureSet {
  if (through === 'legacy') return BITS_32;
  const pci = ask.device.transport(hasModernPci);
  return pci ? ask.kernel.featuresBy('extended-features', BITS_128, BITS_64) : BITS_64;
}

/** Linux virtio_get_features(): what of the device's view the transport reads. */
export function virtioGetFeatures(ask: Inquiry, view: FeatureSet, through: Interface): FeatureSet {
  const visible = visibleBits(ask, through);
  ask.decide(
    getFeatures,
    visible === BITS_32 ? 'bits-32' : visible === BITS_64 ? 'bits-64' : 'bits-128',
    () => ({ clears: without(view, visible) }),
  );
  return intersect(view, visible);
}
