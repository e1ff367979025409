import { BLK, F, GPIO, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake, Refusal } from '../handshake.ts';
import { driverRule, type PlainDriver, type SelectedBits } from '../plain/driver.ts';
import { endRule, featuresOkRule, refusingDriver, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { registersRule } from '../plain/registers.ts';
import { transportRule } from '../plain/transport.ts';
import { unknownHandshake, unreadRule } from '../plain/unread.ts';

const GUEST = { id: 'zephyr', name: 'Zephyr' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS_BITS;

/** What a driver does with FEATURES_OK: most stop where it does not stand. */
interface ZephyrDriver extends PlainDriver {
  readonly agrees: 'stops' | 'goes-on' | 'never-asks';
}

/** The transports select it themselves. */
const TRANSPORT: SelectedBits = { bits: [F.VERSION_1] };

function driver(
  type: number,
  file: string,
  own: readonly number[] = [],
  agrees: ZephyrDriver['agrees'] = 'stops',
): ZephyrDriver {
  const name = file.replace(/^.*\/|\.c.*$/g, '');
  return { type, name, where: file, selects: [{ bits: own }, TRANSPORT], agrees };
}

const DRIVERS: readonly ZephyrDriver[] = [
  driver(TYPE.NET, 'drivers/ethernet/eth_virtio_net.c virtnet_dev_init()', [], 'goes-on'),
  driver(TYPE.BLK, 'drivers/disk/virtio_blk.c virtio_blk_dev_init()', [
    BLK.RO,
    BLK.SEG_MAX,
    BLK.FLUSH,
    BLK.BLK_SIZE,
  ]),
  driver(TYPE.CONSOLE, 'drivers/serial/uart_virtio_console.c virtconsole_init()', [], 'never-asks'),
  driver(TYPE.RNG, 'drivers/entropy/entropy_virtio.c entropy_virtio_init()'),
  driver(TYPE.INPUT, 'drivers/input/input_virtio.c input_virtio_init()'),
  driver(TYPE.FS, 'subsys/fs/virtiofs/virtiofs.c virtiofs_init()'),
  driver(TYPE.GPIO, 'drivers/gpio/gpio_virtio.c gpio_virtio_init()', [GPIO.IRQ]),
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
      'Zephyr drivers/virtio/virtio_pci.c virtio_pci_init_common(), drivers/virtio/virtio_mmio.c virtio_mmio_init_common()',
    story:
      'The devicetree of a Zephyr application names each device; the one asked about is taken to be named there.',
  },
);
const refuseOldTransport = registersRule(
  'zephyr/registers',
  {
    'pci-legacy': {
      code: 'no-capabilities',
      answer: 'on PCI it needs the capabilities of VIRTIO 1.0, “{message}”.',
      message: 'no VIRTIO_PCI_CAP_COMMON_CFG for the device',
    },
    'mmio-legacy': {
      code: 'version-1',
      answer: 'of virtio-mmio it knows version 2 alone, “{message}”.',
      message: 'Invalid version 1',
    },
  },
  {
    where:
      'Zephyr drivers/virtio/virtio_pci.c virtio_pci_init_common(), drivers/virtio/virtio_mmio.c virtio_mmio_init_common()',
    story: 'Zephyr knows no legacy interface.',
  },
);
const isKnown = unreadRule(
  GUEST,
  {
    protected: 'what Zephyr does in a protected guest was not read.',
    driver: 'its driver for this device type was not read.',
  },
  {
    where: 'Zephyr drivers/virtio/virtqueue.c virtq_add_buffer_chain()',
    story:
      'Zephyr gives devices guest-physical addresses and programs no IOMMU. Its drivers for graphics, sound, I2C and SPI were not read.',
  },
  [TYPE.GPU, TYPE.SOUND, TYPE.I2C],
);
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'Zephyr drivers/virtio, and each driver',
  story:
    'The transport sets ACKNOWLEDGE and DRIVER and selects VERSION_1, and leaves the device so where the application has no driver for it.',
});
const select = selectionRule(GUEST, {
  where: 'Zephyr drivers/virtio/virtio_pci.c virtio_pci_write_driver_feature_bit_range_check()',
  story:
    'Drivers may select features of their device type alone; of those of the transport Zephyr knows VERSION_1 and no other, so that ACCESS_PLATFORM, INDIRECT_DESC, EVENT_IDX and packed rings are never selected. A console with several ports is an option of the build that is taken to be off, and that of a network card is the state that selects nothing.',
});
const refuseOld = refusingDriver(
  (ask: Inquiry, selected: FeatureSet, isPci: boolean) => {
    if (!isPci) return 'not-asked';
    return ask.kept(selected, F.VERSION_1) ? 'met' : 'missing';
  },
  {
    id: 'zephyr/version-1',
    topic: 'requirement',
    question: 'Does the device offer VERSION_1, which this transport insists on?',
    answers: {
      'not-asked': { answer: 'The transport for virtio-mmio does not ask.' },
      met: { yes: true },
      missing: {
        yes: false,
        answer: 'the transport gives up, “{message}”.',
        effect: 'the device is not driven',
        refuses: { message: 'VIRTIO_F_VERSION_1 feature support' },
      },
    },
    authority: { kind: 'guest', where: 'Zephyr drivers/virtio/virtio_pci.c virtio_pci_init_common()' },
    story: 'Where the bit is missing, the transport leaves the device with ACKNOWLEDGE and DRIVER.',
  },
);
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'could not commit feature bits',
  always: true,
  goesOn:
    'the status reads back without FEATURES_OK, “could not commit feature bits”. The driver for network cards sets up its queues all the same.',
  where:
    'Zephyr drivers/virtio/virtio_pci.c virtio_pci_commit_feature_bits(), drivers/virtio/virtio_mmio.c virtio_mmio_commit_feature_bits()',
  story:
    'The transport reads the status back, and most drivers return its error. A device that requires ACCESS_PLATFORM, as QEMU’s do with iommu_platform=on, is lost to them.',
});
const refuseBlocks = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    if (ask.device.type((type) => type !== TYPE.BLK) || !ask.kept(selected, BLK.BLK_SIZE)) return 'ordinary';
    const fits = (size?: number) => size === undefined || (size <= 4096 && size > 0 && size % 512 === 0);
    if (ask.device.field('blk_size', fits)) return 'ordinary';
    return ['other', () => ({ size: String(ask.device.field('blk_size')) })];
  },
  {
    id: 'zephyr/block-size',
    topic: 'requirement',
    question: 'Is the size of a block a multiple of 512 bytes, and at most a page?',
    answers: {
      ordinary: { yes: true },
      other: {
        yes: false,
        answer: 'it is {size} bytes.',
        effect: 'the disk is given up',
        refuses: { message: 'block size {size}' },
      },
    },
    authority: { kind: 'guest', where: 'Zephyr drivers/disk/virtio_blk.c virtio_blk_dev_init()' },
    story: 'Zephyr is taken to have a memory management unit with pages of 4 KiB.',
  },
);
const ended = endRule(GUEST, {
  where: 'Zephyr drivers/virtio/virtio_pci.c virtio_pci_finalize_init()',
  story: 'Nothing sets FAILED: a driver that gives up leaves the status as it is.',
});

/** Zephyr virtio_pci_init_common(), virtio_mmio_init_common(), and then the driver. */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const tooOld = refuseOldTransport(ask);
  if (tooOld !== undefined) return { ...untaken(through), refusal: tooOld };
  if (!isKnown(ask)) return unknownHandshake();
  const began = ACKNOWLEDGE | DRIVER;
  const found = driverFor(ask);
  if (found === undefined) return untaken(through, began);
  const negotiated = select(ask, found, through);
  const end = (status: number, refusal?: Refusal) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  const old = refuseOld(
    ask,
    negotiated,
    ask.device.transport((kind) => kind !== 'mmio-modern'),
  );
  if (old !== undefined) return end(began, old);
  if (found.agrees === 'never-asks') return end(began | DRIVER_OK);
  const goesOn = found.agrees === 'goes-on';
  const refusal = setFeaturesOk(ask, negotiated, goesOn);
  if (refusal !== undefined) return end(goesOn ? began | DRIVER_OK : began, refusal);
  const blocks = refuseBlocks(ask, negotiated);
  const agreed = began | FEATURES_OK;
  return blocks === undefined ? end(agreed | DRIVER_OK) : end(agreed, blocks);
}

/** Zephyr, with guest-physical addresses; which releases have which driver was not read. */
export const zephyr: DriverModel = {
  ...PLAIN,
  id: 'zephyr',
  title: 'Zephyr as of 2026',
  arches: ['x86_64', 'aarch64', 'riscv64'],
  probe: (_model, ask) => probe(ask),
};
