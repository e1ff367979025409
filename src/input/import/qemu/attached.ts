import type { EarlyRefusal } from '../../../model/qemu.ts';
import { byQemu } from './backend-behind.ts';
import type { KeyValues } from './keyval.ts';

/** A kind of bus that devices on the command line bring with them, and what sits on it. */
interface BusKind {
  /** As QEMU calls the kind. */
  readonly type: string;
  /** Models that have one. */
  readonly owners: RegExp;
  /** Models that need one. */
  readonly members: RegExp;
  /** What a bus of a device without an id is called, up to its number: the owner decides, or all owners share a name. */
  readonly nameless: string;
}

const SERIAL: BusKind = {
  type: 'virtio-serial-bus',
  owners: /^virtio-serial(?:-|$)/,
  members: /^virt(?:serialport|console)$/,
  nameless: 'virtio-serial-bus',
};

const SCSI: BusKind = {
  type: 'SCSI',
  owners:
    /^virtio-scsi(?:-|$)|^(?:lsi|megasas|mptsas|am53c974|dc390|pvscsi|spapr-vscsi|esp|usb-(?:storage|bot|uas))/,
  members: /^scsi-(?:hd|cd|disk|block|generic)$/,
  nameless: 'scsi',
};

const KINDS: readonly BusKind[] = [SERIAL, SCSI];

/** A device that has such a bus. */
export interface BusOwner {
  readonly kind: BusKind;
  readonly driver: string;
  readonly id: string | undefined;
  readonly values: KeyValues;
}

/** The buses that the devices so far have brought. */
export interface AttachedBuses {
  /** Whether the machine may have some of its own. */
  readonly mayHaveOthers: boolean;
  readonly owners: BusOwner[];
}

export function addAttachedBus({ owners }: AttachedBuses, driver: string, values: KeyValues): void {
  const kind = KINDS.find((one) => one.owners.test(driver));
  if (kind !== undefined) owners.push({ kind, driver, id: values.get('id'), values });
}

/** QEMU qdev_find_recursive(), qbus_find(): what it says of a device that sits on none of these. Returns undefined where one does. */
export function refusedAttachment(
  buses: AttachedBuses,
  driver: string,
  values: KeyValues,
): EarlyRefusal | undefined {
  const kind = KINDS.find((one) => one.members.test(driver));
  if (kind === undefined || buses.mayHaveOthers) return undefined;
  const name = values.get('bus');
  const where = 'system/qdev-monitor.c qdev_device_add_from_qdict()';
  if (name !== undefined)
    return owning(buses, kind, name) === undefined
      ? byQemu(`Bus '${name}' not found`, 'system/qdev-monitor.c qbus_find()')
      : undefined;
  return buses.owners.some((owner) => owner.kind === kind)
    ? undefined
    : byQemu(`No '${kind.type}' bus found for device '${driver}'`, where);
}

/** The device whose bus has this name: `ID.0`, or one that QEMU numbers itself. */
function owning(
  { owners }: AttachedBuses,
  kind: BusKind,
  name: string,
): AttachedBuses['owners'][number] | undefined {
  const ofKind = owners.filter((owner) => owner.kind === kind);
  const [, bare = name] = /^(.*)\.\d+$/.exec(name) ?? [];
  const named = ofKind.find(({ id }) => id !== undefined && (id === bare || name.endsWith(`/${id}`)));
  return (
    named ??
    (bare === kind.nameless || name.includes('/')
      ? (ofKind.find(({ id }) => id === undefined) ?? ofKind[0])
      : undefined)
  );
}

/** The device on whose SCSI bus another one sits; undefined where it sits on none of these. */
export function busOwner(buses: AttachedBuses, driver: string, values: KeyValues): BusOwner | undefined {
  if (!SCSI.members.test(driver)) return undefined;
  const name = values.get('bus');
  return name === undefined ? buses.owners.find(({ kind }) => kind === SCSI) : owning(buses, SCSI, name);
}

/** The port that QEMU keeps for a console, and what a device has room for where nothing is said. */
const USUAL_PORTS = 31;

/** The ports of virtio-serial that are taken, by the device; names are taken for all of them. */
export interface Ports {
  readonly numbers: Map<object, Set<number>>;
  readonly names: Set<string>;
}

/** QEMU virtser_port_device_realize(), virtserialport_realize(): what it says of a port. */
export function refusedPort(
  buses: AttachedBuses,
  ports: Ports,
  driver: string,
  values: KeyValues,
): EarlyRefusal | undefined {
  if (!SERIAL.members.test(driver)) return undefined;
  const bus = values.get('bus');
  const ofKind = buses.owners.filter(({ kind }) => kind === SERIAL);
  const owner =
    bus === undefined
      ? (ofKind.find(({ values: own }) => hasRoom(own, ports)) ?? ofKind[0])
      : owning(buses, SERIAL, bus);
  if (owner === undefined) return undefined;
  const message = portMessage(driver === 'virtconsole', values, owner.values, ports);
  return message === undefined
    ? undefined
    : byQemu(message, 'hw/char/virtio-serial-bus.c virtser_port_device_realize()');
}

function hasRoom(owner: KeyValues, { numbers }: Ports): boolean {
  return (numbers.get(owner)?.size ?? 0) < mostPorts(owner);
}

function mostPorts(owner: KeyValues): number {
  const given = Number(owner.get('max_ports') ?? USUAL_PORTS);
  return Number.isInteger(given) ? given : Number.POSITIVE_INFINITY;
}

function portMessage(
  isConsole: boolean,
  values: KeyValues,
  owner: KeyValues,
  { numbers, names }: Ports,
): string | undefined {
  const taken = numbers.get(owner) ?? new Set<number>();
  numbers.set(owner, taken);
  const given = values.get('nr');
  const wanted = given === undefined ? undefined : Number(given);
  if (wanted !== undefined && !Number.isInteger(wanted)) return undefined;
  if (wanted === 0 && !isConsole)
    return 'Port number 0 on virtio-serial devices reserved for virtconsole devices for backward compatibility.';
  if (wanted !== undefined && taken.has(wanted))
    return `virtio-serial-bus: A port already exists at id ${wanted}`;
  const name = values.get('name');
  if (name !== undefined && names.has(name))
    return `virtio-serial-bus: A port already exists by name ${name}`;
  const number = wanted ?? (isConsole && !taken.has(0) ? 0 : firstFree(taken));
  if (number >= mostPorts(owner))
    return `virtio-serial-bus: Out-of-range port id specified, max. allowed: ${mostPorts(owner) - 1}`;
  taken.add(number);
  if (name !== undefined) names.add(name);
  return undefined;
}

/** The first free port after the one that is kept for a console. */
function firstFree(taken: ReadonlySet<number>): number {
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}

/** Devices that have a medium from the start, or a drive without one. */
const NEED_DRIVE: ReadonlyMap<string, string> = new Map([
  ...['scsi-hd', 'scsi-block', 'scsi-generic'].map(
    (name) => [name, 'hw/scsi/scsi-disk.c scsi_realize()'] as const,
  ),
  ['usb-storage', 'hw/usb/dev-storage-classic.c usb_msd_storage_realize()'],
  ['ide-hd', 'hw/ide/ide-dev.c ide_dev_initfn()'],
]);

/** What QEMU says of a device of another kind than virtio that needs a drive and names none. */
export function refusedDriveless(driver: string, values: KeyValues): EarlyRefusal | undefined {
  const where = NEED_DRIVE.get(driver);
  if (where === undefined || values.has('drive')) return undefined;
  return byQemu(driver === 'ide-hd' ? 'No drive specified' : 'drive property not set', where);
}
