import { PCI_BRIDGES, PCIE_PORTS } from '../../data/qemu-options.ts';
import type { QemuBus } from '../../model/recording.ts';
import type { KeyValues } from './qemu-keyval.ts';

/** Which buses a device can be put on, by name; filled as the bridges and ports of the command line are created. */
export type Buses = Map<string, QemuBus>;

/** Buses that machines have from the start. */
const BUILT_IN = /^(?:pcie?\.\d+|pci|pcie|virtio-mmio-bus\.\d+|virtual-css(?:-bridge)?|main-system-bus)$/;

/** Takes note of a bridge or a port; whether the device is one. */
export function addBus(buses: Buses, driver: string, values: KeyValues): boolean {
  const kind = PCIE_PORTS.has(driver) ? 'pcie-root-port' : PCI_BRIDGES.has(driver) ? 'root' : undefined;
  const id = values.get('id');
  if (kind !== undefined && id !== undefined) buses.set(id, kind);
  return kind !== undefined;
}

/** Where `bus=` leads; without it, to the machine's own bus; undefined: there is no such bus. */
export function busOf(name: string | undefined, buses: Buses): QemuBus | undefined {
  if (name === undefined) return 'root';
  return (
    buses.get(name) ?? buses.get(name.replace(/\.\d+$/, '')) ?? (BUILT_IN.test(name) ? 'root' : undefined)
  );
}
