import type { Transport } from '../../model/device.ts';
import type { Global } from '../../model/qemu.ts';
import { type QemuBoot, since } from './boot.ts';
import type { Model } from './model.ts';
import { isOn, numberOf, type Settings, settingOf, truth } from './settings.ts';

/** The interfaces that a device is about to have; a PCI device may still lose the modern one. */
export type Placement =
  | { readonly kind: 'pci'; readonly legacy: boolean; readonly modern: boolean }
  | { readonly kind: 'ccw'; readonly maxRevision: number }
  | { readonly kind: 'mmio'; readonly legacy: boolean };

/** QEMU virtio_pci_realize(), virtio_ccw_pre_plugged(), virtio_mmio_pre_plugged(): how the device can be reached. */
export function placementOf(settings: Settings): Placement {
  const { model } = settings;
  switch (model.transport) {
    case 'pci':
      return pciPlacement(settings);
    case 'ccw':
      return { kind: 'ccw', maxRevision: numberOf('max_revision', settings) ?? 2 };
    case 'mmio':
      return { kind: 'mmio', legacy: forcesLegacy(settings.boot.globals) };
  }
}

function pciPlacement(settings: Settings): Placement {
  switch (settings.model.form) {
    case 'transitional':
      return { kind: 'pci', legacy: true, modern: true };
    case 'non-transitional':
    case 'modern':
      return { kind: 'pci', legacy: false, modern: true };
    case 'generic':
      return { kind: 'pci', legacy: !disablesLegacy(settings), modern: !isOn('disable-modern', settings) };
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
export function forceModern(placement: Placement, settings: Settings): Placement {
  const { row } = settings.model;
  if (placement.kind !== 'pci' || row.modernOnly === undefined) return placement;
  if (row.device === 'vhost-vsock-device' && isOn('x-disable-legacy-check', settings)) return placement;
  return { kind: 'pci', legacy: false, modern: true };
}

/** Whether the device will say that it follows VIRTIO 1.0. */
export function offersVersion1(placement: Placement): boolean {
  switch (placement.kind) {
    case 'pci':
      return placement.modern;
    case 'ccw':
      return placement.maxRevision >= 1;
    case 'mmio':
      return !placement.legacy;
  }
}

/** The transport that the guest finds, once it is settled whether VERSION_1 is offered. */
export function transportOf(placement: Placement, version1: boolean): Transport {
  switch (placement.kind) {
    case 'pci':
      if (!placement.legacy) return 'pci-modern';
      return placement.modern && version1 ? 'pci-transitional' : 'pci-legacy';
    case 'ccw':
      return version1 ? 'ccw' : 'ccw-legacy';
    case 'mmio':
      return placement.legacy ? 'mmio-legacy' : 'mmio-modern';
  }
}

/** What QEMU says where no bus of the machine takes the device; undefined: one does. */
export function missingBus({ transport, name }: Model, { machine }: QemuBoot): string | undefined {
  const { family } = machine;
  if (family === undefined) return undefined;
  if (transport === 'mmio' && !family.mmio) return `No 'virtio-bus' bus found for device '${name}'`;
  const pci = family.pci === 'pcie=on' ? machine.pcie : family.pci;
  if (transport === 'pci' && !pci) return `No 'PCI' bus found for device '${name}'`;
  return undefined;
}

/** Whether device types from before VIRTIO 1.0 alone may have a legacy interface: QEMU 5.1 began to check. */
export function checksLegacy(settings: Settings): boolean {
  return since(settings.boot, '5.1') && !isOn('x-disable-legacy-check', settings);
}
