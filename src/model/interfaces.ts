import { F } from '../features/bits.ts';
import { hasBit } from '../features/feature-set.ts';
import {
  busOf,
  type Device,
  hasLegacy,
  type Implementation,
  isLegacyOnly,
  TRANSPORTS,
  type Transport,
} from './device.ts';

/** The other interfaces that a device can have on its bus. */
export function otherInterfaces(transport: Transport): readonly Transport[] {
  return TRANSPORTS.filter((other) => other !== transport && busOf(other) === busOf(transport));
}

/** The modern interface alone, of the same bus. Returns undefined where the transport is that, or its bus has no other. */
export function modernInterface(transport: Transport): Transport | undefined {
  return hasLegacy(transport) ? otherInterfaces(transport).find((other) => !hasLegacy(other)) : undefined;
}

const BEHIND_QEMU: ReadonlySet<Implementation> = new Set(['qemu', 'vhost-kernel', 'vhost-user', 'vdpa']);

/** Whether it is plugged into QEMU, whoever does its work. */
export function isQemu({ implementation, transport }: Device): boolean {
  return BEHIND_QEMU.has(implementation) && transport !== 'vdpa';
}

/** Whether a device that shows itself this way can offer the bit: a legacy interface has 32, and QEMU keeps ACCESS_PLATFORM off both interfaces of a transitional device. */
export function hasRoomFor(device: Device, bit: number): boolean {
  if (bit >= 32 && isLegacyOnly(device.transport)) return false;
  return bit !== F.ACCESS_PLATFORM || device.transport !== 'pci-transitional' || !isQemu(device);
}

/** Whether a device may say so of the bit. Firecracker has no option for ACCESS_PLATFORM; VERSION_1 is what its interface makes it. */
export function maySay({ implementation, transport, offers }: Device, bit: number): boolean {
  // Behind vhost-user the daemon offers the bit or does not, whatever QEMU is told.
  if (bit === F.ACCESS_PLATFORM)
    return (implementation !== 'firecracker' && implementation !== 'vhost-user') || hasBit(offers, bit);
  return bit !== F.VERSION_1 || !(isLegacyOnly(transport) || hasBit(offers, bit));
}
