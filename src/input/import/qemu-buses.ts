import { PCI_BRIDGES, PCI_EXPANDERS, PCIE_PORTS } from '../../data/qemu-options.ts';
import type { QemuBus } from '../../model/recording.ts';
import { type KeyValues, onOff } from './qemu-keyval.ts';
import type { MachineChoice } from './qemu-machine.ts';

/** A bus that a device can be put on. */
export interface Bus {
  readonly kind: QemuBus;
  /** Whether what is on it passes the IOMMU of the machine by. */
  readonly bypassesIommu: boolean;
}

/** The buses of a machine, filled as the bridges and ports of the command line are created. */
export interface Buses {
  /** The one that the machine has from the start. */
  readonly own: Bus;
  readonly named: Map<string, Bus>;
}

/** Buses that machines have from the start. */
const BUILT_IN = /^(?:pcie?\.\d+|pci|pcie|virtio-mmio-bus\.\d+|virtual-css(?:-bridge)?|main-system-bus)$/;

export function busesOf({ options }: MachineChoice): Buses {
  const bypassesIommu = onOff(options, 'default_bus_bypass_iommu') === true;
  return { own: { kind: 'root', bypassesIommu }, named: new Map() };
}

/**
 * Takes note of a bridge or a port; whether the device is one. QEMU pci_bus_bypass_iommu() asks the host bridge above,
 * which an expander is itself.
 */
export function addBus(buses: Buses, driver: string, values: KeyValues): boolean {
  const kind = PCIE_PORTS.has(driver) ? 'pcie-root-port' : PCI_BRIDGES.has(driver) ? 'root' : undefined;
  if (kind === undefined) return false;
  const bypassesIommu = PCI_EXPANDERS.has(driver)
    ? onOff(values, 'bypass_iommu') === true
    : (busOf(values.get('bus'), buses)?.bypassesIommu ?? false);
  const id = values.get('id');
  if (id !== undefined) buses.named.set(id, { kind, bypassesIommu });
  return true;
}

/** Where `bus=` leads; without it, to the machine's own bus. Returns undefined where there is no such bus. */
export function busOf(name: string | undefined, { own, named }: Buses): Bus | undefined {
  if (name === undefined) return own;
  return named.get(name) ?? named.get(name.replace(/\.\d+$/, '')) ?? (BUILT_IN.test(name) ? own : undefined);
}
