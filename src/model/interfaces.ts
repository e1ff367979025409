import { F } from '../features/bits.ts';
import { hasBit } from '../features/feature-set.ts';
import type { Device, Implementation, Transport } from './device.ts';

const BUSES: readonly (readonly Transport[])[] = [
  ['pci-modern', 'pci-transitional', 'pci-legacy'],
  ['mmio-modern', 'mmio-legacy'],
  ['ccw', 'ccw-legacy'],
];

/** The other interfaces that a device can have on its bus. */
export function otherInterfaces(transport: Transport): readonly Transport[] {
  return BUSES.find((bus) => bus.includes(transport))?.filter((other) => other !== transport) ?? [];
}

/** The modern interface alone, of the same bus; undefined: it has no other. */
export function modernInterface(transport: Transport): Transport | undefined {
  return otherInterfaces(transport).length === 0 || hasModernOnly(transport)
    ? undefined
    : BUSES.find((bus) => bus.includes(transport))?.[0];
}

function hasModernOnly(transport: Transport): boolean {
  return BUSES.some(([modern]) => modern === transport);
}

/** Whether drivers from before VIRTIO 1.0 find no other interface. */
export function isLegacy(transport: Transport): boolean {
  return transport.endsWith('-legacy');
}

const BEHIND_QEMU: ReadonlySet<Implementation> = new Set(['qemu', 'vhost-kernel', 'vhost-user', 'vdpa']);

/** Whether it is plugged into QEMU, whoever does its work. */
export function isQemu({ implementation, transport }: Device): boolean {
  return BEHIND_QEMU.has(implementation) && transport !== 'vdpa';
}

/** Whether a device that shows itself this way can offer the bit: a legacy interface has 32, and QEMU keeps ACCESS_PLATFORM off both interfaces of a transitional device. */
export function hasRoomFor(device: Device, bit: number): boolean {
  if (bit >= 32 && isLegacy(device.transport)) return false;
  return bit !== F.ACCESS_PLATFORM || device.transport !== 'pci-transitional' || !isQemu(device);
}

/** Whether a device may say so of the bit. Firecracker has no option for ACCESS_PLATFORM; VERSION_1 is what its interface makes it. */
export function maySay({ implementation, transport, offers }: Device, bit: number): boolean {
  if (bit === F.ACCESS_PLATFORM) return implementation !== 'firecracker' || hasBit(offers, bit);
  return bit !== F.VERSION_1 || !(isLegacy(transport) || hasBit(offers, bit));
}
