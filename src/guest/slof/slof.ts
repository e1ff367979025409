import { SLOF } from '../../data/guests/slof.ts';
import { BLK, F, NET, TYPE } from '../../features/bits.ts';
import { type FeatureSet, featureSet, intersect, isSubset, without } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { mapped } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import {
  endRule,
  featuresOkRule,
  refusingDriver,
  selectionRule,
  untaken,
  versionOneRule,
} from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { kindOfTransport } from '../plain/transport.ts';

const GUEST = { id: 'slof', name: 'SLOF' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

function knowsBit(ask: Inquiry): boolean {
  return ask.release.has(SLOF, 'access-platform');
}
const MODERN = [
  { bits: [F.VERSION_1], only: 'modern' },
  { bits: [F.ACCESS_PLATFORM], only: 'modern', when: knowsBit },
] as const;

const DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.BLK,
    name: 'virtio-block',
    where: 'lib/libvirtio/virtio-blk.c virtioblk_init()',
    selects: [{ bits: [BLK.BLK_SIZE] }, ...MODERN],
  },
  {
    type: TYPE.SCSI,
    name: 'virtio-scsi',
    where: 'lib/libvirtio/virtio-scsi.c virtioscsi_init()',
    selects: MODERN,
  },
  {
    type: TYPE.NET,
    name: 'virtio-net',
    where: 'lib/libvirtio/virtio-net.c virtionet_init()',
    selects: [{ bits: [NET.MAC], only: 'modern' }, ...MODERN],
  },
  {
    type: TYPE.NINEP,
    name: 'virtio-fs',
    where: 'lib/libvirtio/virtio-9p.c virtio_9p_init()',
    selects: MODERN,
    isIdle: true,
  },
  {
    type: TYPE.CONSOLE,
    name: 'virtio-serial',
    where: 'lib/libvirtio/virtio-serial.c virtio_serial_init()',
    selects: MODERN,
    isThere: (ask) => ask.release.has(SLOF, 'serial'),
    isIdle: true,
  },
];

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'modern-first',
  'pci-legacy': 'legacy',
});

/** SLOF virtio_setup_vd(). */
const interfaceOf = rule((ask: Inquiry) => ask.device.transport(kindOf), {
  id: 'slof/transport',
  topic: 'interface',
  question: 'Through which interface does SLOF drive the device?',
  answers: {
    modern: { value: 'modern', answer: 'SLOF uses the modern interface.' },
    'modern-first': {
      value: 'modern',
      answer: 'SLOF uses the modern interface, as it does wherever it finds its four capabilities.',
    },
    legacy: {
      value: 'legacy',
      answer: 'SLOF uses the legacy interface, the only one of the device.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    none: {
      value: undefined,
      answer: 'None: SLOF knows virtio devices on PCI alone.',
      effect: 'the device is never touched',
    },
  },
  authority: { kind: 'guest', where: 'SLOF lib/libvirtio/virtio.c virtio_setup_vd()' },
  story: 'Whether the capabilities of VIRTIO 1.0 are there decides; the device ID does not.',
});
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'SLOF board-qemu/slof/pci-device_1af4_*.fs',
  story:
    'SLOF includes a driver in Forth for the PCI IDs that it knows. It opens disks and cards as it looks for something to boot; a file system and a serial port only where it is told to use them.',
});
const select = selectionRule(GUEST, {
  where: 'SLOF lib/libvirtio/virtio.c virtio_negotiate_guest_features()',
  story:
    'SLOF has a fixed list for each driver and adds IOMMU_PLATFORM where the device offers it. On a legacy interface a disk is told BLK_SIZE and every other device nothing.',
});
const refuseOld = versionOneRule(GUEST, undefined, {
  where: 'SLOF lib/libvirtio/virtio.c virtio_negotiate_guest_features()',
  story: 'A device with the modern interface has to offer VERSION_1: “Device does not support virtio 1.0”.',
});

/** What each driver asks for whether or not the device offers it. */
function wanted(type: number): FeatureSet {
  if (type === TYPE.BLK) return featureSet([BLK.BLK_SIZE]);
  return featureSet(type === TYPE.NET ? [NET.MAC] : []);
}

const refuseMissing = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    const wish = ask.device.type(wanted);
    const has =
      isSubset(wish, selected) && [BLK.BLK_SIZE, NET.MAC].every((bit) => isAsIs(ask, wish, selected, bit));
    return has ? 'met' : ['missing', () => ({ bits: without(wish, intersect(wish, selected)) })];
  },
  {
    id: 'slof/wish-list',
    topic: 'requirement',
    question: 'Does the device offer everything that SLOF asks it for?',
    answers: {
      met: { yes: true },
      missing: {
        yes: false,
        answer: 'SLOF does not mask its list with what is offered, and fails over {bits}: “Features error”.',
        effect: 'the driver sets FAILED',
        refuses: { message: 'Features error' },
      },
    },
    authority: { kind: 'guest', where: 'SLOF lib/libvirtio/virtio.c virtio_negotiate_guest_features()' },
    story:
      'The list is written as it is, then compared with what the device offers. A disk without BLK_SIZE or a card without MAC cannot be used.',
  },
);

/** Whether a wished bit is among the selected ones, in an open space for each device. */
function isAsIs(ask: Inquiry, wish: FeatureSet, selected: FeatureSet, bit: number): boolean {
  return !isSubset(featureSet([bit]), wish) || ask.kept(selected, bit);
}

const setFeaturesOk = featuresOkRule(GUEST, {
  where: 'SLOF lib/libvirtio/virtio.c virtio_negotiate_guest_features()',
  story: 'SLOF reads the status back and sets FAILED where FEATURES_OK is gone.',
});
const ended = endRule(GUEST, {
  where: 'SLOF lib/libvirtio/virtio-blk.c virtioblk_init() and its like in each driver',
  story:
    'Whoever fails sets FAILED. A network card is reset when SLOF closes it; disks lose DRIVER_OK as the operating system starts.',
});

function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  const negotiated = select(ask, driver, through);
  const leaves = driver.type === TYPE.NET ? { leaves: 0 } : {};
  const end = (status: number, refusal?: Handshake['refusal']) =>
    ended(ask, { interface: through, negotiated, status, refusal, ...leaves });
  const began = ACKNOWLEDGE | DRIVER;
  if (through === 'legacy') return end(began | DRIVER_OK);
  const refusal =
    refuseOld(ask, negotiated) ?? refuseMissing(ask, negotiated) ?? setFeaturesOk(ask, negotiated);
  if (refusal !== undefined) return end(began | FAILED, refusal);
  return end(began | FEATURES_OK | DRIVER_OK);
}

/** SLOF virtio_fill_desc(): it maps exactly where it negotiated the bit. */
const mapsThroughTce = rule(
  (ask: Inquiry, selected: FeatureSet) => (ask.kept(selected, F.ACCESS_PLATFORM) ? 'tce' : 'physical'),
  {
    id: 'slof/map-in',
    topic: 'api',
    question: 'Does SLOF map rings and buffers in the TCE table?',
    answers: {
      tce: {
        value: true,
        yes: true,
        answer: 'with IOMMU_PLATFORM it enters each of them in the hypervisor’s table.',
      },
      physical: {
        value: false,
        yes: false,
        answer: 'without IOMMU_PLATFORM it gives the device guest-physical addresses.',
      },
    },
    authority: {
      kind: 'guest',
      where: 'SLOF lib/libvirtio/virtio.c virtio_fill_desc(), virtio_set_qaddr(); SLOF_dma_map_in()',
    },
    story: 'SLOF goes by what was negotiated, as Linux does: the bit and the table belong together.',
  },
);

/** Memory is not protected yet: a guest asks for that from Linux. */
const THROUGH_TCE: DmaMapping = {
  ...mapped('pseries-tce', 'pseries-tce'),
  buffers: 'shared',
  ring: 'shared',
};

/** SLOF, the firmware of QEMU’s pseries machine. */
export const slof: DriverModel = {
  ...PLAIN,
  id: 'slof',
  title: 'SLOF, the firmware of pseries',
  history: SLOF,
  arches: ['ppc64le'],
  beforeProtection: true,
  probe: (_model, ask) => probe(ask),
  useDmaApi: mapsThroughTce,
  mapDma: () => THROUGH_TCE,
};
