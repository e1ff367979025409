import { printable } from '../../../text/printable.ts';
import { HUB, netBackend } from './backends.ts';
import type { DeviceOption } from './device-option.ts';
import { type CommandReading, entriesOf, lastOf, use } from './entries.ts';
import type { KeyValues } from './keyval.ts';
import type { MachineChoice } from './machine.ts';
import type { OptionEntry, QemuOption } from './options.ts';

/** Network cards that the machine itself creates: those of `-nic` and `-net nic`, and the one that it has by default. */
export function cards(machine: MachineChoice, reading: CommandReading): DeviceOption[] {
  const { family } = machine;
  const nics = entriesOf(reading, 'nic').filter(({ values }) => values.get('type') !== 'none');
  const nets = entriesOf(reading, 'net').filter(({ values }) => values.get('type') === 'nic');
  if (!asksForNetwork(reading)) {
    if (family?.nic === undefined || lastOf(reading, 'nodefaults') !== undefined) return [];
    return [{ driver: family.nic, option: NO_OPTION, values: NONE, backend: HUB }];
  }
  return [
    ...nics.flatMap((entry) => cardOf(entry, { backend: netBackend(entry.values) }, machine, reading)),
    ...nets.flatMap((entry) => cardOf(entry, peerOf(entry), machine, reading)),
  ];
}

/** Whether the machine creates any card, of virtio or not: as many temporary cards of every model are then made to find those that fit. */
export function createsCards({ family }: MachineChoice, reading: CommandReading): boolean {
  if (family?.cards !== true) return false;
  if (!asksForNetwork(reading)) return lastOf(reading, 'nodefaults') === undefined;
  const nets = entriesOf(reading, 'net').some(({ values }) => values.get('type') === 'nic');
  return nets || entriesOf(reading, 'nic').some(({ values }) => values.get('type') !== 'none');
}

function asksForNetwork(reading: CommandReading): boolean {
  return ['nic', 'net', 'netdev'].some((name) => entriesOf(reading, name).length > 0);
}

type Peer = Pick<DeviceOption, 'backend' | 'netdev'>;

/** `-net nic,netdev=ID` is on that backend, and any other on the hub that all share: net/net.c net_init_nic(). */
function peerOf({ values }: OptionEntry): Peer {
  const netdev = values.get('netdev');
  return netdev === undefined ? { backend: HUB } : { netdev };
}

function cardOf(
  entry: OptionEntry,
  peer: Peer,
  machine: MachineChoice,
  reading: CommandReading,
): DeviceOption[] {
  const { family } = machine;
  const driver = cardModel(entry.values.get('model'), machine);
  if (driver === undefined) return [];
  use(reading, entry);
  if (family !== undefined && family.cards !== true) {
    const text = printable(`-${entry.option.name} ${entry.option.value.slice(0, LONGEST)}`);
    reading.notes.push({ text, matters: false, why: `the machine type ${machine.type} makes no card of it` });
    return [];
  }
  return [{ driver, option: entry.option, values: idOf(entry.values), ...peer }];
}

const LONGEST = 200;

function idOf(values: KeyValues): KeyValues {
  const id = values.get('id');
  return id === undefined ? NONE : new Map([['id', id]]);
}

/** QEMU qemu_create_nic_bus_devices(): `virtio` is the virtio card of the machine. Returns undefined for a card that is none of virtio. */
function cardModel(model: string | undefined, { arch, family }: MachineChoice): string | undefined {
  if (model === undefined) return family?.nic;
  if (model === 'virtio') return arch === 's390x' ? 'virtio-net-ccw' : 'virtio-net-pci';
  return model.startsWith('virtio-net-') ? model : undefined;
}

const NO_OPTION: QemuOption = { name: '', value: '', offset: 0, json: false };
const NONE: KeyValues = new Map();
