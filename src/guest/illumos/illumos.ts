import type { Inquiry } from '../../inquiry/inquiry.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { DIRECT } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule } from '../plain/driver.ts';
import { endRule, featuresOkRule, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { transportRule } from '../plain/transport.ts';
import { unknownHandshake, unreadRule } from '../plain/unread.ts';
import { ILLUMOS_DRIVERS } from './drivers.ts';

const GUEST = { id: 'illumos', name: 'illumos' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

const interfaceOf = transportRule(
  GUEST,
  {
    'pci-modern': 'modern',
    'pci-transitional': 'both-modern',
    'pci-legacy': 'legacy',
  },
  {
    where: 'illumos usr/src/uts/common/io/virtio/virtio_main.c virtio_init()',
    story:
      'A device with one of the older PCI IDs is driven through its modern interface where it has the capabilities, unless virtio_force_legacy is set. Until 2025 illumos knew the legacy interface alone; that state is not modelled.',
  },
);
const isKnown = unreadRule(
  GUEST,
  {
    protected: 'what illumos does in a protected guest was not read.',
    iommu: 'whether illumos programs the IOMMU was not read.',
  },
  {
    where: 'illumos usr/src/uts/common/io/virtio/virtio_dma.c virtio_dma_init()',
    story: 'Addresses come from the DDI, which asks the platform’s own code; that code was not read.',
  },
);
const driverFor = driverRule(GUEST, ILLUMOS_DRIVERS, {
  where: 'illumos usr/src/uts/common/io/vioif, vioblk, vioscsi, vio9p, viorand.c',
  story: 'Drivers bind by PCI ID, and a device without one is never touched.',
});
const select = selectionRule(GUEST, {
  where: 'illumos usr/src/uts/common/io/virtio/virtio_main.c virtio_init_features()',
  story:
    'The framework adds INDIRECT_DESC, and VERSION_1 on the modern interface. ACCESS_PLATFORM, EVENT_IDX, packed rings, ORDER_PLATFORM and RING_RESET are unknown to it.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'feature negotiation failed',
  always: true,
  where: 'illumos usr/src/uts/common/io/virtio/virtio_modern.c virtio_modern_device_set_features()',
  story:
    'The framework reads the status back. A device that requires ACCESS_PLATFORM, as QEMU’s do with iommu_platform=on, is lost.',
});
const ended = endRule(GUEST, {
  where: 'illumos usr/src/uts/common/io/virtio/virtio_main.c virtio_init_complete(), virtio_fini()',
  story: 'A driver that does not attach adds FAILED to the status.',
});

/** illumos virtio_init(), virtio_init_features(), virtio_init_complete(). */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  if (!isKnown(ask)) return unknownHandshake();
  const negotiated = select(ask, driver, through);
  const began = ACKNOWLEDGE | DRIVER;
  if (through === 'legacy')
    return ended(ask, { interface: through, negotiated, status: began | DRIVER_OK, refusal: undefined });
  const refusal = setFeaturesOk(ask, negotiated);
  const status = refusal === undefined ? began | FEATURES_OK | DRIVER_OK : began | FAILED;
  return ended(ask, { interface: through, negotiated, status, refusal });
}

/** What the DDI gives on a machine without an IOMMU: the addresses of the memory itself. */
const DDI: DmaMapping = { ...DIRECT, implementation: 'illumos-ddi' };

/** illumos as of 2026; it has no releases of its own, but distributions have. */
export const illumos: DriverModel = {
  ...PLAIN,
  id: 'illumos',
  title: 'illumos as of 2026',
  arches: ['x86_64'],
  probe: (_model, ask) => probe(ask),
  useDmaApi: () => true,
  mapDma: () => DDI,
};
