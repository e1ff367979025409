import type { MonitorRefusal } from '../../../model/device.ts';
import { hasReached, parseVersion } from '../../../model/release.ts';
import { printable } from '../../../text/printable.ts';
import { byQemu } from './backend-behind.ts';
import { driveBackend } from './backends.ts';
import { cards } from './cards.ts';
import type { DeviceOption } from './device-option.ts';
import { type CommandReading, entriesOf, use } from './entries.ts';
import type { KeyValues } from './keyval.ts';
import type { MachineChoice } from './machine.ts';
import type { OptionEntry } from './options.ts';

/** Devices that the machine itself creates: network cards of `-nic` and `-net nic`, `-vga virtio`. */
export function builtInDevices(machine: MachineChoice, reading: CommandReading): DeviceOption[] {
  return [...cards(machine, reading), ...graphics(machine, reading)];
}

/**
 * Devices that other options stand for: `-drive if=virtio`, a disk image without an option, `-virtfs`. `qemu` is the version where
 * it is stated.
 */
export function impliedDevices(
  machine: MachineChoice,
  reading: CommandReading,
  qemu: string | undefined,
): DeviceOption[] {
  return [...disks(machine, reading, qemu), ...folders(reading)];
}

/** Machines that ask pci_vga_init() for the card of `-vga`. */
const WITH_VGA = new Set(['q35', 'pc', 'pseries']);

function graphics({ family }: MachineChoice, reading: CommandReading): DeviceOption[] {
  const vga = entriesOf(reading, 'vga').at(-1);
  if (vga?.option.value !== 'virtio' || (family !== undefined && !WITH_VGA.has(family.name))) return [];
  use(reading, vga);
  return [{ driver: 'virtio-vga', values: new Map(), option: vga.option }];
}

const DISK_OPTIONS = ['drive', 'hda', 'hdb', 'hdc', 'hdd', 'cdrom', ''] as const;

function disks(machine: MachineChoice, reading: CommandReading, qemu: string | undefined): DeviceOption[] {
  const driver = machine.arch === 's390x' ? 'virtio-blk-ccw' : 'virtio-blk';
  const usual = usualInterface(machine, qemu);
  const taken = drivesTaken(reading);
  return DISK_OPTIONS.flatMap((name) => entriesOf(reading, name)).flatMap((entry): DeviceOption[] => {
    const given = entry.values.get('if');
    if ((given ?? usual) !== 'virtio') return [];
    use(reading, entry);
    if (given === undefined) noteNewer(entry, machine, qemu, reading);
    const { option, values } = entry;
    const cdrom: KeyValues = new Map([...values, ...(option.name === 'cdrom' ? CDROM : NONE)]);
    const id = values.get('id');
    const objection = id !== undefined && taken.has(id) ? takenDrive(id) : undefined;
    const backend = driveBackend(cdrom);
    return [{ driver, option, values: NONE, backend, ...(objection === undefined ? {} : { objection }) }];
  });
}

/** The drives that the machine itself makes a disk of another kind of, so that no device can have them. */
export function drivesOfBoard({ family }: MachineChoice, reading: CommandReading): ReadonlySet<string> {
  const usual = family?.drives;
  if (usual !== 'ide' && usual !== 'scsi') return new Set();
  return new Set(
    entriesOf(reading, 'drive').flatMap(({ values }) =>
      (values.get('if') ?? usual) === usual ? (values.get('id') ?? []) : [],
    ),
  );
}

const CDROM: KeyValues = new Map([['media', 'cdrom']]);

/** The drives that devices of the command line name. */
function drivesTaken(reading: CommandReading): ReadonlySet<string> {
  return new Set(entriesOf(reading, 'device').flatMap(({ values }) => values.get('drive') ?? []));
}

export function takenDrive(id: string): MonitorRefusal {
  return byQemu(
    `Drive '${id}' is already in use because it has been automatically connected to another device (did you need 'if=none' in the drive options?)`,
    'hw/core/qdev-properties-system.c set_drive_helper()',
  );
}

/** What a drive is on that names no interface: block_default_type of the machine. */
function usualInterface({ family }: MachineChoice, qemu: string | undefined): string | undefined {
  const version = parseVersion(/^\d+\.\d+/.exec(qemu ?? '')?.[0] ?? '');
  const since = family?.drivesSince;
  return since !== undefined && version !== undefined && !hasReached(version, since).yes
    ? undefined
    : family?.drives;
}

/** Takes note of a disk that an older QEMU does not make, where nothing says which QEMU it is. */
function noteNewer(
  { option }: OptionEntry,
  { family, type }: MachineChoice,
  qemu: string | undefined,
  reading: CommandReading,
): void {
  const since = family?.drivesSince;
  if (since === undefined || qemu !== undefined) return;
  const text = printable(`-${option.name} ${option.value.slice(0, LONGEST)}`);
  const by = typeof since === 'string' ? since : since.by;
  reading.notes.push({
    text,
    matters: true,
    why: `it is a virtio disk of the machine type ${type} with QEMU ${by}, and none with an older one; --qemu VERSION states which it is`,
  });
}

const LONGEST = 200;

function folders(reading: CommandReading): DeviceOption[] {
  return entriesOf(reading, 'virtfs').map((entry) => {
    use(reading, entry);
    const tag = entry.values.get('mount_tag');
    const values: KeyValues = tag === undefined ? NONE : new Map([['mount_tag', tag]]);
    return { driver: 'virtio-9p-pci', option: entry.option, values, backend: { present: true } };
  });
}

const NONE: KeyValues = new Map();
