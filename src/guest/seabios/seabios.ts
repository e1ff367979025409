import { SEABIOS } from '../../data/guests/seabios.ts';
import { visibleOffer } from '../../device/view.ts';
import { BLK, F, TYPE } from '../../features/bits.ts';
import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { isMmio } from '../../model/device.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake, Interface, Refusal } from '../handshake.ts';
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
import { unprotectedRule } from '../plain/such-guest.ts';
import { kindOfTransport } from '../plain/transport.ts';

const GUEST = { id: 'seabios', name: 'SeaBIOS' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS_BITS;

function knowsBit(ask: Inquiry): boolean {
  return ask.release.has(SEABIOS, 'access-platform');
}
function limitsSegments(ask: Inquiry): boolean {
  return ask.release.has(SEABIOS, 'segment-limits');
}
function readsHighBits(ask: Inquiry): boolean {
  return ask.release.has(SEABIOS, 'mmio-high-bits');
}

const BLK_PCI: PlainDriver = {
  type: TYPE.BLK,
  name: 'virtio-blk',
  where: 'src/hw/virtio-blk.c init_virtio_blk()',
  selects: [
    { bits: [F.VERSION_1, BLK.BLK_SIZE] },
    { bits: [BLK.SIZE_MAX, BLK.SEG_MAX], when: limitsSegments },
    { bits: [F.ACCESS_PLATFORM], when: knowsBit },
  ],
};
const SCSI_PCI: PlainDriver = {
  type: TYPE.SCSI,
  name: 'virtio-scsi',
  where: 'src/hw/virtio-scsi.c init_virtio_scsi()',
  selects: [{ bits: [F.VERSION_1] }, { bits: [F.ACCESS_PLATFORM], when: knowsBit }],
};
const BLK_MMIO: PlainDriver = {
  type: TYPE.BLK,
  name: 'virtio-blk-mmio',
  where: 'src/hw/virtio-blk.c init_virtio_blk_mmio()',
  selects: [
    { bits: [BLK.BLK_SIZE] },
    { bits: [BLK.SIZE_MAX, BLK.SEG_MAX], when: limitsSegments },
    { bits: [F.VERSION_1], when: readsHighBits },
  ],
};
const SCSI_MMIO: PlainDriver = {
  type: TYPE.SCSI,
  name: 'virtio-scsi-mmio',
  where: 'src/hw/virtio-scsi.c init_virtio_scsi_mmio()',
  selects: [{ bits: [F.VERSION_1, F.ACCESS_PLATFORM], when: readsHighBits }],
};

const PCI = [BLK_PCI, SCSI_PCI] as const;
const MMIO = [BLK_MMIO, SCSI_MMIO] as const;

/** Whether SeaBIOS comes up at all. */
const runs = unprotectedRule(
  GUEST,
  'it has no code for protected memory, and nothing in it is shared with the host.',
  {
    where: 'SeaBIOS src/fw/paravirt.c qemu_preinit(), which looks for no such guest',
    story:
      'SeaBIOS runs without page tables of its own, so that in an SEV or TDX guest all of its memory is private. Such a guest has to be started with OVMF, or with a kernel that the firmware of the technology starts.',
  },
);

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'modern-first',
  'pci-legacy': 'legacy',
  'mmio-modern': 'mmio',
  'mmio-legacy': 'mmio-legacy',
});

/** SeaBIOS vp_init_simple(), virtio_mmio_setup_one(). */
const interfaceOf = rule(
  (ask: Inquiry) => {
    const kind = ask.device.transport(kindOf);
    if (kind !== 'mmio' && kind !== 'mmio-legacy') return kind;
    return ask.release.has(SEABIOS, 'mmio') ? kind : 'no-mmio';
  },
  {
    id: 'seabios/transport',
    topic: 'interface',
    question: 'Through which interface does SeaBIOS drive the device?',
    answers: {
      modern: { value: 'modern', answer: 'SeaBIOS uses the modern interface.' },
      'modern-first': {
        value: 'modern',
        answer: 'SeaBIOS uses the modern interface, as it does wherever it finds its four capabilities.',
      },
      legacy: {
        value: 'legacy',
        answer: 'SeaBIOS uses the legacy interface, the only one of the device.',
        effect: 'no features are selected at all',
      },
      mmio: { value: 'modern', answer: 'SeaBIOS finds the virtio-mmio device in the ACPI tables.' },
      'mmio-legacy': {
        value: 'legacy',
        answer: 'SeaBIOS finds the virtio-mmio device of version 1 in the ACPI tables.',
      },
      'no-mmio': {
        value: undefined,
        answer: 'None: this release does not look for virtio-mmio devices.',
        effect: 'the device is never touched',
      },
      none: {
        value: undefined,
        answer: 'None: SeaBIOS knows virtio devices on PCI and virtio-mmio alone.',
        effect: 'the device is never touched',
      },
    },
    authority: {
      kind: 'guest',
      where: 'SeaBIOS src/hw/virtio-pci.c vp_init_simple(), src/hw/virtio-mmio.c virtio_mmio_setup_one()',
    },
    story:
      'Since 1.9.0 SeaBIOS uses the modern interface of every PCI device that has one, in whatever kind of region its registers lie. Devices on virtio-mmio are those that the DSDT names LNRO0005.',
  },
);

const driverFor = driverRule(GUEST, [...PCI, ...MMIO], {
  where: 'SeaBIOS src/hw/virtio-blk.c virtio_blk_setup(), src/hw/virtio-scsi.c virtio_scsi_setup()',
  story:
    'SeaBIOS boots from disks and from SCSI disks. A network card is driven by the option ROM that it brings, which SeaBIOS only runs.',
});
const select = selectionRule(GUEST, {
  where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk(), src/hw/virtio-scsi.c init_virtio_scsi()',
  story:
    'Each driver masks what it reads with its few bits. On virtio-mmio the disk leaves ACCESS_PLATFORM out, which the SCSI controller takes.',
});
const refuseOld = versionOneRule(GUEST, 'modern device without virtio_1 feature bit', {
  where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk(), src/hw/virtio-scsi.c init_virtio_scsi()',
  story: 'A PCI device with the modern interface has to offer VERSION_1, or is left alone.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  message: "device didn't accept features",
  always: true,
  where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk(), init_virtio_blk_mmio(), src/hw/virtio-scsi.c',
  story: 'SeaBIOS reads the status back; a device that refuses is reset and gives no drive.',
});

/** What of a disk’s blocks SeaBIOS cannot read. */
const refuseBlocks = refusingDriver(
  (ask: Inquiry, known: FeatureSet) => {
    if (ask.device.type((type) => type !== TYPE.BLK)) return 'no-disk';
    if (!ask.kept(known, BLK.BLK_SIZE)) return 'ordinary';
    if (ask.device.field('blk_size', (size) => size === undefined || size === 512)) return 'ordinary';
    return ['other', () => ({ size: ask.device.field('blk_size') ?? 0 })];
  },
  {
    id: 'seabios/block-size',
    topic: 'validate',
    question: 'Can SeaBIOS read blocks of this size?',
    answers: {
      'no-disk': { answer: 'The device has no blocks of its own.' },
      ordinary: { yes: true, answer: 'nothing says that they are of another size than 512 bytes.' },
      other: {
        yes: false,
        answer: 'it reads disks with blocks of 512 bytes alone, “{message}”.',
        effect: 'the disk is given up',
        refuses: { message: 'block size {size} is unsupported' },
      },
    },
    authority: { kind: 'guest', where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk()' },
    story: 'The BIOS interface counts in sectors of 512 bytes, and SeaBIOS does not cut larger blocks up.',
  },
);

/** SeaBIOS vp_find_vq(): a legacy interface cannot make a queue smaller, and SeaBIOS has room for so many entries. */
const refuseQueue = refusingDriver(
  (ask: Inquiry) => {
    const most = ask.release.has(SEABIOS, 'queue-of-256') ? 256 : 128;
    if (ask.device.field('queue_size', (size) => size === undefined || size <= most)) return 'fits';
    return ['too-large', () => ({ size: ask.device.field('queue_size') ?? 0, most })];
  },
  {
    id: 'seabios/queue-size',
    topic: 'validate',
    question: 'Does SeaBIOS have room for the device’s queue?',
    answers: {
      fits: { yes: true, answer: 'nothing says that the queue has more entries.' },
      'too-large': {
        yes: false,
        answer: 'a legacy device says itself how large its queue is, “{message}”.',
        effect: 'the device is given up',
        refuses: { message: 'ERROR: queue size {size} > {most}' },
      },
    },
    authority: { kind: 'guest', where: 'SeaBIOS src/hw/virtio-pci.c vp_find_vq()' },
    story:
      'On the modern interface and on virtio-mmio SeaBIOS makes the queue as small as it needs. The legacy interface of PCI has no way to. QEMU’s stable releases of 2026, such as 10.0.13, give every queue 1024 entries, so that legacy-only disks fail there.',
  },
);

const ended = endRule(GUEST, {
  where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk(), src/hw/virtio-scsi.c init_virtio_scsi()',
  story: 'Whatever fails resets the device. A SCSI controller without a disk is reset, too.',
});

function givenUp(ask: Inquiry, through: Interface, refusal: Refusal): Handshake {
  return ended(ask, { interface: through, negotiated: NO_FEATURES, status: 0, refusal });
}

/** SeaBIOS init_virtio_blk(), init_virtio_scsi(), and those for virtio-mmio. */
function probe(ask: Inquiry): Handshake {
  if (!runs(ask)) return untaken('modern');
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const mmio = ask.device.transport(isMmio);
  const driver = driverFor(ask, through, mmio ? MMIO : PCI);
  if (driver === undefined) return untaken(through);
  return mmio ? onMmio(ask, driver, through) : onPci(ask, driver, through);
}

function onPci(ask: Inquiry, driver: PlainDriver, through: Interface): Handshake {
  const ready = ACKNOWLEDGE | DRIVER | DRIVER_OK;
  if (through === 'legacy') {
    // It selects nothing here, and reads what the device shows.
    const refusal = refuseQueue(ask) ?? refuseBlocks(ask, visibleOffer(ask, through));
    if (refusal !== undefined) return givenUp(ask, through, refusal);
    return ended(ask, { interface: through, negotiated: NO_FEATURES, status: ready, refusal });
  }
  const negotiated = select(ask, driver, through);
  const refusal =
    refuseOld(ask, negotiated) ?? setFeaturesOk(ask, negotiated) ?? refuseBlocks(ask, negotiated);
  if (refusal !== undefined) return givenUp(ask, through, refusal);
  return ended(ask, { interface: through, negotiated, status: ready | FEATURES_OK, refusal });
}

/** The SCSI driver writes FEATURES_OK alone and not again with DRIVER_OK; that of the disk sets it on version 1, too. */
function onMmio(ask: Inquiry, driver: PlainDriver, through: Interface): Handshake {
  const ready = ACKNOWLEDGE | DRIVER | DRIVER_OK;
  const negotiated = select(ask, driver, through);
  const isDisk = driver.type === TYPE.BLK;
  const asks = isDisk || ask.kept(negotiated, F.VERSION_1);
  const refusal = (asks ? setFeaturesOk(ask, negotiated) : undefined) ?? refuseBlocks(ask, negotiated);
  if (refusal !== undefined) return givenUp(ask, through, refusal);
  return ended(ask, {
    interface: through,
    negotiated,
    status: isDisk ? ready | FEATURES_OK : ready,
    refusal,
  });
}

/** SeaBIOS, which drives disks and SCSI disks with guest-physical addresses. */
export const seabios: DriverModel = {
  ...PLAIN,
  id: 'seabios',
  title: 'SeaBIOS',
  history: SEABIOS,
  arches: ['x86_64'],
  probe: (_model, ask) => probe(ask),
};
