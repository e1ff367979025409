import { VIRTIO_WIN } from '../../data/guests/virtio-win.ts';
import { deviceAccepts } from '../../device/accept.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import type { Handshake, Refusal } from '../handshake.ts';
import { driverRule } from '../plain/driver.ts';
import { endRule, selectionRule, untaken, versionOneRule } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { transportRule } from '../plain/transport.ts';
import { unknownHandshake, unreadRule } from '../plain/unread.ts';
import { type AtRefusal, WINDOWS_DRIVERS } from './drivers.ts';

const GUEST = { id: 'windows', name: 'Windows' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

const interfaceOf = transportRule(
  GUEST,
  {
    'pci-modern': 'modern',
    'pci-transitional': 'both-modern',
    'pci-legacy': 'legacy',
    'mmio-modern': 'none',
    'mmio-legacy': 'none',
    ccw: 'none',
    'ccw-legacy': 'none',
    vdpa: 'none',
  },
  {
    where: 'virtio-win VirtIO/VirtIOPCICommon.c virtio_device_initialize(), vio_modern_initialize()',
    story:
      'The drivers of virtio-win know PCI alone. They use the modern interface wherever they find its common configuration, and the legacy one elsewhere.',
  },
);

const isKnown = unreadRule(
  GUEST,
  {
    protected: 'Windows itself decides how a protected guest shares memory, and its source cannot be read.',
    iommu:
      'whether Windows remaps the DMA of a driver depends on its own policy and on what firmware says, and its source cannot be read.',
  },
  {
    where: 'virtio-win VirtIO/WDF/Dma.c VirtIOWdfDeviceCheckIOMMUActive()',
    story:
      'The drivers take addresses from Windows: a DMA enabler of WDF, StorPort or NDIS. Since build 312 those on WDF compare what they get with physical addresses where Windows says that it remaps, and fail with STATUS_DEVICE_CONFIGURATION_ERROR where the two differ and the device does not offer ACCESS_PLATFORM. What Windows makes of an IOMMU or of protected memory is no part of them.',
  },
);

const driverFor = driverRule(GUEST, WINDOWS_DRIVERS, {
  where: 'virtio-win *.inx, *.inf',
  story:
    'Windows brings no virtio drivers; those of virtio-win have to be installed, and each binds by vendor and device ID. All of them are taken to be.',
});
const select = selectionRule(GUEST, {
  where: 'virtio-win VirtIO/WDF/VirtIOWdf.c VirtIOWdfSetDriverFeatures()',
  story:
    'Drivers on WDF select VERSION_1, ANY_LAYOUT and ACCESS_PLATFORM where they are offered, and what they name themselves. viostor, vioscsi and NetKVM have lists of their own.',
});
const refuseOld = versionOneRule(
  GUEST,
  'virtio: device uses modern interface but does not have VIRTIO_F_VERSION_1',
  {
    where: 'virtio-win VirtIO/VirtIOPCIModern.c vio_modern_set_features()',
    story: 'The modern interface has to come with VERSION_1; Windows shows the device with an error.',
  },
);

function refusedAs(words: string): Refusal {
  return { by: 'device', message: words, errno: undefined };
}
/** virtio-win virtio_set_features(). */
const setFeaturesOk = rule(
  (ask: Inquiry, selected: FeatureSet, at: AtRefusal) => {
    if (deviceAccepts(ask, selected)) return 'stands';
    return at === 'goes-on' ? 'goes-on' : 'refused';
  },
  {
    id: 'windows/features-ok',
    topic: 'features-ok',
    question: 'Does FEATURES_OK stand?',
    answers: {
      stands: { value: undefined, yes: true, answer: 'the device accepts the features.' },
      refused: {
        value: refusedAs('virtio: device refuses features: 3'),
        yes: false,
        answer:
          'the status reads back without FEATURES_OK, “virtio: device refuses features: 3”, and Windows shows the device with an error.',
        effect: 'the driver gives the device up',
      },
      'goes-on': {
        value: refusedAs('virtio: device refuses features: 3'),
        yes: false,
        answer:
          'the status reads back without FEATURES_OK, “virtio: device refuses features: 3”. The storage drivers go on all the same and set DRIVER_OK.',
        effect: 'the device is used without an agreement',
      },
    },
    authority: { kind: 'guest', where: 'virtio-win VirtIO/VirtIOPCICommon.c virtio_set_features()' },
    story:
      'The common code returns STATUS_INVALID_PARAMETER. viostor and vioscsi log that and go on; NetKVM, the graphics driver and the drivers on WDF fail, the last two with FAILED. The words are in the traces of a debugger, not in the event log.',
  },
);
const ended = endRule(GUEST, {
  where: 'virtio-win VirtIO/VirtIOPCICommon.c virtio_device_ready()',
  story: 'The driver adds DRIVER_OK once its queues are there.',
});

/** What the status is after the device has refused. */
const AFTER: Readonly<Record<AtRefusal, number>> = { fails: FAILED, leaves: 0, 'goes-on': DRIVER_OK };

/** virtio-win virtio_device_initialize(), virtio_set_features(). */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  if (!isKnown(ask)) return unknownHandshake();
  const negotiated = select(ask, driver, through);
  const began = ACKNOWLEDGE | DRIVER;
  const end = (status: number, refusal?: Refusal) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  if (through === 'legacy') return end(began | DRIVER_OK);
  const old = refuseOld(ask, negotiated);
  if (old !== undefined) return end(began | AFTER[driver.atRefusal], old);
  const refusal = setFeaturesOk(ask, negotiated, driver.atRefusal);
  if (refusal !== undefined) return end(began | AFTER[driver.atRefusal], refusal);
  return end(began | FEATURES_OK | DRIVER_OK);
}

/** The addresses that Windows gives on a machine without an IOMMU: those of the memory itself. */
const ADAPTER: DmaMapping = { ...DIRECT, implementation: 'windows-dma-adapter' };

/** Windows with the drivers of virtio-win. */
export const windows: DriverModel = {
  ...PLAIN,
  id: 'windows',
  title: 'Windows 10 1903, Server 2022 and later, with the drivers of virtio-win',
  history: VIRTIO_WIN,
  arches: ['x86_64', 'aarch64'],
  probe: (_model, ask) => probe(ask),
  useDmaApi: () => true,
  mapDma: () => ADAPTER,
};
