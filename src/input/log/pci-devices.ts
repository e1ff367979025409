import type { LogDevice } from '../../model/log.ts';

/** What begins the IDs of every virtio device on PCI: Red Hat’s vendor ID. */
export const PCI_ANCHOR = ': [1af4:';
const ENUMERATED = /\bpci ([\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d): \[1af4:(1[\da-f]{3})\]/;

/** The IDs of devices that may have a legacy interface; virtio 1.3, 4.1.2.1. */
const OLDER: ReadonlyMap<number, number> = new Map([
  [0x1000, 1],
  [0x1001, 2],
  [0x1002, 5],
  [0x1003, 3],
  [0x1004, 8],
  [0x1005, 4],
  [0x1009, 9],
]);
const MODERN = 0x1040;
const LAST = 0x107f;

/** Virtio device IDs by PCI address, as the kernel of one boot enumerates them. */
export type PciDevices = Map<string, number>;

/** Notes the virtio device that a line of the enumeration shows. */
export function notePciDevice(line: string, devices: PciDevices): void {
  const [, address, word = ''] = ENUMERATED.exec(line) ?? [];
  const id = Number.parseInt(word, 16);
  const type = id >= MODERN && id <= LAST ? id - MODERN : OLDER.get(id);
  if (address !== undefined && type !== undefined) devices.set(address, type);
}

/** A device with its type, where only its address on PCI is known. `00:03.0` is of the first domain. */
export function withPciType(device: LogDevice, devices: ReadonlyMap<string, number> | undefined): LogDevice {
  const { address, type } = device;
  if (address === undefined || type !== undefined || devices === undefined) return device;
  const found = devices.get(address.length === 7 ? `0000:${address}` : address);
  return found === undefined ? device : { ...device, type: found };
}
