import { MODELS } from '../../../data/qemu-models.ts';
import { PCI_BRIDGES, PCI_EXPANDERS, PCIE_PORTS } from '../../../data/qemu-options.ts';
import type { MonitorRefusal } from '../../../model/device.ts';
import type { QemuBus } from '../../../model/recording.ts';
import { byQemu } from './backend-behind.ts';
import { type KeyValues, onOff } from './keyval.ts';
import { isBefore, type MachineChoice } from './machine.ts';

/** A bus that a device can be put on. */
export interface DeviceBus {
  readonly kind: QemuBus;
  /** Whether what is on it passes the IOMMU of the machine by. */
  readonly bypassesIommu: boolean;
  /** Whether it is a bus of PCI Express. */
  readonly isExpress: boolean;
  /** The expander that takes bridges and ports alone, where it is such a one: pxb-pcie. */
  readonly onlyBridges?: string;
  /** Whether the machine's ACPI plugs what is on it, or its own hotplug handler does: then no bridge of its own looks at slots. */
  readonly isPluggedByMachine: boolean;
  /** Whether the bridge above has a standard hotplug controller, which has no slot 0. */
  readonly hasHotplugController?: true;
}

/** The buses of a machine, filled as the bridges and ports of the command line are created. */
export interface Buses {
  /** The one that the machine has from the start. */
  readonly own: DeviceBus;
  /** The one that QEMU finds first for a PCI device that names none. */
  first: DeviceBus;
  readonly named: Map<string, DeviceBus>;
  /** Bridges and ports that have no id, and whose buses QEMU numbers. */
  unnamed: DeviceBus | undefined;
  /** How many of its virtio-mmio transports no device has yet; undefined where their number is not known. */
  transports: number | undefined;
  /** Whether a pci-bridge has a controller for standard hotplug unless it is told otherwise. */
  readonly haveControllers: boolean;
  /** Whether the machine has a bus of this name from the start. */
  readonly has: (name: string) => boolean;
}

/** Names of buses that machines have from the start, where the machine is not known. */
const BUILT_IN = /^(?:pcie?\.\d+|virtio-mmio-bus\.\d+|virtual-css)$/;
const MMIO_BUS = /^virtio-mmio-bus\.(\d{1,3})$/;

export function busesOf(machine: MachineChoice): Buses {
  const { family, options } = machine;
  const bypassesIommu = onOff(options, 'default-bus-bypass-iommu') === true;
  const has = (name: string): boolean => {
    if (family === undefined || name.includes('/')) return family === undefined && BUILT_IN.test(name);
    const [, number] = MMIO_BUS.exec(name) ?? [];
    if (number !== undefined)
      return typeof family.mmio === 'number' ? Number(number) < family.mmio : family.mmio;
    if (family.pci === 'pcie=on' && onOff(options, 'pcie') !== true) return false;
    if (name === 'virtual-css') return family.name === 's390-ccw-virtio';
    return family.root === undefined ? family.pci !== false && BUILT_IN.test(name) : name === family.root;
  };
  const transports = typeof family?.mmio === 'number' ? family.mmio : undefined;
  const own: DeviceBus = {
    kind: 'root',
    bypassesIommu,
    isExpress: family?.root?.startsWith('pcie') === true,
    isPluggedByMachine: plugsItself(machine),
  };
  const haveControllers = !isBefore(machine, '2.10');
  return { own, first: own, named: new Map(), unnamed: undefined, transports, haveControllers, has };
}

/** Since when the ACPI of q35 plugs what is behind bridges. */
const Q35_PLUGS = '6.1';

/** Whether what is behind bridges of the machine is plugged by its ACPI, or by a handler of its own; undefined machines are taken to. */
function plugsItself(machine: MachineChoice): boolean {
  const { family, options } = machine;
  switch (family?.name) {
    case 'q35':
      return !isBefore(machine, Q35_PLUGS);
    case 'pc':
      return onOff(options, 'acpi') !== false;
    case 'microvm':
    case 'virt':
      return false;
    default:
      return true;
  }
}

/** Expanders on whose bus only bridges and ports can be: hw/pci/pci.c do_pci_register_device(). */
const ONLY_BRIDGES = new Set(['pxb-pcie', 'pxb-cxl']);

/**
 * Takes note of a bridge or a port; whether the device is one. QEMU pci_bus_bypass_iommu() asks the host bridge above,
 * which an expander is itself.
 */
export function addBus(buses: Buses, driver: string, values: KeyValues): boolean {
  const kind = PCIE_PORTS.has(driver) ? 'pcie-root-port' : PCI_BRIDGES.has(driver) ? 'root' : undefined;
  if (kind === undefined) return false;
  const isExpander = PCI_EXPANDERS.has(driver);
  const above = busFor(driver, values, buses);
  const bypassesIommu = isExpander ? onOff(values, 'bypass_iommu') === true : (above?.bypassesIommu ?? false);
  const isPluggedByMachine = !isExpander && above?.isPluggedByMachine !== false;
  const bus: DeviceBus = {
    kind,
    bypassesIommu,
    isExpress: PCIE_PORTS.has(driver) || ONLY_BRIDGES.has(driver),
    ...(ONLY_BRIDGES.has(driver) ? { onlyBridges: driver } : {}),
    isPluggedByMachine,
    ...(hasController(driver, values, buses) && !isPluggedByMachine ? { hasHotplugController: true } : {}),
  };
  // The search begins with the host bridge that came last: bus_add_child() puts it before the others.
  if (isExpander) buses.first = { ...bus, onlyBridges: driver };
  const id = values.get('id');
  if (id === undefined) buses.unnamed = bus;
  // A host bridge of POWER numbers its buses itself; all others give theirs their own name.
  else buses.named.set(driver === 'spapr-pci-host-bridge' ? `${id}.0` : id, bus);
  return true;
}

/** QEMU qbus_find(), qbus_find_recursive(): the bus that a device is put on. Returns undefined where there is no such bus. */
export function busFor(driver: string, values: KeyValues, buses: Buses): DeviceBus | undefined {
  const name = values.get('bus');
  if (name === undefined) return isOnMmio(driver) || driver.endsWith('-ccw') ? buses.own : buses.first;
  const named = buses.named.get(name);
  if (named !== undefined) return named;
  if (buses.has(name)) return buses.own;
  return NUMBERED.test(name) ? buses.unnamed : undefined;
}

const NUMBERED = /^pcie?\.\d+$/;

/** QEMU qdev_device_add_from_qdict(): what it says of a device on virtio-mmio where each transport has a device already. */
export function refusedTransport(buses: Buses, driver: string): MonitorRefusal | undefined {
  if (buses.transports === undefined || !isOnMmio(driver)) return undefined;
  if (buses.transports === 0)
    return byQemu(
      `No 'virtio-bus' bus found for device '${driver}'`,
      'system/qdev-monitor.c qdev_device_add_from_qdict()',
    );
  buses.transports--;
  return undefined;
}

function isOnMmio(driver: string): boolean {
  return MODELS.some(({ device }) => device === driver);
}

/** Whether a bridge has a controller for standard hotplug. */
function hasController(driver: string, values: KeyValues, { haveControllers }: Buses): boolean {
  return (
    driver === 'pcie-pci-bridge' || (driver === 'pci-bridge' && (onOff(values, 'shpc') ?? haveControllers))
  );
}

/** QEMU shpc_device_plug_common(): what it says of a device that takes the first slot of such a bridge, as one does that names none. */
export function refusedFirstSlot(values: KeyValues, bus: DeviceBus | undefined): MonitorRefusal | undefined {
  const isFirst = /^(?:0x)?0+(?:\.|$)/i.test(values.get('addr') ?? '0');
  if (bus?.hasHotplugController !== true || !isFirst) return undefined;
  return byQemu(
    'Unsupported PCI slot 0 for standard hotplug controller. Valid slots are between 1 and 31.',
    'hw/pci/shpc.c shpc_device_plug_common()',
  );
}

/** QEMU qbus_find(): what it says of a bus that is not there. */
export function missingBus(name: string | undefined): MonitorRefusal {
  return byQemu(`Bus '${name}' not found`, 'system/qdev-monitor.c qbus_find()');
}

/** What is wrong with the bus that a device that is no bridge is put on. Returns undefined where nothing is. */
export function refusedBus(name: string | undefined, bus: DeviceBus | undefined): MonitorRefusal | undefined {
  if (bus === undefined) return missingBus(name);
  if (bus.onlyBridges === undefined) return undefined;
  return byQemu(
    `PCI: Only PCI/PCIe bridges can be plugged into ${bus.onlyBridges}`,
    'hw/pci/pci.c do_pci_register_device()',
    { kind: 'root-bus' },
  );
}

/** QEMU pxb_dev_realize(), pxb_pcie_dev_realize(): an expander that does not fit the root bus of the machine. */
export function refusedExpander(driver: string, { arch, family }: MachineChoice): MonitorRefusal | undefined {
  if (family?.root === undefined || !PCI_EXPANDERS.has(driver)) return undefined;
  // hw/pci-bridge/Kconfig PXB: built for the machines q35 and virt of Arm.
  if (arch !== 'x86_64' && arch !== 'aarch64')
    return byQemu(
      `'${driver}' is not a valid device model name`,
      `system/qdev-monitor.c qdev_get_device_class(), of -device ${driver}`,
    );
  const express = family.root.startsWith('pcie');
  if (express === ONLY_BRIDGES.has(driver)) return undefined;
  return byQemu(
    `${driver} devices cannot reside on a ${express ? 'PCIe' : 'PCI'} bus`,
    `hw/pci-bridge/pci_expander_bridge.c, of -device ${driver}`,
  );
}
