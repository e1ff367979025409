import { F, TYPE } from '../../features/bits.ts';
import { since } from './boot.ts';
import { type Draft, offers } from './draft.ts';
import { checksLegacy, type Placement, placementOf } from './placement.ts';
import type { Objection } from './realize.ts';
import { isOn, numberOf, type Settings } from './settings.ts';

/** QEMU virtio_legacy_allowed(): the types that are old enough for a legacy interface. */
const OLD_TYPES = new Set<number>([
  TYPE.NET,
  TYPE.BLK,
  TYPE.CONSOLE,
  TYPE.RNG,
  TYPE.BALLOON,
  TYPE.RPMSG,
  TYPE.SCSI,
  TYPE.NINEP,
  TYPE.RPROC_SERIAL,
  TYPE.CAIF,
]);

const PCI_PLUGGED = 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()';

/** QEMU virtio_pci_realize(): a device needs one interface at least. */
export function refuseInterfaces(settings: Settings): Objection | undefined {
  const placement = placementOf(settings);
  if (placement.kind !== 'pci' || placement.legacy || placement.modern) return undefined;
  return {
    message: 'device cannot work as neither modern nor legacy mode is enabled',
    where: 'hw/virtio/virtio-pci.c virtio_pci_realize()',
  };
}

/** QEMU virtio_ccw_device_realize(): a type that is younger than VIRTIO 1.0 has no revision 0. */
export function refuseRevision(settings: Settings): Objection | undefined {
  const { model } = settings;
  if (model.transport !== 'ccw' || model.row.modernOnly === undefined) return undefined;
  if (model.row.device === 'vhost-vsock-device' && !checksLegacy(settings)) return undefined;
  if (numberOf('max_revision', settings) !== 0) return undefined;
  return { message: NO_REVISION, where: 'hw/s390x/virtio-ccw.c virtio_ccw_device_realize()' };
}

const NO_REVISION = 'Invalid value of property max_rev (is 0 expected >= 1)';

/** QEMU virtio_pci_device_plugged(), virtio_ccw_device_plugged(): whether the interfaces suit what the device offers. */
export function refusePlugged(draft: Draft, settings: Settings, placement: Placement): Objection | undefined {
  const version1 = offers(draft, F.VERSION_1);
  const tooYoung = !OLD_TYPES.has(settings.model.row.type) && checksLegacy(settings);
  switch (placement.kind) {
    case 'mmio':
      return undefined;
    case 'ccw':
      return !version1 && tooYoung
        ? { message: NO_REVISION, where: 'hw/s390x/virtio-ccw.c virtio_ccw_device_plugged()' }
        : undefined;
    case 'pci':
      if (!placement.legacy)
        return version1 || isOn('x-ignore-backend-features', settings)
          ? undefined
          : {
              message: "Device doesn't support modern mode, and legacy mode is disabled",
              where: PCI_PLUGGED,
            };
      if (tooYoung) return { message: 'device is modern-only, use disable-legacy=on', where: PCI_PLUGGED };
      return offers(draft, F.ACCESS_PLATFORM)
        ? {
            message: 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device',
            where: PCI_PLUGGED,
          }
        : undefined;
  }
}

/**
 * QEMU virtio_bus_device_plugged(): iommu_platform=on, and the backend has dropped the bit. Since 6.1 that fails, from
 * 7.0 on only where the transport has an address space of its own, which is PCI.
 */
export function refuseAccessPlatform(draft: Draft, settings: Settings): Objection | undefined {
  const { boot, model } = settings;
  if (!isOn('iommu_platform', settings) || offers(draft, F.ACCESS_PLATFORM)) return undefined;
  if (!since(boot, '6.1') || (since(boot, '7.0') && model.transport !== 'pci')) return undefined;
  return {
    message: 'iommu_platform=true is not supported by the device',
    where: 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
  };
}

/** QEMU s390_pcihost_plug(): a PCI device of an s390 machine must have MSI-X, which it has if it has vectors. */
export function refuseWithoutMsix(settings: Settings): Objection | undefined {
  const { boot, model, defaults } = settings;
  if (boot.arch !== 's390x' || model.transport !== 'pci') return undefined;
  if (defaults.rows.has('vectors') && numberOf('vectors', settings) !== 0) return undefined;
  return {
    message: 'MSI-X support is mandatory in the S390 architecture',
    where: 'hw/s390x/s390-pci-bus.c s390_pcihost_plug()',
  };
}
