import type { ModelRow } from '../data/qemu-models.ts';
import { type FeatureSet, toMask } from '../features/feature-set.ts';
import type { Plug } from '../model/qemu.ts';
import type { QemuDevice } from '../model/recording.ts';
import type { BootDirectory } from './boot-directory.ts';
import type { InstalledDaemon } from './daemons.ts';

/** A device that is given a backend: the id that it has, how it is plugged, and the row of its model. */
export interface BackedDevice {
  readonly id: string;
  readonly plug: Plug;
  readonly row: ModelRow;
}

/** What stands behind a device: arguments of its own, properties that name them, and the same in words. */
export interface BackendArguments {
  readonly before: readonly string[];
  readonly properties: readonly (readonly [string, string])[];
  readonly described: QemuDevice['backend'];
}

/** Properties by which a command line names what stands behind a device, or where it sits; a boot has its own. */
export const OWN_PROPERTIES: ReadonlySet<string> = new Set([
  'acpi-index',
  'addr',
  'audiodev',
  'bootindex',
  'chardev',
  'cryptodev',
  'devno',
  'drive',
  'failover_pair_id',
  'fsdev',
  'memdev',
  'mount_tag',
  'multifunction',
  'netdev',
  'rng',
  'romfile',
]);

/** Bytes of a disk, which reads as zeros and keeps nothing. */
const DISK_BYTES = 4 * 1024 * 1024;
const MEMORY_MIB = 128;

/** A daemon behind a device, with what it offers where it has been asked. */
export interface Served {
  readonly daemon: InstalledDaemon;
  readonly offers: FeatureSet | undefined;
}

/** A backend that needs no set-up, or the socket of the daemon that serves the device. */
export function backendFor(
  device: BackedDevice,
  { shared, daemonSocket }: BootDirectory,
  served: Served | undefined,
): BackendArguments {
  const { id, plug } = device;
  const iothread = plug.properties.has('iothread')
    ? { before: ['-object', `iothread,id=${iothreadOf(id)}`] }
    : { before: [] };
  const own =
    served === undefined ? backendOf(device, shared) : backendOfDaemon(device, daemonSocket(id), served);
  return {
    before: [...iothread.before, ...own.before],
    properties: own.properties,
    described: own.described,
  };
}

/** The thread of a device that asks for one of its own. */
export function iothreadOf(id: string): string {
  return `t${id}`;
}

function backendOfDaemon(
  { id, plug: { backend }, row }: BackedDevice,
  socket: string,
  { daemon, offers }: Served,
): BackendArguments {
  const before = ['-chardev', `socket,id=c${id},path=${socket}`];
  const described = { daemon: daemon.name, ...(offers === undefined ? {} : { offers: toMask(offers) }) };
  if (row.device !== 'virtio-net-device') return { before, properties: [['chardev', `c${id}`]], described };
  return {
    before: [...before, '-netdev', `vhost-user,id=n${id},chardev=c${id}`],
    properties: [['netdev', `n${id}`]],
    described: { netdev: 'vhost-user', vnet_hdr: backend.vnetHeader !== false, ...described },
  };
}

const NOTHING: BackendArguments = { before: [], properties: [], described: {} };

function backendOf({ id, plug: { backend }, row }: BackedDevice, shared: string): BackendArguments {
  switch (row.device) {
    case 'virtio-net-device': {
      const header = backend.vnetHeader !== false;
      const netdev = header
        ? `tap,id=n${id},script=no,downscript=no,vnet_hdr=on`
        : `hubport,id=n${id},hubid=${id.replace(/\D/g, '')}`;
      return {
        before: ['-netdev', netdev],
        properties: [['netdev', `n${id}`]],
        described: { netdev: header ? 'tap' : 'hubport', vnet_hdr: header },
      };
    }
    case 'virtio-blk-device': {
      const readOnly = backend.readOnly === true;
      const node = `null-co,node-name=d${id},size=${DISK_BYTES},read-zeroes=on`;
      return {
        before: ['-blockdev', readOnly ? `${node},read-only=on` : node],
        properties: [['drive', `d${id}`]],
        described: { drive: 'null-co, 4 MiB', ...(readOnly ? { read_only: true } : {}) },
      };
    }
    case 'virtio-9p-device':
      return {
        before: ['-fsdev', `local,id=f${id},path=${shared},security_model=none,readonly=on`],
        properties: [
          ['fsdev', `f${id}`],
          ['mount_tag', `tag${id}`],
        ],
        described: { fsdev: 'local' },
      };
    case 'virtio-crypto-device':
      return {
        before: ['-object', `cryptodev-backend-builtin,id=c${id}`],
        properties: [['cryptodev', `c${id}`]],
        described: { cryptodev: 'builtin' },
      };
    case 'virtio-mem':
    case 'virtio-pmem':
      return {
        before: ['-object', `memory-backend-ram,id=m${id},size=${MEMORY_MIB}M`],
        properties: [['memdev', `m${id}`]],
        described: { memdev: 'ram' },
      };
    case 'virtio-sound-device':
      return {
        before: ['-audiodev', `none,id=a${id}`],
        properties: [['audiodev', `a${id}`]],
        described: { audiodev: 'none' },
      };
    default:
      return NOTHING;
  }
}

/** Whether a device adds memory, for which the machine must have room. */
export function addsMemory({ device }: ModelRow): boolean {
  return device === 'virtio-mem' || device === 'virtio-pmem';
}
