import type { MonitorRefusal } from '../../../model/device.ts';
import type { Backend } from '../../../model/qemu.ts';
import type { Want } from '../../../model/refusal-wants.ts';
import { variableIn } from '../shell/words.ts';
import { type Backends, type Chardev, driveBackend, isEmptyDrive, netBackend } from './backends.ts';
import { type CommandReading, entriesOf, mayHaveMore, useById } from './entries.ts';
import { type KeyValues, onOff } from './keyval.ts';

export function byQemu(message: string, where: string, wants?: Want): MonitorRefusal {
  return { message, where, by: 'qemu', ...(wants === undefined ? {} : { wants }) };
}

/** All that `-drive`, `-blockdev`, `-netdev`, `-fsdev` and `-object` provide. */
export function backendsOf(reading: CommandReading): Backends {
  const drives = new Map<string, Backend>();
  const netdevs = new Map<string, Backend>();
  const fsdevs = new Set<string>();
  const objects = new Map<string, KeyValues>();
  const nodes = new Set<string>();
  const chardevs = new Map<string, Chardev>();
  for (const { option, values } of [...entriesOf(reading, 'drive'), ...entriesOf(reading, 'blockdev')]) {
    const isEmpty = option.name === 'drive' && isEmptyDrive(values);
    const backend: Backend = { ...driveBackend(values), ...(isEmpty ? { isEmpty } : {}) };
    const node = values.get('node-name');
    put(drives, values.get('id'), backend);
    put(drives, node, backend);
    if (node !== undefined) nodes.add(node);
  }
  for (const { values } of entriesOf(reading, 'chardev'))
    put(chardevs, values.get('id'), {
      ...socketOf(values),
      isMultiplexer: onOff(values, 'mux') === true,
    });
  for (const { values } of entriesOf(reading, 'netdev')) {
    const behind =
      values.get('type') === 'vhost-user' ? chardevs.get(values.get('chardev') ?? '') : undefined;
    put(netdevs, values.get('id'), { ...netBackend(values), ...socketAlone(behind) });
  }
  for (const { values } of entriesOf(reading, 'fsdev')) {
    const id = values.get('id');
    if (id !== undefined) fsdevs.add(id);
  }
  for (const { values } of entriesOf(reading, 'object')) put(objects, values.get('id'), values);
  return { drives, netdevs, fsdevs, objects, nodes, chardevs };
}

/** The path of a socket of `-chardev socket`. */
function socketOf(values: KeyValues): Pick<Chardev, 'socket'> {
  const path = values.get('path') ?? values.get('addr.path') ?? values.get('addr.data.path');
  return path === undefined ? {} : { socket: path };
}

function socketAlone(chardev: Chardev | undefined): Pick<Backend, 'socket'> {
  return chardev?.socket === undefined ? {} : { socket: chardev.socket };
}

function put<Value>(map: Map<string, Value>, id: string | undefined, value: Value): void {
  if (id !== undefined) map.set(id, value);
}

const NOTHING: Backend = { present: false };

/** What is behind a device of this model, which it names by one of its properties; of what is not there nothing is known. */
export function backendBehind(
  model: string,
  properties: KeyValues,
  backends: Backends,
  reading: CommandReading,
): Backend {
  const named = (key: string) => properties.get(key);
  useById(reading, ['object'], named('iothread'));
  switch (
    /^virtio-(?:net|blk|9p|crypto|mem|pmem|input-host)(?=-|$)|^vhost-(?:user|scsi|vdpa-device)(?=-|$)/.exec(
      model,
    )?.[0]
  ) {
    case 'virtio-net':
      return of(backends.netdevs, ['netdev'], named('netdev'), reading);
    case 'virtio-blk':
      return of(backends.drives, ['drive', 'blockdev'], named('drive'), reading);
    case 'virtio-9p':
      useById(reading, ['fsdev'], named('fsdev'));
      return hasShare(named('fsdev'), backends, reading) ? { present: true } : NOTHING;
    case 'virtio-crypto':
      return given('object', named('cryptodev'), reading);
    case 'virtio-mem':
    case 'virtio-pmem':
      return given('object', named('memdev'), reading);
    case 'virtio-input-host':
      return named('evdev') === undefined ? NOTHING : { present: true };
    case 'vhost-user':
      return {
        ...given('chardev', named('chardev'), reading),
        ...socketAlone(backends.chardevs.get(named('chardev') ?? '')),
      };
    case 'vhost-scsi':
      return named('wwpn') === undefined ? NOTHING : { present: true };
    case 'vhost-vdpa-device':
      return named('vhostdev') === undefined ? NOTHING : { present: true };
    default:
      useById(reading, ['chardev'], named('chardev'));
      useById(reading, ['object'], named('rng'));
      return {};
  }
}

/** Whether there is such an -fsdev; what nobody knows may be one. */
function hasShare(id = '', { fsdevs }: Backends, reading: CommandReading): boolean {
  return fsdevs.has(id) || variableIn(id) !== undefined || mayHaveMore(reading);
}

function of(
  known: ReadonlyMap<string, Backend>,
  owners: readonly string[],
  id: string | undefined,
  reading: CommandReading,
): Backend {
  if (id === undefined) return NOTHING;
  useById(reading, owners, id);
  return known.get(id) ?? {};
}

/** An object that is named; an empty name takes the link away. */
function given(owner: string, id: string | undefined, reading: CommandReading): Backend {
  if (id === undefined || id === '') return NOTHING;
  useById(reading, [owner], id);
  return { present: true };
}

/** What is behind a card of `-net nic,netdev=ID`; refusedPeer() speaks of one that is not there. */
export function netdevBehind(id: string, backends: Backends, reading: CommandReading): Backend {
  useById(reading, ['netdev'], id);
  return backends.netdevs.get(id) ?? {};
}

/** QEMU net_init_nic(): a card of `-net nic` that names a backend which is not there ends QEMU, whether or not the machine makes such a card. */
export function refusedPeer({ netdevs }: Backends, reading: CommandReading): MonitorRefusal | undefined {
  if (mayHaveMore(reading)) return undefined;
  const missing = entriesOf(reading, 'net')
    .filter(({ values }) => values.get('type') === 'nic')
    .flatMap(({ values }) => values.get('netdev') ?? [])
    .find((id) => !netdevs.has(id));
  return missing === undefined
    ? undefined
    : byQemu(`netdev '${missing}' not found`, 'net/net.c net_init_nic()');
}
