import { NO_DEVICES } from '../../../data/qemu-classes.ts';
import { PCI_BRIDGES, PCI_EXPANDERS, PCIE_PORTS } from '../../../data/qemu-options.ts';
import type { Backend, EarlyRefusal, Plug } from '../../../model/qemu.ts';
import { printable } from '../../../text/printable.ts';
import {
  type AttachedBuses,
  addAttachedBus,
  type Ports,
  refusedAttachment,
  refusedDriveless,
  refusedPort,
} from './attached.ts';
import { backendBehind, backendsOf, byQemu, netdevBehind, refusedPeer } from './backend-behind.ts';
import type { Backends } from './backends.ts';
import {
  addBus,
  type Buses,
  busesOf,
  busFor,
  missingBus,
  refusedBus,
  refusedExpander,
  refusedFirstSlot,
  refusedTransport,
} from './buses.ts';
import { type Claims, openClaims, refusedBackend } from './claims.ts';
import type { DeviceOption } from './device-option.ts';
import { refusedSecondRenderer } from './display.ts';
import { refusedIds, refusedOptions } from './duplicates.ts';
import { type CommandReading, entriesOf, mayHaveMore, use } from './entries.ts';
import { noteHidden, refusedPrimary } from './failover.ts';
import { builtInDevices, drivesOfBoard, impliedDevices, takenDrive } from './implied.ts';
import { refusedIommuPlace, refusedIommus } from './iommus.ts';
import type { KeyValues } from './keyval.ts';
import { type Luns, refusedLun } from './luns.ts';
import { type MachineChoice, refusedMachine, refusedNuma } from './machine.ts';
import { refusedAddress, refusedChassis, type Slots, slotsOf } from './slots.ts';

/** A virtio device, and where the command line asks for it. */
export interface AskedFor {
  readonly plug: Plug;
  readonly offset: number;
}

/** A machine while its devices come, one after the other, and what each of them leaves for the next. */
interface Assembly {
  readonly machine: MachineChoice;
  readonly reading: CommandReading;
  readonly backends: Backends;
  readonly claims: Claims;
  readonly attached: AttachedBuses;
  readonly ports: Ports;
  readonly luns: Luns;
  readonly slots: Slots;
  readonly buses: Buses;
  /** The disks that the board takes for itself. */
  readonly ofBoard: ReadonlySet<string>;
  readonly ids: Map<string, DeviceOption>;
  readonly nameOf: (id: string | undefined, model: string) => string;
  readonly refusedIommu: (driver: string) => EarlyRefusal | undefined;
  readonly refusedRenderer: (driver: string) => EarlyRefusal | undefined;
  readonly refusedChassis: (driver: string, values: KeyValues) => EarlyRefusal | undefined;
  /** A file that was not read may well add a bus. */
  readonly mayHaveOthers: boolean;
}

function assemblyOf(machine: MachineChoice, reading: CommandReading): Assembly {
  const backends = backendsOf(reading);
  return {
    machine,
    reading,
    backends,
    claims: openClaims(backends, reading),
    attached: { mayHaveOthers: mayHaveAttached(machine, reading), owners: [] },
    ports: { numbers: new Map(), names: new Set() },
    luns: new Map(),
    slots: slotsOf(machine, reading),
    buses: busesOf(machine),
    ofBoard: drivesOfBoard(machine, reading),
    ids: new Map(),
    nameOf: namer(),
    refusedIommu: refusedIommus(machine),
    refusedRenderer: refusedSecondRenderer(),
    refusedChassis: refusedChassis(),
    mayHaveOthers: mayHaveMore(reading),
  };
}

/** The virtio devices of a command line in the order in which QEMU creates them. `qemu` is its version, where it is stated. */
export function devicesOf(
  machine: MachineChoice,
  reading: CommandReading,
  qemu: string | undefined,
): readonly AskedFor[] {
  const assembly = assemblyOf(machine, reading);
  const devices: AskedFor[] = [];
  let refused: EarlyRefusal | undefined =
    refusedMachine(machine, reading) ??
    refusedNuma(machine, reading) ??
    refusedIds(reading) ??
    refusedOptions(reading, assembly.backends) ??
    refusedPeer(assembly.backends, reading);
  for (const one of wanted(machine, reading, qemu)) {
    const { driver, values, option } = one;
    const isDevice = isVirtio(driver, values);
    const general = refusedAnyDevice(assembly, one);
    // A device that is none of virtio's and that QEMU refuses takes the whole guest with it.
    if (!isDevice) refused ??= general ?? refusedOther(assembly, one);
    addAttachedBus(assembly.attached, driver, values);
    const isBus = addBus(assembly.buses, driver, values);
    if (isBus || isDevice) reading.used.add(option);
    if (isBus || !isDevice) continue;
    noteHidden(one, assembly.ids, reading);
    devices.push({ plug: plugOf(assembly, one, general), offset: option.offset });
  }
  if (refused === undefined) return devices;
  const objection = refused;
  return devices.map(({ plug, offset }) => ({ plug: { ...plug, objection }, offset }));
}

/** What QEMU has against any device: a second IOMMU, an id that is taken, an address that is. */
function refusedAnyDevice(assembly: Assembly, one: DeviceOption): EarlyRefusal | undefined {
  const { machine, slots, ids, refusedIommu } = assembly;
  const { driver, values, option } = one;
  const id = values.get('id');
  const other = id === undefined ? undefined : ids.get(id);
  const ofIommu = refusedIommu(driver);
  const ofId =
    id === undefined || other === undefined ? undefined : duplicate(id, option.json || other.option.json);
  if (id !== undefined) ids.set(id, one);
  return ofIommu ?? ofId ?? refusedAddress(slots, one, machine);
}

/** What QEMU has against a device that is none of virtio's. */
function refusedOther(assembly: Assembly, { driver, values }: DeviceOption): EarlyRefusal | undefined {
  const { machine, attached, ports, luns, claims } = assembly;
  return (
    refusedBusOfBridge(assembly, driver, values) ??
    refusedExpander(driver, machine) ??
    assembly.refusedChassis(driver, values) ??
    refusedAttachment(attached, driver, values) ??
    refusedBackend(driver, values, claims) ??
    refusedLun(attached, luns, driver, values) ??
    refusedDriveless(driver, values) ??
    refusedPort(attached, ports, driver, values)
  );
}

/**
 * A bridge or a port is on a PCI bus as virtio devices are, and an expander is no bridge; which bus any other device is for nobody
 * knows here.
 */
function refusedBusOfBridge(
  { buses, mayHaveOthers }: Assembly,
  driver: string,
  values: KeyValues,
): EarlyRefusal | undefined {
  if (mayHaveOthers || !(PCIE_PORTS.has(driver) || PCI_BRIDGES.has(driver))) return undefined;
  const name = values.get('bus');
  const bus = busFor(driver, values, buses);
  if (PCI_EXPANDERS.has(driver)) return refusedBus(name, bus);
  return bus === undefined ? missingBus(name) : undefined;
}

/** A virtio device as QEMU is asked for it, with what QEMU has against it before it looks at its properties. */
function plugOf(assembly: Assembly, one: DeviceOption, general: EarlyRefusal | undefined): Plug {
  const { buses, ids, ofBoard, claims, mayHaveOthers } = assembly;
  const { driver, values } = one;
  const properties = new Map(values);
  for (const key of NOT_PROPERTIES) properties.delete(key);
  const bus = busFor(driver, values, buses);
  const isBusUnknown = bus === undefined && mayHaveOthers;
  const drive = properties.get('drive');
  const objection =
    one.objection ??
    (isBusUnknown ? undefined : refusedBus(values.get('bus'), bus)) ??
    general ??
    assembly.refusedRenderer(driver) ??
    refusedTransport(buses, driver) ??
    (drive !== undefined && ofBoard.has(drive) ? takenDrive(drive) : undefined) ??
    (one.backend === undefined && one.netdev === undefined
      ? refusedBackend(driver, properties, claims)
      : undefined) ??
    refusedIommuPlace(driver, bus === undefined || bus === buses.own) ??
    refusedFirstSlot(values, bus) ??
    refusedPrimary(one, ids, bus ?? buses.own);
  return {
    name: assembly.nameOf(values.get('id'), driver),
    model: driver,
    properties,
    bus: bus?.kind ?? 'root',
    ...(isBusUnknown ? { isBusUnknown: true } : {}),
    ...(bus?.bypassesIommu === true ? { bypassesIommu: true } : {}),
    backend: backendOf(one, properties, assembly),
    ...(objection === undefined ? {} : { objection }),
  };
}

function backendOf(
  { driver, backend, netdev }: DeviceOption,
  properties: KeyValues,
  { backends, reading }: Assembly,
): Backend {
  if (backend !== undefined) return backend;
  if (netdev !== undefined) return netdevBehind(netdev, backends, reading);
  return backendBehind(driver, properties, backends, reading);
}

/** Devices without JSON are kept as options first, whose ids are looked at before any device is made. */
function duplicate(id: string, hasJson: boolean): EarlyRefusal {
  return hasJson
    ? byQemu(`Duplicate device ID '${id}'`, 'system/qdev-monitor.c qdev_set_id()')
    : byQemu(`Duplicate ID '${id}' for device`, 'util/qemu-option.c qemu_opts_create()');
}

/** Whether devices may find buses of SCSI, or of serial ports, that the command line does not show. */
function mayHaveAttached({ family }: MachineChoice, reading: CommandReading): boolean {
  const known = family !== undefined && WITHOUT_OWN_SCSI.has(family.name);
  return !known || mayHaveMore(reading);
}

/** Machines that have no SCSI of their own. */
const WITHOUT_OWN_SCSI = new Set(['q35', 'pc', 'microvm', 'virt', 's390-ccw-virtio']);

/** Whether a name is, or would be, that of a virtio device; one that is passed through says it by its vendor. */
function isVirtio(driver: string, values: KeyValues): boolean {
  if (/^vfio-(?:pci|ccw)/.test(driver)) return Number(values.get('x-pci-vendor-id')) === VIRTIO_VENDOR;
  return /^(?:virtio|vhost)-/.test(driver) && !NO_DEVICES.has(driver);
}

/** The PCI vendor of every virtio function. */
const VIRTIO_VENDOR = 0x1af4;

/** Keys of `-device` that are for QEMU itself. */
const NOT_PROPERTIES = ['driver', 'id', 'bus'];

/** What the machine has, then `-device` in its key=value form and what stands for it, then the JSON form. */
function wanted(machine: MachineChoice, reading: CommandReading, qemu: string | undefined): DeviceOption[] {
  const plain: DeviceOption[] = [];
  const json: DeviceOption[] = [];
  for (const entry of entriesOf(reading, 'device')) {
    const { option, values } = entry;
    const driver = values.get('driver');
    if (driver === undefined || driver === '') {
      const message = '-device names no model; expected one first, as in -device virtio-net-pci,netdev=net0';
      reading.mistakes.push({ offset: option.offset, message });
      use(reading, entry);
    } else (option.json ? json : plain).push({ driver, values, option });
  }
  return [...builtInDevices(machine, reading), ...plain, ...impliedDevices(machine, reading, qemu), ...json];
}

/** `net0 (virtio-net-pci)`; without an id the model's name, numbered from the second on. */
function namer(): (id: string | undefined, model: string) => string {
  const seen = new Map<string, number>();
  return (id, model) => {
    if (id !== undefined) return printable(`${id.slice(0, LONGEST_ID)} (${model.slice(0, LONGEST_ID)})`);
    const count = (seen.get(model) ?? 0) + 1;
    seen.set(model, count);
    const short = model.slice(0, LONGEST_ID);
    return printable(count === 1 ? short : `${short} ${count}`);
  };
}

const LONGEST_ID = 100;
