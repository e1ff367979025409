import { BLK, bits, CONSOLE, F, NET, TYPE } from '../../features/bits.ts';
import { type FeatureSet, isEmpty } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import type { Handshake, Refusal } from '../handshake.ts';
import { driverRule, type PlainDriver, type SelectedBits } from '../plain/driver.ts';
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

const GUEST = { id: 'netbsd', name: 'NetBSD' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

/** A driver of NetBSD, and whether it gives up where nothing was negotiated. */
interface NetbsdDriver extends PlainDriver {
  readonly asks: boolean;
}

/** NetBSD virtio_negotiate_features(), virtio_pci_negotiate_features_10(): what the bus adds for every driver. */
const BUS: readonly SelectedBits[] = [{ bits: [F.INDIRECT_DESC] }, { bits: [F.VERSION_1], only: 'modern' }];

const DRIVERS: readonly NetbsdDriver[] = [
  {
    type: TYPE.NET,
    name: 'vioif',
    where: 'sys/dev/pci/if_vioif.c vioif_attach()',
    selects: [
      { bits: bits(NET, 'MAC', 'STATUS', 'CTRL_VQ', 'CTRL_RX', 'CTRL_MAC_ADDR') },
      { bits: [F.EVENT_IDX] },
      { bits: [F.NOTIFY_ON_EMPTY], only: 'legacy' },
      ...BUS,
    ],
    asks: true,
  },
  {
    type: TYPE.BLK,
    name: 'ld_virtio',
    where: 'sys/dev/pci/ld_virtio.c ld_virtio_attach()',
    selects: [
      { bits: bits(BLK, 'SIZE_MAX', 'SEG_MAX', 'GEOMETRY', 'RO', 'BLK_SIZE', 'FLUSH', 'CONFIG_WCE') },
      ...BUS,
    ],
    asks: true,
  },
  {
    type: TYPE.CONSOLE,
    name: 'viocon',
    where: 'sys/dev/virtio/viocon.c viocon_attach()',
    selects: [{ bits: [CONSOLE.SIZE] }, ...BUS],
    asks: false,
  },
  {
    type: TYPE.SCSI,
    name: 'vioscsi',
    where: 'sys/dev/pci/vioscsi.c vioscsi_attach()',
    selects: BUS,
    asks: false,
  },
  {
    type: TYPE.NINEP,
    name: 'vio9p',
    where: 'sys/dev/pci/vio9p.c vio9p_attach()',
    selects: BUS,
    asks: true,
  },
];

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'transitional',
  'pci-legacy': 'legacy',
  'mmio-modern': 'unread',
  'mmio-legacy': 'unread',
});

const OLD = 'no FEATURES_OK, 32 feature bits';

const interfaceOf = rule((ask: Inquiry) => ask.device.transport(kindOf), {
  id: 'netbsd/transport',
  topic: 'interface',
  question: 'Through which interface does NetBSD drive the device?',
  answers: {
    modern: { value: 'modern', answer: 'NetBSD uses the modern interface of a device of revision 1.' },
    transitional: {
      value: 'legacy',
      answer: 'NetBSD uses the legacy interface of every device of revision 0, also of one that has both.',
      effect: OLD,
    },
    legacy: {
      value: 'legacy',
      answer: 'NetBSD uses the legacy interface, the only one of the device.',
      effect: OLD,
    },
    unread: {
      value: 'unread',
      answer: 'What virtio_mmio of NetBSD makes of the device was not read.',
      effect: 'no answer can be given for this device',
    },
    none: {
      value: undefined,
      answer: 'None: NetBSD knows virtio devices on PCI and virtio-mmio.',
      effect: 'the device is never touched',
    },
  },
  authority: { kind: 'guest', where: 'NetBSD sys/dev/pci/virtio_pci.c virtio_pci_attach()' },
  story:
    'The revision of the PCI device decides: 0 is driven as version 0.9, 1 as version 1.0, and others are left alone.',
});
const isKnown = unreadRule(
  GUEST,
  {
    protected: 'what NetBSD does in a protected guest was not read.',
    iommu: 'what NetBSD makes of an IOMMU in front of the device was not read.',
    driver: 'its driver for this device type was not read.',
  },
  {
    where: 'NetBSD sys/dev/pci/virtio_pci.c virtio_pci_attach()',
    story: 'Those for entropy sources, balloons and graphics were not read in the state of 10.1.',
  },
  [TYPE.RNG, TYPE.BALLOON, TYPE.GPU],
);
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'NetBSD sys/dev/pci/virtio_pci.c virtio_pci_rescan()',
  story:
    'The bus sets ACKNOWLEDGE and DRIVER and then looks for a driver; where there is none it says “no matching child driver; not configured”.',
});
const select = selectionRule(GUEST, {
  where: 'NetBSD sys/dev/pci/virtio.c virtio_negotiate_features()',
  story:
    'The bus adds INDIRECT_DESC for every driver, and VERSION_1 on the modern interface. ACCESS_PLATFORM, packed rings, ORDER_PLATFORM and RING_RESET are unknown to it. vioif selects MQ in kernels with NET_MPSAFE alone, which GENERIC is not.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'feature negotiation failed',
  always: true,
  goesOn:
    'the status reads back without FEATURES_OK, “feature negotiation failed”. This driver does not look, and goes on.',
  where: 'NetBSD sys/dev/pci/virtio_pci.c virtio_pci_negotiate_features_10()',
  story:
    'The bus reads the status back. Where the device refuses, as QEMU does with iommu_platform=on, it writes FAILED and nothing else, and leaves it to the driver to see that nothing was negotiated.',
});
const refuseOld = versionOneRule(GUEST, 'host rejected version 1', {
  where: 'NetBSD sys/dev/pci/virtio_pci.c virtio_pci_negotiate_features_10()',
  story: 'The modern interface has to come with VERSION_1; NetBSD asks after it has set FEATURES_OK.',
});
const refuseBare = refusingDriver(
  (_ask: Inquiry, selected: FeatureSet, { asks }: NetbsdDriver) => {
    if (!asks) return 'not-asked';
    return isEmpty(selected) ? 'nothing' : 'something';
  },
  {
    id: 'netbsd/nothing-negotiated',
    topic: 'requirement',
    question: 'Was any feature negotiated?',
    answers: {
      'not-asked': { answer: 'This driver does not ask.' },
      something: { yes: true },
      nothing: {
        yes: false,
        answer: 'the driver takes that for a failure and gives up.',
        effect: 'the device is given up',
        refuses: {},
      },
    },
    authority: {
      kind: 'guest',
      where:
        'NetBSD sys/dev/pci/if_vioif.c vioif_attach(), sys/dev/pci/ld_virtio.c ld_virtio_attach(), sys/dev/pci/vio9p.c vio9p_attach()',
    },
    story:
      'Over the legacy interface, too, where a device may well have none of the features that the driver knows.',
  },
);
const ended = endRule(GUEST, {
  where: 'NetBSD sys/dev/pci/virtio.c virtio_child_attach_finish(), virtio_child_attach_failed()',
  story:
    'A driver that gives up has the device reset and FAILED set. One that goes on after the device has refused adds DRIVER_OK to the FAILED that is there.',
});

/** NetBSD virtio_pci_attach(). */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === 'unread') return unknownHandshake();
  if (through === undefined) return untaken('legacy');
  if (!isKnown(ask)) return unknownHandshake();
  const began = ACKNOWLEDGE | DRIVER;
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through, began);
  const negotiated = select(ask, driver, through);
  const end = (status: number, refusal?: Refusal) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  const after = driver.asks ? FAILED : FAILED | DRIVER_OK;
  if (through === 'modern') {
    const refusal = setFeaturesOk(ask, negotiated, !driver.asks) ?? refuseOld(ask, negotiated);
    return refusal === undefined ? end(began | FEATURES_OK | DRIVER_OK) : end(after, refusal);
  }
  const bare = refuseBare(ask, negotiated, driver);
  return bare === undefined ? end(began | DRIVER_OK) : end(FAILED, bare);
}

/** Addresses of the memory itself: nothing else is known to bus_dma on these machines. */
const BUS_DMA: DmaMapping = { ...DIRECT, implementation: 'bus-dma' };

/** NetBSD as its branch for 10 is at 10.1; other releases were not read. */
export const netbsd: DriverModel = {
  ...PLAIN,
  id: 'netbsd',
  title: 'NetBSD 10.1',
  arches: ['x86_64', 'aarch64', 'riscv64'],
  probe: (_model, ask) => probe(ask),
  useDmaApi: () => true,
  mapDma: () => BUS_DMA,
};
