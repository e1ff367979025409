import { PCI_BRIDGES, PCIE_PORTS } from '../../../src/data/qemu-options.ts';
import type { KeyValues } from '../../../src/input/import/qemu/keyval.ts';
import { type Command, type QemuOption, valuesOf } from '../../../src/input/import/qemu/options.ts';

/** A command line that starts here, or why there can be none. */
export type Startable =
  | { readonly kind: 'options'; readonly options: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'left out'; readonly why: string };

/** Options of `-machine` that bear on virtio devices and need no host of a certain kind. */
const OF_MACHINE = new Set([
  'type',
  'pcie',
  'iommu',
  'iommu-sys',
  'aia',
  'default-bus-bypass-iommu',
  'acpi',
  'memory-backend',
  'hmat',
]);

/** Proxmox VE’s machine types are QEMU’s with this behind them. */
const OF_PROXMOX = /\+pve\d+$/;

/** Options that are taken as they are. */
const AS_THEY_ARE = new Set(['smp', 'm', 'numa', 'global', 'set', 'vga', 'no-acpi', 'nodefaults']);

/** Devices of virtio whose work a daemon, the host’s kernel or one of its devices does. */
const OF_THE_HOST =
  /^vhost-|^virtio-input-host|^virtio-gpu-rutabaga|^virtio-(?:gpu|vga)-gl|^vdpa|^virtio-nsm/;

const OTHER_DEVICES = new Set([...PCIE_PORTS, ...PCI_BRIDGES, 'intel-iommu', 'amd-iommu']);

/** Of a drive, what a disk that is not there can have as well. */
const OF_DRIVE = new Set([
  ...['if', 'id', 'index', 'bus', 'unit', 'media', 'readonly', 'read-only', 'cache', 'cache.writeback'],
  ...['cache.direct', 'cache.no-flush'],
]);

/**
 * The same virtio devices on the same machine, with backends that need no set-up: disks without content, taps of a name space of their
 * own. What bears on no virtio device is left out. `ids` names the devices that have no name.
 */
export function startable({ options }: Command): Startable {
  const all = options.map((option) => ({ option, values: keysOf(option) }));
  for (const { option, values } of all) {
    if (
      option.name === 'machine' &&
      ['confidential-guest-support', 'memory-encryption'].some((key) => values.has(key))
    )
      return { kind: 'left out', why: 'its memory is protected, which only such a host does' };
    if (option.name === 'readconfig') return { kind: 'left out', why: 'a file of -readconfig is not there' };
  }
  const asked = all.filter(({ option, values }) => option.name === 'device' && isKept(values));
  const named = new Set(asked.flatMap(({ values }) => [...values.values()]));
  const taken = all.flatMap(({ option, values }, i) => {
    const value = standIn(option, values, named, i);
    return value === undefined ? [] : [[option.name === '' ? 'drive' : option.name, value] as const];
  });
  return { kind: 'options', options: taken };
}

function keysOf(option: QemuOption): KeyValues {
  const values = valuesOf(option);
  return typeof values === 'string' ? new Map() : values;
}

/** The value that an option is to have. Returns undefined where it is left out. */
function standIn(
  option: QemuOption,
  values: KeyValues,
  named: ReadonlySet<string>,
  place: number,
): string | undefined {
  const id = values.get('id') ?? '';
  switch (option.name) {
    case 'machine': {
      const kept = [...values]
        .filter(([key]) => OF_MACHINE.has(key.replaceAll('_', '-')))
        .map(([key, text]) => [key, key === 'type' ? text.replace(OF_PROXMOX, '') : text] as const);
      return kept.length === 0 ? undefined : joined(kept);
    }
    case 'device':
      return isKept(values) ? device(option, values, place) : undefined;
    case 'drive':
      return drive(values, named);
    case '':
      return drive(new Map(), named);
    case 'blockdev': {
      const node = values.get('node-name') ?? '';
      const readOnly = values.get('read-only') ?? 'off';
      return named.has(node)
        ? joined([
            ['driver', 'null-co'],
            ['node-name', node],
            ['size', SIZE],
            ['read-only', readOnly],
          ])
        : undefined;
    }
    case 'netdev':
      return network(values, place);
    case 'nic':
    case 'net':
      return values.get('type') === 'nic' || values.get('type') === 'none'
        ? option.value
        : network(values, place);
    case 'object':
      return object(values, named);
    case 'fsdev':
    case 'virtfs':
      return joined([
        ['fsdriver', 'local'],
        ['path', '/tmp'],
        ['security_model', 'none'],
        ...[...values].filter(([key]) => key === 'id' || key === 'mount_tag'),
      ]);
    case 'audiodev':
      return id === '' ? undefined : `none,id=${id}`;
    default:
      return AS_THEY_ARE.has(option.name) ? option.value : undefined;
  }
}

const SIZE = String(1024 ** 3);

function isKept(values: KeyValues): boolean {
  const driver = values.get('driver') ?? '';
  return OTHER_DEVICES.has(driver) || (driver.startsWith('virtio-') && !OF_THE_HOST.test(driver));
}

/** With an id, by which QEMU is asked for it, and without files. */
function device({ json, value }: QemuOption, values: KeyValues, place: number): string {
  const id = values.get('id') ?? `judged${place}`;
  if (json) {
    // QEMU’s JSON has texts in single quotes, too.
    const { romfile, ...rest } = JSON.parse(value.startsWith("{'") ? value.replaceAll("'", '"') : value);
    return JSON.stringify({ ...rest, id });
  }
  return joined([...[...values].filter(([key]) => key !== 'romfile' && key !== 'id'), ['id', id]]);
}

function drive(values: KeyValues, named: ReadonlySet<string>): string | undefined {
  const where = values.get('if');
  if (where !== undefined && where !== 'virtio' && !named.has(values.get('id') ?? '')) return undefined;
  const kept = [...values].filter(([key]) => OF_DRIVE.has(key));
  return joined([['file', 'null-co://'], ['format', 'raw'], ...kept]);
}

/** Kinds of network that are not a tap, and put no header before packets either. */
const PLAIN = new Set(['user', 'socket', 'stream', 'dgram', 'l2tpv3', 'vde', 'hubport']);

/** A tap in place of what has the virtio header, and of what a daemon or the host’s vhost does; QEMU’s own network in place of all others. */
function network(values: KeyValues, place: number): string {
  const type = values.get('type') ?? '';
  const queues = values.get('queues') ?? countOf(values.get('fds'));
  const own = [...values].filter(([key]) => OF_CARD.has(key));
  if (PLAIN.has(type)) return joined([['type', 'user'], ...own]);
  const header = values.get('vnet_hdr');
  return joined([
    ['type', 'tap'],
    ['ifname', `vn${place}`],
    ['script', 'no'],
    ['downscript', 'no'],
    ...(queues === undefined ? [] : [['queues', queues] as const]),
    ...(header === undefined ? [] : [['vnet_hdr', header] as const]),
    ...own,
  ]);
}

/** What `-nic` says of the card, and every backend of itself. */
const OF_CARD = new Set(['id', 'model', 'mac', 'addr', 'vectors']);

function countOf(descriptors: string | undefined): string | undefined {
  return descriptors === undefined ? undefined : String(descriptors.split(':').length);
}

function object(values: KeyValues, named: ReadonlySet<string>): string | undefined {
  const type = values.get('qom-type') ?? '';
  const id: readonly [string, string] = ['id', values.get('id') ?? ''];
  const size = values.get('size');
  if (/^memory-backend-/.test(type))
    return joined([
      ['qom-type', type === 'memory-backend-ram' ? type : 'memory-backend-memfd'],
      id,
      ...(size === undefined ? [] : [['size', size] as const]),
    ]);
  // Queues of a disk may be mapped to threads in a list, whose names are no values by themselves.
  if (type === 'iothread') return joined([['qom-type', type], id]);
  if (!named.has(id[1])) return undefined;
  if (type.startsWith('rng-')) return joined([['qom-type', 'rng-builtin'], id]);
  return type.startsWith('cryptodev-') ? joined([['qom-type', 'cryptodev-backend-builtin'], id]) : undefined;
}

/** As QEMU reads it: the first key, which it knows, is left out where a value alone may stand; a comma is doubled. */
function joined(values: Iterable<readonly [string, string]>): string {
  return [...values].map(([key, value]) => `${key}=${value.replaceAll(',', ',,')}`).join(',');
}
