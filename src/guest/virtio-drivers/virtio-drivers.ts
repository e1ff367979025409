import { VIRTIO_DRIVERS } from '../../data/guests/virtio-drivers.ts';
import { deviceAccepts } from '../../device/accept.ts';
import { BLK, CONSOLE, F, GPU, NET, TYPE } from '../../features/bits.ts';
import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake, Refusal } from '../handshake.ts';
import { driverRule, type PlainDriver, type SelectedBits } from '../plain/driver.ts';
import { endRule, isUnchecked, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { registersRule } from '../plain/registers.ts';
import { transportRule } from '../plain/transport.ts';
import { unknownHandshake, unreadRule } from '../plain/unread.ts';

const GUEST = { id: 'virtio-drivers', name: 'virtio-drivers' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS_BITS;

type Change = keyof typeof VIRTIO_DRIVERS.changes;

function since(change: Change): (ask: Inquiry) => boolean {
  return (ask) => ask.release.has(VIRTIO_DRIVERS, change);
}

/** What every driver selects besides its own. */
const SHARED: readonly SelectedBits[] = [
  { bits: [F.EVENT_IDX] },
  { bits: [F.VERSION_1], when: since('version-1') },
  { bits: [F.ACCESS_PLATFORM], when: since('access-platform') },
];
const INDIRECT: SelectedBits = { bits: [F.INDIRECT_DESC], when: since('indirect') };

/** A driver of the crate: device type, the crate's name for it, its file, and what it selects of its own. */
function driver(type: number, name: string, file: string, own: readonly SelectedBits[]): PlainDriver {
  return { type, name, where: `src/device/${file} SUPPORTED_FEATURES`, selects: [...own, ...SHARED] };
}

/** One that the crate has not always had. */
function addedWith(change: Change, driver: PlainDriver): PlainDriver {
  return { ...driver, isThere: since(change) };
}

const DRIVERS: readonly PlainDriver[] = [
  driver(TYPE.NET, 'VirtIONet', 'net/mod.rs', [{ bits: [NET.MAC, NET.STATUS] }, INDIRECT]),
  driver(TYPE.BLK, 'VirtIOBlk', 'blk.rs', [{ bits: [BLK.RO, BLK.FLUSH, F.INDIRECT_DESC] }]),
  driver(TYPE.CONSOLE, 'VirtIOConsole', 'console.rs', [
    { bits: [CONSOLE.SIZE, CONSOLE.EMERG_WRITE], when: since('console-size') },
    INDIRECT,
  ]),
  driver(TYPE.GPU, 'VirtIOGpu', 'gpu/mod.rs', [{ bits: [GPU.EDID], when: since('edid') }, INDIRECT]),
  driver(TYPE.INPUT, 'VirtIOInput', 'input.rs', [INDIRECT]),
  driver(TYPE.VSOCK, 'VirtIOSocket', 'socket/vsock.rs', [INDIRECT]),
  addedWith('sound', driver(TYPE.SOUND, 'VirtIOSound', 'sound.rs', [INDIRECT])),
  addedWith('rng', driver(TYPE.RNG, 'VirtIORng', 'rng.rs', [INDIRECT])),
  addedWith('ninep', driver(TYPE.NINEP, 'VirtIO9p', 'virtio_9p.rs', [INDIRECT])),
  addedWith('rtc', driver(TYPE.RTC, 'VirtIORtc', 'rtc.rs', [INDIRECT])),
];

const interfaceOf = transportRule(
  GUEST,
  {
    'pci-modern': 'modern',
    'pci-transitional': 'both-modern',
    'pci-legacy': 'legacy',
    'mmio-modern': 'mmio',
    'mmio-legacy': 'mmio-legacy',
  },
  {
    where:
      'virtio-drivers src/transport/pci.rs PciTransport::new(), src/transport/mmio.rs MmioTransport::new()',
    story:
      'The crate has transports for PCI and virtio-mmio, and whoever embeds it hands it the devices that they find. That for PCI looks for the capabilities of VIRTIO 1.0, whichever device ID there is.',
  },
);

const refuseLegacyPci = registersRule(
  'virtio-drivers/capabilities',
  {
    'pci-legacy': {
      code: 'missing',
      answer: 'on PCI it needs the capabilities of VIRTIO 1.0, “{message}”.',
      message: 'No valid `VIRTIO_PCI_CAP_COMMON_CFG` capability was found.',
    },
  },
  {
    where: 'virtio-drivers src/transport/pci.rs PciTransport::new()',
    story: 'The legacy interface of PCI is not among the crate’s transports.',
  },
);

const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'virtio-drivers src/device/',
  story: 'Each driver of the crate is a type of its own, for one type of device.',
});
const select = selectionRule(GUEST, {
  where: 'virtio-drivers src/transport/mod.rs Transport::begin_init()',
  story:
    'begin_init() writes those of SUPPORTED_FEATURES that the device offers. Until 0.11.0 VERSION_1 was not among them, so that a modern device was driven without it.',
});

const UNNOTICED: Refusal = { by: 'device', message: undefined, errno: undefined };

/** virtio-drivers Transport::begin_init(): it writes FEATURES_OK and never reads it back. */
const setFeaturesOk = rule(
  (ask: Inquiry, selected: FeatureSet) => {
    if (isUnchecked(ask, selected)) return 'unchecked';
    return deviceAccepts(ask, selected) ? 'stands' : 'unnoticed';
  },
  {
    id: 'virtio-drivers/features-ok',
    topic: 'features-ok',
    question: 'Does FEATURES_OK stand?',
    answers: {
      stands: { value: undefined, yes: true, answer: 'the device accepts the features.' },
      unchecked: {
        value: undefined,
        yes: true,
        answer: 'VERSION_1 is not selected, and QEMU then compares nothing.',
      },
      unnoticed: {
        value: UNNOTICED,
        yes: false,
        answer:
          'the device clears it, and the driver goes on without reading it back: the device never becomes ready, and the first request waits for ever.',
        effect: 'no request is ever answered',
      },
    },
    authority: { kind: 'guest', where: 'virtio-drivers src/transport/mod.rs Transport::begin_init()' },
    story:
      'The specification asks a driver to read the status again after it has set FEATURES_OK. begin_init() does not, so that a device which refuses is taken for one that agrees.',
  },
);
const ended = endRule(GUEST, {
  where: 'virtio-drivers src/transport/mod.rs Transport::begin_init(), finish_init()',
  story:
    'The driver writes ACKNOWLEDGE and DRIVER at once, then FEATURES_OK on any interface, then DRIVER_OK.',
});

const isKnown = unreadRule(
  GUEST,
  {
    protected: 'whoever embeds the crate decides in its Hal how memory is shared with the host.',
    iommu: 'whoever embeds the crate decides in its Hal what an IOMMU maps.',
  },
  {
    where: 'virtio-drivers src/hal.rs Hal::dma_alloc(), Hal::share()',
    story:
      'The crate asks a Hal for memory and for the address of each buffer, and tells it since March 2026 whether ACCESS_PLATFORM was negotiated. On an ordinary machine every Hal gives physical addresses. Those of the crate’s own examples go no further: they assert that the bit was not negotiated.',
  },
);

/** virtio-drivers Transport::begin_init(), finish_init(). */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const found = driverFor(ask);
  if (found === undefined) return untaken(through);
  const missing = refuseLegacyPci(ask);
  if (missing !== undefined)
    return { interface: through, negotiated: NO_FEATURES, status: 0, refusal: missing };
  if (!isKnown(ask)) return unknownHandshake();
  const negotiated = select(ask, found, through);
  const refusal = setFeaturesOk(ask, negotiated);
  const began = ACKNOWLEDGE | DRIVER;
  const status = refusal === undefined ? began | FEATURES_OK | DRIVER_OK : began;
  return ended(ask, { interface: through, negotiated, status, refusal });
}

/** The Rust crate virtio-drivers, on a machine where physical addresses are what a device needs. */
export const virtioDrivers: DriverModel = {
  ...PLAIN,
  id: 'virtio-drivers',
  title: 'virtio-drivers, the Rust crate for kernels and firmware',
  history: VIRTIO_DRIVERS,
  probe: (_model, ask) => probe(ask),
};
