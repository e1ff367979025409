import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Implementation } from '../model/device.ts';

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

/** QEMU negotiates for the devices that it emulates and for those of its vhost backends. */
export function negotiatedByQemu(ask: Inquiry): boolean {
  return ask.device.implementation(isOfQemu);
}

/** A device that can use no addresses but those of its bus: hardware, and what the drivers of vDPA stand for. */
export function isPhysical(ask: Inquiry): boolean {
  return ask.device.implementation((who) => who === 'hardware' || who === 'vdpa');
}

/** Hardware sits behind whatever the platform puts in front of it. */
export function isHardware(ask: Inquiry): boolean {
  return ask.device.implementation((who) => who === 'hardware');
}
