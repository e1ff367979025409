import type { ModelRow } from '../data/qemu-models.ts';
import type { Plug } from '../model/qemu.ts';
import type { QemuDevice } from '../model/recording.ts';

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
  'iothread',
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

/** A backend that needs no set-up. `shared` is a directory for a shared file system. */
export function backendFor(id: string, plug: Plug, row: ModelRow, shared: string): BackendArguments {
  const iothread = plug.properties.has('iothread')
    ? { before: ['-object', `iothread,id=t${id}`], properties: [['iothread', `t${id}`] as const] }
    : { before: [], properties: [] };
  const own = backendOf(id, plug, row, shared);
  return {
    before: [...iothread.before, ...own.before],
    properties: [...iothread.properties, ...own.properties],
    described: own.described,
  };
}

const NOTHING: BackendArguments = { before: [], properties: [], described: {} };

function backendOf(id: string, { backend }: Plug, row: ModelRow, shared: string): BackendArguments {
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
