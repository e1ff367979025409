import { type Global, truth } from '../../model/qemu.ts';
import { since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { isPropertyOn, numberOf, type Settings, settingOf } from './properties.ts';

/** The interfaces that a device is about to have; a PCI device may still lose the modern one. */
export type Interfaces =
  | { readonly kind: 'pci'; readonly legacy: boolean; readonly modern: boolean }
  | { readonly kind: 'ccw'; readonly maxRevision: number }
  | { readonly kind: 'mmio'; readonly legacy: boolean };

/** QEMU virtio_pci_realize(), virtio_ccw_pre_plugged(), virtio_mmio_pre_plugged(): how the device can be reached. */
export function interfacesOf(settings: Settings): Interfaces {
  const { model } = settings;
  switch (model.transport) {
    case 'pci':
      return pciInterfaces(settings);
    case 'ccw':
      return { kind: 'ccw', maxRevision: numberOf('max_revision', settings) ?? 2 };
    case 'mmio':
      return { kind: 'mmio', legacy: forcesLegacy(settings.boot.globals) };
  }
}

function pciInterfaces(settings: Settings): Interfaces {
  switch (settings.model.form) {
    case 'transitional':
      return { kind: 'pci', legacy: true, modern: true };
    case 'non-transitional':
    case 'modern':
      return { kind: 'pci', legacy: false, modern: true };
    case 'generic':
      return {
        kind: 'pci',
        legacy: !disablesLegacy(settings),
        modern: !isPropertyOn('disable-modern', settings),
      };
  }
}

/** `auto` is on behind a PCI Express port, where a legacy device's I/O ports would be scarce. */
function disablesLegacy(settings: Settings): boolean {
  const value = settingOf('disable-legacy', settings)?.value ?? 'auto';
  return value === 'auto' ? settings.plug.bus === 'pcie-root-port' : value === 'on';
}

/** The property belongs to the transport, which the machine creates: only `-global` reaches it. */
function forcesLegacy(globals: readonly Global[]): boolean {
  const last = globals.findLast(
    ({ driver, property }) => driver === 'virtio-mmio' && property === 'force-legacy',
  );
  return truth(last?.value ?? 'on') ?? true;
}

/**
 * QEMU virtio_pci_force_virtio_1(): most types that are younger than VIRTIO 1.0 take no legacy slot whatever is set.
 * vhost-vsock does where a machine type up to 5.0 has always let it.
 */
export function virtioPciForceVirtio1(interfaces: Interfaces, settings: Settings): Interfaces {
  const { row } = settings.model;
  if (interfaces.kind !== 'pci' || row.modernOnly === undefined) return interfaces;
  const vsock = row.device === 'vhost-vsock-device';
  if (vsock && isPropertyOn('x-disable-legacy-check', settings)) return interfaces;
  // QEMU 5.1 began to check, and forced nothing yet (6209070503 is in 5.2).
  if ((vsock || row.device === 'vhost-user-vsock-device') && !since(settings.boot, '5.2')) return interfaces;
  return { kind: 'pci', legacy: false, modern: true };
}

/** Whether device types from before VIRTIO 1.0 alone may have a legacy interface: QEMU 5.1 began to check. */
export function checksLegacy(settings: Settings): boolean {
  return since(settings.boot, '5.1') && !isPropertyOn('x-disable-legacy-check', settings);
}

/** QEMU virtio_pci_realize(): a device needs one interface at least. */
export function refuseInterfaces(settings: Settings): QemuObjection | undefined {
  const interfaces = interfacesOf(settings);
  if (interfaces.kind !== 'pci' || interfaces.legacy || interfaces.modern) return undefined;
  return {
    message: 'device cannot work as neither modern nor legacy mode is enabled',
    where: 'hw/virtio/virtio-pci.c virtio_pci_realize()',
  };
}

/** QEMU virtio_ccw_device_realize(): a type that is younger than VIRTIO 1.0 has no revision 0. */
export function refuseRevision(settings: Settings): QemuObjection | undefined {
  const { model } = settings;
  if (model.transport !== 'ccw' || model.row.modernOnly === undefined) return undefined;
  if (model.row.device === 'vhost-vsock-device' && !checksLegacy(settings)) return undefined;
  if (numberOf('max_revision', settings) !== 0) return undefined;
  return { message: NO_REVISION, where: 'hw/s390x/virtio-ccw.c virtio_ccw_device_realize()' };
}

/** QEMU's message where a device that follows VIRTIO 1.0 alone is held to revision 0. */
export const NO_REVISION = 'Invalid value of property max_rev (is 0 expected >= 1)';
