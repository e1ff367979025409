import type { MonitorRefusal } from '../../../model/device.ts';
import type { Backend } from '../../../model/qemu.ts';
import { type Backends, driveBackend, netBackend } from './backends.ts';
import { entriesOf, type Reading, useById } from './entries.ts';
import type { KeyValues } from './keyval.ts';

/** What a device finds behind it, or what QEMU says where it finds nothing of that name. */
export type Behind = { readonly backend: Backend } | { readonly missing: MonitorRefusal };

export function byQemu(message: string, where: string): MonitorRefusal {
  return { message, where, by: 'qemu' };
}

/** All that `-drive`, `-blockdev`, `-netdev`, `-fsdev` and `-object` provide. */
export function backendsOf(reading: Reading): Backends {
  const drives = new Map<string, Backend>();
  const netdevs = new Map<string, Backend>();
  const fsdevs = new Set<string>();
  const objects = new Map<string, KeyValues>();
  for (const { values } of entriesOf(reading, 'drive')) put(drives, values.get('id'), driveBackend(values));
  for (const { values } of entriesOf(reading, 'blockdev'))
    put(drives, values.get('node-name'), driveBackend(values));
  for (const { values } of entriesOf(reading, 'netdev')) put(netdevs, values.get('id'), netBackend(values));
  for (const { values } of entriesOf(reading, 'fsdev')) {
    const id = values.get('id');
    if (id !== undefined) fsdevs.add(id);
  }
  for (const { values } of entriesOf(reading, 'object')) put(objects, values.get('id'), values);
  return { drives, netdevs, fsdevs, objects };
}

function put<Value>(map: Map<string, Value>, id: string | undefined, value: Value): void {
  if (id !== undefined) map.set(id, value);
}

const NOTHING: Behind = { backend: { present: false } };

/** What is behind a device of this model, which it names by one of its properties. */
export function behind(model: string, properties: KeyValues, backends: Backends, reading: Reading): Behind {
  const named = (key: string) => properties.get(key);
  switch (/^virtio-(?:net|blk|9p|crypto|mem|pmem|rng)(?=-|$)/.exec(model)?.[0]) {
    case 'virtio-net':
      return found(NETDEV, named('netdev'), backends.netdevs, reading);
    case 'virtio-blk':
      return found(DRIVE, named('drive'), backends.drives, reading);
    case 'virtio-9p':
      useById(reading, ['fsdev'], named('fsdev'));
      return backends.fsdevs.has(named('fsdev') ?? '') ? { backend: { present: true } } : NOTHING;
    case 'virtio-crypto':
      return object(named('cryptodev'), backends, reading);
    case 'virtio-mem':
    case 'virtio-pmem':
      return object(named('memdev'), backends, reading);
    case 'virtio-rng':
      return named('rng') === undefined ? { backend: {} } : object(named('rng'), backends, reading);
    default:
      useById(reading, ['chardev'], named('chardev'));
      return { backend: {} };
  }
}

/** A property that names a backend, and the options that provide one. */
interface BackendProperty {
  readonly name: string;
  readonly owners: readonly string[];
  /** The function that looks for it, in hw/core/qdev-properties-system.c. */
  readonly setter: string;
}

const NETDEV: BackendProperty = {
  name: 'virtio-net-device.netdev',
  owners: ['netdev'],
  setter: 'set_netdev()',
};
const DRIVE: BackendProperty = {
  name: 'virtio-blk-device.drive',
  owners: ['drive', 'blockdev'],
  setter: 'set_drive_helper()',
};

function found(
  { name, owners, setter }: BackendProperty,
  id: string | undefined,
  known: ReadonlyMap<string, Backend>,
  reading: Reading,
): Behind {
  if (id === undefined) return NOTHING;
  useById(reading, owners, id);
  const backend = known.get(id);
  if (backend !== undefined) return { backend };
  // What a file says that was not read may well be there.
  if (entriesOf(reading, 'readconfig').length > 0) return { backend: {} };
  const where = `hw/core/qdev-properties-system.c ${setter}`;
  return { missing: byQemu(`Property '${name}' can't find value '${id}'`, where) };
}

/** What is behind a card of `-net nic,netdev=ID`; refusedPeer() speaks of one that is not there. */
export function netdevBehind(id: string, backends: Backends, reading: Reading): Behind {
  useById(reading, ['netdev'], id);
  return { backend: backends.netdevs.get(id) ?? {} };
}

/** QEMU net_init_nic(): a card of `-net nic` that names a backend which is not there ends QEMU, whether or not the machine makes such a card. */
export function refusedPeer({ netdevs }: Backends, reading: Reading): MonitorRefusal | undefined {
  if (entriesOf(reading, 'readconfig').length > 0) return undefined;
  const missing = entriesOf(reading, 'net')
    .filter(({ values }) => values.get('type') === 'nic')
    .flatMap(({ values }) => values.get('netdev') ?? [])
    .find((id) => !netdevs.has(id));
  return missing === undefined
    ? undefined
    : byQemu(`netdev '${missing}' not found`, 'net/net.c net_init_nic()');
}

function object(id: string | undefined, { objects }: Backends, reading: Reading): Behind {
  if (id === undefined) return NOTHING;
  useById(reading, ['object'], id);
  if (objects.has(id)) return { backend: { present: true } };
  return { missing: byQemu(`Device '${id}' not found`, 'qom/object.c object_resolve_link()') };
}
