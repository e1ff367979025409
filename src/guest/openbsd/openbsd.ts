import { OPENBSD } from '../../data/guests/openbsd.ts';
import { BLK, F, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { type Picked, rule } from '../../inquiry/rule.ts';
import { isProtecting, type Protection } from '../../model/platform.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import type { Handshake, Refusal } from '../handshake.ts';
import { driverRule } from '../plain/driver.ts';
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
import { unknownHandshake, unreadRule } from '../plain/unread.ts';
import { OPENBSD_DRIVERS } from './drivers.ts';

const GUEST = { id: 'openbsd', name: 'OpenBSD' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'both',
  'pci-legacy': 'legacy',
  'mmio-modern': 'unread',
  'mmio-legacy': 'unread',
});

/** OpenBSD virtio_pci_attach(). */
const interfaceOf = rule((ask: Inquiry) => ask.device.transport(kindOf), {
  id: 'openbsd/transport',
  topic: 'interface',
  question: 'Through which interface does OpenBSD drive the device?',
  answers: {
    modern: { value: 'modern', answer: 'OpenBSD uses the modern interface.' },
    both: { value: 'modern', answer: 'OpenBSD uses the modern interface of a device that has both.' },
    legacy: {
      value: 'legacy',
      answer: 'OpenBSD uses the legacy interface, the only one of the device.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    unread: {
      value: 'unread',
      answer: 'What virtio_mmio of OpenBSD makes of the device was not read.',
      effect: 'no answer can be given for this device',
    },
    none: {
      value: undefined,
      answer: 'None: OpenBSD knows virtio devices on PCI and virtio-mmio.',
      effect: 'the device is never touched',
    },
  },
  authority: {
    kind: 'guest',
    where: 'OpenBSD sys/dev/pci/virtio_pci.c virtio_pci_attach(), virtio_pci_attach_10()',
  },
  story:
    'OpenBSD looks for the capabilities of VIRTIO 1.0 first, and falls back to the legacy registers of a device of revision 0. A flag in the kernel’s configuration that prefers the older interface is taken to be unset.',
});

/** How OpenBSD meets memory that is private to the guest. */
function meets(ask: Inquiry, protection: Protection): string {
  if (!isProtecting(protection)) return 'open';
  if (protection === 'sev') return 'sev';
  if (protection === 'sev-es') return ask.release.has(OPENBSD, 'sev-es') ? 'sev' : 'lost';
  return 'lost';
}

const runs = rule((ask: Inquiry) => meets(ask, ask.platform.protection()), {
  id: 'openbsd/such-guest',
  topic: 'guest',
  question: 'Does OpenBSD come up in such a guest?',
  answers: {
    open: { value: true, yes: true },
    sev: {
      value: true,
      yes: true,
      answer: 'it finds out early that memory is encrypted, and copies for devices.',
    },
    lost: {
      value: false,
      yes: false,
      answer: 'this release knows guests with SEV, and since 7.8 with SEV-ES, and no others.',
      effect: 'nothing drives the device',
    },
  },
  authority: {
    kind: 'guest',
    where: 'OpenBSD sys/arch/amd64/amd64/locore0.S, sys/arch/amd64/amd64/identcpu.c identifycpu()',
  },
  story:
    'What stands in the way of SEV-SNP, TDX and the protected guests of other architectures is code that is not there.',
});

const isKnown = unreadRule(
  GUEST,
  { iommu: 'what OpenBSD makes of an IOMMU in front of the device was not read.' },
  {
    where: 'OpenBSD sys/dev/acpi/acpidmar.c',
    story: 'OpenBSD has a driver for the IOMMUs of Intel and AMD.',
  },
);

const driverFor = driverRule(GUEST, OPENBSD_DRIVERS, {
  where: 'OpenBSD sys/dev/pci/virtio_pci.c virtio_pci_attach(), sys/dev/pv',
  story:
    'The bus sets ACKNOWLEDGE and DRIVER and then looks for a driver; where there is none it says “no matching child driver; not configured” and sets FAILED. Balloons inflate for viomb; vmmci, for hosts that run OpenBSD’s own vmd, is left out.',
});
const select = selectionRule(GUEST, {
  where:
    'OpenBSD sys/dev/pci/virtio_pci.c virtio_pci_negotiate_features(), virtio_pci_negotiate_features_10()',
  story:
    'The bus adds INDIRECT_DESC for every driver, and on the modern interface VERSION_1 and ACCESS_PLATFORM, the latter for the sake of SEV guests of QEMU. Packed rings, ORDER_PLATFORM and RING_RESET are unknown to it. vio selects MQ where the guest has more than one processor and the device more than three vectors; both are taken for granted.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'Feature negotiation failed',
  always: true,
  where: 'OpenBSD sys/dev/pci/virtio_pci.c virtio_pci_negotiate_features_10()',
  story: 'The bus reads the status back. Where the device refuses it writes FAILED and nothing else.',
});
const refuseOld = versionOneRule(GUEST, undefined, {
  where: 'OpenBSD sys/dev/pci/virtio_pci.c virtio_pci_negotiate_features_10()',
  story: 'The modern interface has to come with VERSION_1; OpenBSD asks after it has set FEATURES_OK.',
});

/** A page, and as many as the largest transfer of 64 KiB has, and one. */
const [PAGE, SEGMENTS] = [4096, 17];

/** The least that a disk may limit a request to. */
function limits(ask: Inquiry, selected: FeatureSet): Picked<string> {
  const type = ask.device.type();
  if (type === TYPE.GPU) return ask.kept(selected, F.VERSION_1) ? 'fits' : 'old';
  const isDisk = type === TYPE.BLK;
  const size = isDisk && ask.kept(selected, BLK.SIZE_MAX) ? ask.device.field('size_max') : undefined;
  if (size !== undefined && size < PAGE) return ['small-segments', { size: String(size) }];
  const counts = isDisk ? ask.kept(selected, BLK.SEG_MAX) : type === TYPE.SCSI;
  const count = counts ? ask.device.field('seg_max') : undefined;
  if (count !== undefined && count < SEGMENTS) return ['few-segments', { count: String(count) }];
  return 'fits';
}

const refuseDevice = refusingDriver(limits, {
  id: 'openbsd/requirement',
  topic: 'requirement',
  question: 'Does the device offer what the driver requires?',
  answers: {
    fits: { yes: true },
    old: {
      yes: false,
      answer: 'graphics need VERSION_1: “{message}”.',
      effect: 'the device is given up',
      refuses: { message: 'requires virtio version 1' },
    },
    'small-segments': {
      yes: false,
      answer: 'a segment of this disk is less than a page: “{message}”.',
      effect: 'the disk is given up',
      refuses: { message: 'Max segment size {size} too low' },
    },
    'few-segments': {
      yes: false,
      answer: 'a request to this disk has fewer than 17 segments: “{message}”.',
      effect: 'the disk is given up',
      refuses: { message: 'Max number of segments {count} too small' },
    },
  },
  authority: {
    kind: 'guest',
    where:
      'OpenBSD sys/dev/pv/vioblk.c vioblk_attach(), sys/dev/pv/vioscsi.c vioscsi_attach(), sys/dev/pv/viogpu.c viogpu_attach()',
  },
  story:
    'A transfer of 64 KiB that begins within a page has 17 segments. Limits that the device is not stated to have are taken to be wide enough, as QEMU’s are.',
});
const ended = endRule(GUEST, {
  where: 'OpenBSD sys/dev/pci/virtio_pci.c virtio_pci_attach()',
  story:
    'A driver that gives up makes the bus say “virtio configuration failed” and add FAILED to the status.',
});

/** OpenBSD virtio_pci_attach(). */
function probe(ask: Inquiry): Handshake {
  if (!runs(ask)) return untaken('modern');
  const through = interfaceOf(ask);
  if (through === 'unread') return unknownHandshake();
  if (through === undefined) return untaken('legacy');
  const began = ACKNOWLEDGE | DRIVER;
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through, began | FAILED);
  if (!isKnown(ask)) return unknownHandshake();
  const negotiated = select(ask, driver, through);
  const end = (status: number, refusal?: Refusal) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  const isModern = through === 'modern';
  const early = isModern ? (setFeaturesOk(ask, negotiated) ?? refuseOld(ask, negotiated)) : undefined;
  if (early !== undefined) return end(FAILED, early);
  const agreed = began | (isModern ? FEATURES_OK : 0);
  const refusal = refuseDevice(ask, negotiated);
  return refusal === undefined ? end(agreed | DRIVER_OK) : end(agreed | FAILED, refusal);
}

const BUS_DMA: DmaMapping = { ...DIRECT, implementation: 'bus-dma' };
const BOUNCED: DmaMapping = { ...BUS_DMA, path: 'bounce', bounced: true, buffers: 'shared', ring: 'shared' };

/** OpenBSD _bus_dmamap_create(), _bus_dmamem_alloc_range(). */
const mapDma = rule((ask: Inquiry) => (ask.platform.protection(isProtecting) ? 'copied' : 'plain'), {
  id: 'openbsd/bus-dma',
  topic: 'sharing',
  question: 'Does OpenBSD copy buffers through memory that the host can read?',
  answers: {
    plain: { value: BUS_DMA, yes: false, answer: 'bus_dma gives the address of the memory itself.' },
    copied: {
      value: BOUNCED,
      yes: true,
      answer: 'each map has pages of its own outside of encryption, and rings lie in such pages.',
      effect: 'the device reaches rings and buffers',
    },
  },
  authority: {
    kind: 'guest',
    where: 'OpenBSD sys/arch/amd64/amd64/bus_dma.c _bus_dmamap_create(), _bus_dmamem_alloc_range()',
  },
  story:
    'All drivers map through bus_dma, whether ACCESS_PLATFORM was negotiated or not. In a guest with SEV it copies each buffer.',
});

/** OpenBSD, whose drivers map everything through bus_dma. */
export const openbsd: DriverModel = {
  ...PLAIN,
  id: 'openbsd',
  title: 'OpenBSD',
  history: OPENBSD,
  arches: ['x86_64', 'aarch64', 'riscv64'],
  probe: (_model, ask) => probe(ask),
  useDmaApi: () => true,
  mapDma,
};
