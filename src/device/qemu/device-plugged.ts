import { F, TYPE } from '../../features/bits.ts';
import type { Transport } from '../../model/device.ts';
import { type OfferDraft, offers } from '../draft.ts';
import type { QemuObjection } from './prediction.ts';
import { isPropertyOn, numberOf, type Settings } from './properties.ts';
import { checksLegacy, type Interfaces, NO_REVISION } from './proxy-realize.ts';

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

/** Whether the type of a device came with VIRTIO 1.0. */
export function isTooYoung({ model }: Settings): boolean {
  return !OLD_TYPES.has(model.row.type);
}

const PCI_PLUGGED = 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()';

/** QEMU virtio_pci_device_plugged(), virtio_ccw_device_plugged(): whether the interfaces suit what the device offers. */
export function devicePlugged(
  draft: OfferDraft,
  settings: Settings,
  interfaces: Interfaces,
): QemuObjection | undefined {
  const version1 = offers(draft, F.VERSION_1);
  const tooYoung = isTooYoung(settings) && checksLegacy(settings);
  switch (interfaces.kind) {
    case 'mmio':
      return undefined;
    case 'ccw':
      return !version1 && tooYoung
        ? { message: NO_REVISION, where: 'hw/s390x/virtio-ccw.c virtio_ccw_device_plugged()' }
        : undefined;
    case 'pci':
      if (!interfaces.legacy)
        return version1 || isPropertyOn('x-ignore-backend-features', settings)
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

/** QEMU s390_pcihost_plug(): a PCI device of an s390 machine must have MSI-X, which it has if it has vectors. */
export function refuseWithoutMsix(settings: Settings): QemuObjection | undefined {
  const { boot, model, defaults } = settings;
  if (boot.arch !== 's390x' || model.transport !== 'pci') return undefined;
  if (defaults.rows.has('vectors') && numberOf('vectors', settings) !== 0) return undefined;
  return {
    message: 'MSI-X support is mandatory in the S390 architecture',
    where: 'hw/s390x/s390-pci-bus.c s390_pcihost_plug()',
  };
}

/** The transport that the guest finds, once it is settled whether VERSION_1 is offered. */
export function transportOf(interfaces: Interfaces, version1: boolean): Transport {
  switch (interfaces.kind) {
    case 'pci':
      if (!interfaces.legacy) return 'pci-modern';
      return interfaces.modern && version1 ? 'pci-transitional' : 'pci-legacy';
    case 'ccw':
      return version1 ? 'ccw' : 'ccw-legacy';
    case 'mmio':
      return interfaces.legacy ? 'mmio-legacy' : 'mmio-modern';
  }
}
