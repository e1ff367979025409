import { MODELS, NO_DEVICES } from '../../../data/qemu-models.ts';
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
import { addBus, busesOf, busNamed, refusedBus, refusedExpander, refusedTransport } from './buses.ts';
import { openClaims, refusedBackend } from './claims.ts';
import type { DeviceOption } from './device-option.ts';
import { refusedSecondRenderer } from './display.ts';
import { refusedIds, refusedOptions } from './duplicates.ts';
import { type CommandReading, entriesOf, use } from './entries.ts';
import { builtInDevices, drivesOfBoard, impliedDevices, takenDrive } from './implied.ts';
import { refusedIommus } from './iommus.ts';
import type { KeyValues } from './keyval.ts';
import { type MachineChoice, refusedMachine } from './machine.ts';
import { refusedAddress, refusedChassis, slotsOf } from './slots.ts';

/** A virtio device, and where the command line asks for it. */
export interface AskedFor {
  readonly plug: Plug;
  readonly offset: number;
}

/** The virtio devices of a command line in the order in which QEMU creates them. `qemu` is its version, where it is stated. */
export function devicesOf(
  machine: MachineChoice,
  reading: CommandReading,
  qemu: string | undefined,
): readonly AskedFor[] {
  const backends = backendsOf(reading);
  const claims = openClaims(backends, reading);
  const attached: AttachedBuses = { mayHaveOthers: mayHaveAttached(machine, reading), owners: [] };
  const ports: Ports = { numbers: new Map(), names: new Set() };
  const slots = slotsOf(machine);
  const buses = busesOf(machine);
  const ofBoard = drivesOfBoard(machine, reading);
  const names = namer();
  const ids = new Map<string, DeviceOption>();
  const devices: AskedFor[] = [];
  const iommus = refusedIommus(machine);
  const renderers = refusedSecondRenderer();
  const chassis = refusedChassis();
  // What a file says that was not read may well be a bus.
  const mayHaveOthers = entriesOf(reading, 'readconfig').length > 0;
  // A device that is none of virtio's and that QEMU refuses takes the whole guest with it.
  let refused: EarlyRefusal | undefined =
    refusedMachine(machine, reading) ??
    refusedIds(reading) ??
    refusedOptions(reading, backends) ??
    refusedPeer(backends, reading);
  for (const one of wanted(machine, reading, qemu)) {
    const { driver, values, option } = one;
    const id = values.get('id');
    const refusedIommu = iommus(driver);
    const isDevice = isVirtio(driver, values);
    const other = id === undefined ? undefined : ids.get(id);
    const general =
      refusedIommu ??
      (id !== undefined && other !== undefined
        ? duplicate(id, option.json || other.option.json)
        : undefined) ??
      refusedAddress(
        slots,
        typeName(driver, machine),
        values.get('bus') ?? machine.family?.root ?? '',
        values,
        option.json,
      );
    if (id !== undefined) ids.set(id, one);
    if (!isDevice)
      refused ??=
        general ??
        refusedExpander(driver, machine) ??
        chassis(driver, values) ??
        refusedAttachment(attached, driver, values) ??
        refusedBackend(driver, values, claims) ??
        refusedDriveless(driver, values) ??
        refusedPort(attached, ports, driver, values);
    addAttachedBus(attached, driver, values);
    const isBus = addBus(buses, driver, values);
    if (isBus || isDevice) reading.used.add(option);
    if (isBus || !isDevice) continue;
    const properties = new Map(values);
    for (const key of NOT_PROPERTIES) properties.delete(key);
    const bus = busNamed(values.get('bus'), buses);
    const drive = properties.get('drive');
    const objection =
      one.objection ??
      (bus === undefined && mayHaveOthers ? undefined : refusedBus(values.get('bus'), bus)) ??
      general ??
      renderers(driver) ??
      refusedTransport(buses, driver) ??
      (drive !== undefined && ofBoard.has(drive) ? takenDrive(drive) : undefined) ??
      (one.backend === undefined && one.netdev === undefined
        ? refusedBackend(driver, properties, claims)
        : undefined);
    const plug: Plug = {
      name: names(id, driver),
      model: driver,
      properties,
      bus: bus?.kind ?? 'root',
      ...(bus === undefined && mayHaveOthers ? { isBusUnknown: true } : {}),
      ...(bus?.bypassesIommu === true ? { bypassesIommu: true } : {}),
      backend: backendOf(one, properties, backends, reading),
      ...(objection === undefined ? {} : { objection }),
    };
    devices.push({ plug, offset: option.offset });
  }
  if (refused === undefined) return devices;
  const objection = refused;
  return devices.map(({ plug, offset }) => ({ plug: { ...plug, objection }, offset }));
}

function backendOf(
  { driver, backend, netdev }: DeviceOption,
  properties: KeyValues,
  backends: Backends,
  reading: CommandReading,
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

/** The type that a name stands for: aliases are those of the transport that suits the architecture. */
function typeName(driver: string, { arch }: MachineChoice): string {
  const row = MODELS.find(({ alias }) => alias === driver);
  return (arch === 's390x' ? row?.ccw?.name : row?.pci?.name) ?? driver;
}

/** Whether devices may find buses of SCSI, or of serial ports, that the command line does not show. */
function mayHaveAttached({ family }: MachineChoice, reading: CommandReading): boolean {
  const known = family !== undefined && WITHOUT_OWN_SCSI.has(family.name);
  return !known || entriesOf(reading, 'readconfig').length > 0;
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
