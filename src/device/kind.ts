import { VDPA_DRIVER_ROWS } from '../data/vdpa-drivers.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Implementation, Transport, VdpaDriver } from '../model/device.ts';

function isOfQemu(who: Implementation): boolean {
  return who === 'qemu' || who === 'vhost-kernel' || who === 'vhost-user';
}

function isOutsideQemu(who: Implementation): boolean {
  return who === 'vhost-kernel' || who === 'vhost-user';
}

/** Whether a daemon or the host's kernel does the work, while QEMU negotiates. */
export function isVhost(ask: Inquiry): boolean {
  return ask.device.implementation(isOutsideQemu);
}

function isVdpa(who: Implementation): boolean {
  return who === 'vdpa';
}

function isOnVdpaBus(kind: Transport): boolean {
  return kind === 'vdpa';
}

/** QEMU negotiates for the devices that it emulates, for those of its vhost backends, and for a vDPA device that it passes on. */
export function negotiatedByQemu(ask: Inquiry): boolean {
  if (ask.device.implementation(isOfQemu)) return true;
  return ask.device.implementation(isVdpa) && !ask.device.transport(isOnVdpaBus);
}

function isPartOfGuest(driver: VdpaDriver | undefined): boolean {
  return driver !== undefined && VDPA_DRIVER_ROWS[driver].inGuest === true;
}

/** Whether the driver is VDUSE, which has a process do the work. */
export function isVduse(driver: VdpaDriver | undefined): boolean {
  return driver === 'vduse';
}

/** Whether the device is a thread of the guest's kernel, or a process under it: vdpa_sim and VDUSE, on the guest's own vDPA bus. */
export function isInGuest(ask: Inquiry): boolean {
  return ask.device.transport(isOnVdpaBus) && ask.device.vdpaDriver(isPartOfGuest);
}

function isOutside(who: Implementation): boolean {
  return who === 'hardware' || who === 'vdpa';
}

/** A device that can use no addresses but those of its bus: hardware, and what the drivers of vDPA stand for. */
export function isPhysical(ask: Inquiry): boolean {
  return ask.device.implementation(isOutside);
}

function isHardwareItself(who: Implementation): boolean {
  return who === 'hardware';
}

/** Hardware sits behind whatever the platform puts in front of it. */
export function isHardware(ask: Inquiry): boolean {
  return ask.device.implementation(isHardwareItself);
}
