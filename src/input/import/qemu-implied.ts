import type { Backend } from '../../model/qemu.ts';
import { driveBackend, HUB, netBackend } from './qemu-backends.ts';
import { type Entry, entriesOf, lastOf, type Reading, use } from './qemu-entries.ts';
import type { KeyValues } from './qemu-keyval.ts';
import type { MachineChoice } from './qemu-machine.ts';
import type { Option } from './qemu-options.ts';

/** A device that is asked for by `-device`, or by an option that stands for one. */
export interface DeviceOption {
  readonly driver: string;
  readonly values: KeyValues;
  readonly option: Option;
  /** Where it is known without looking for it by id. */
  readonly backend?: Backend;
}

/** Devices that the machine itself creates: network cards of `-nic` and `-net nic`, `-vga virtio`. */
export function builtInDevices(machine: MachineChoice, reading: Reading): DeviceOption[] {
  return [...cards(machine, reading), ...graphics(machine, reading)];
}

/** Devices that other options stand for: `-drive if=virtio`, a disk image without an option, `-virtfs`. */
export function impliedDevices(machine: MachineChoice, reading: Reading): DeviceOption[] {
  return [...disks(machine, reading), ...folders(reading)];
}

function cards(machine: MachineChoice, reading: Reading): DeviceOption[] {
  const usual = machine.family?.nic;
  const nics = entriesOf(reading, 'nic');
  const nets = entriesOf(reading, 'net');
  if (nics.length + nets.length + entriesOf(reading, 'netdev').length === 0) {
    if (usual === undefined || lastOf(reading, 'nodefaults') !== undefined) return [];
    return [{ driver: usual, option: NO_OPTION, values: new Map(), backend: HUB }];
  }
  const card = (entry: Entry, backend: Backend): DeviceOption[] => {
    const driver = cardModel(entry.values.get('model') ?? usual, usual);
    if (driver === undefined) return [];
    use(reading, entry);
    return [{ driver, option: entry.option, values: idOf(entry.values), backend }];
  };
  return [
    ...nics
      .filter(({ values }) => values.get('type') !== 'none')
      .flatMap((entry) => card(entry, netBackend(entry.values))),
    ...nets.filter(({ values }) => values.get('type') === 'nic').flatMap((entry) => card(entry, HUB)),
  ];
}

function idOf(values: KeyValues): KeyValues {
  const id = values.get('id');
  return new Map(id === undefined ? [] : [['id', id]]);
}

/** `virtio` is the virtio card of the machine; models that are no virtio card are not for us. */
function cardModel(model: string | undefined, usual: string | undefined): string | undefined {
  if (model === 'virtio') return usual ?? 'virtio-net-pci';
  return model?.startsWith('virtio-net') ? model : undefined;
}

const NO_OPTION: Option = { name: '', value: '', offset: 0, json: false };

function graphics({ family }: MachineChoice, reading: Reading): DeviceOption[] {
  const vga = entriesOf(reading, 'vga').at(-1);
  if (
    vga?.option.value !== 'virtio' ||
    family?.arches.some((arch) => arch !== 'x86_64' && arch !== 'ppc64le')
  )
    return [];
  use(reading, vga);
  return [{ driver: 'virtio-vga', values: new Map(), option: vga.option }];
}

const DISK_OPTIONS = ['drive', 'hda', 'hdb', 'hdc', 'hdd', ''] as const;

function disks(machine: MachineChoice, reading: Reading): DeviceOption[] {
  const driver = machine.arch === 's390x' ? 'virtio-blk-ccw' : 'virtio-blk';
  const usual = machine.family?.drives;
  return DISK_OPTIONS.flatMap((name) => entriesOf(reading, name)).flatMap((entry) => {
    if ((entry.values.get('if') ?? usual) !== 'virtio') return [];
    use(reading, entry);
    return [{ driver, option: entry.option, values: NONE, backend: driveBackend(entry.values) }];
  });
}

function folders(reading: Reading): DeviceOption[] {
  return entriesOf(reading, 'virtfs').map((entry) => {
    use(reading, entry);
    const tag = entry.values.get('mount_tag');
    const values: KeyValues = tag === undefined ? NONE : new Map([['mount_tag', tag]]);
    return { driver: 'virtio-9p-pci', option: entry.option, values, backend: { present: true } };
  });
}

const NONE: KeyValues = new Map();
