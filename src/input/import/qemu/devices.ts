import { NO_DEVICES } from '../../../data/qemu-models.ts';
import type { MonitorRefusal } from '../../../model/device.ts';
import type { Plug } from '../../../model/qemu.ts';
import { printable } from '../../../text/printable.ts';
import type { Backends } from './backends.ts';
import { type Behind, backendsOf, behind, byQemu, netdevBehind, refusedPeer } from './behind.ts';
import { addBus, busesOf, busOf, refusedBus, refusedExpander } from './buses.ts';
import type { DeviceOption } from './device-option.ts';
import { entriesOf, type Reading, use } from './entries.ts';
import { builtInDevices, drivesOfBoard, impliedDevices, takenDrive } from './implied.ts';
import { refusedIommus } from './iommus.ts';
import type { KeyValues } from './keyval.ts';
import { type MachineChoice, refusedMachine } from './machine.ts';

/** A virtio device, and where the command line asks for it. */
export interface AskedFor {
  readonly plug: Plug;
  readonly offset: number;
}

/** The virtio devices of a command line in the order in which QEMU creates them. `qemu` is its version, where it is stated. */
export function devicesOf(
  machine: MachineChoice,
  reading: Reading,
  qemu: string | undefined,
): readonly AskedFor[] {
  const backends = backendsOf(reading);
  const buses = busesOf(machine);
  const ofBoard = drivesOfBoard(machine, reading);
  const names = namer();
  const ids = new Set<string>();
  const devices: AskedFor[] = [];
  const iommus = refusedIommus(machine);
  // What a file says that was not read may well be a bus.
  const mayHaveOthers = entriesOf(reading, 'readconfig').length > 0;
  // A device that is none of virtio's and that QEMU refuses takes the whole guest with it.
  let refused = refusedMachine(machine, reading) ?? refusedPeer(backends, reading);
  for (const one of wanted(machine, reading, qemu)) {
    const { driver, values, option } = one;
    const refusedIommu = iommus(driver);
    if (!isVirtio(driver, values)) refused ??= refusedIommu ?? refusedExpander(driver, machine);
    const isBus = addBus(buses, driver, values);
    const isDevice = isVirtio(driver, values);
    if (isBus || isDevice) reading.used.add(option);
    if (isBus || !isDevice) continue;
    const id = values.get('id');
    const properties = new Map(values);
    for (const key of NOT_PROPERTIES) properties.delete(key);
    const bus = busOf(values.get('bus'), buses);
    const back = backendOf(one, properties, backends, reading);
    const drive = properties.get('drive');
    const objection =
      one.objection ??
      refusedIommu ??
      (bus === undefined && mayHaveOthers ? undefined : refusedBus(values.get('bus'), bus)) ??
      (id !== undefined && ids.has(id) ? duplicate(id) : undefined) ??
      (drive !== undefined && ofBoard.has(drive) ? takenDrive(drive) : undefined) ??
      ('missing' in back ? back.missing : undefined);
    const plug: Plug = {
      name: names(id, driver),
      model: driver,
      properties,
      bus: bus?.kind ?? 'root',
      ...(bus === undefined && mayHaveOthers ? { isBusUnknown: true } : {}),
      ...(bus?.bypassesIommu === true ? { bypassesIommu: true } : {}),
      backend: 'backend' in back ? back.backend : {},
      ...(objection === undefined ? {} : { objection }),
    };
    devices.push({ plug, offset: option.offset });
    if (id !== undefined) ids.add(id);
  }
  if (refused === undefined) return devices;
  const objection = refused;
  return devices.map(({ plug, offset }) => ({ plug: { ...plug, objection }, offset }));
}

function backendOf(
  { driver, backend, netdev }: DeviceOption,
  properties: KeyValues,
  backends: Backends,
  reading: Reading,
): Behind {
  if (backend !== undefined) return { backend };
  if (netdev !== undefined) return netdevBehind(netdev, backends, reading);
  return behind(driver, properties, backends, reading);
}

function duplicate(id: string): MonitorRefusal {
  return byQemu(`Duplicate ID '${id}' for device`, 'util/qemu-option.c qemu_opts_create()');
}

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
function wanted(machine: MachineChoice, reading: Reading, qemu: string | undefined): DeviceOption[] {
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
