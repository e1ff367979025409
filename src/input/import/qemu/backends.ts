import type { Backend } from '../../../model/qemu.ts';
import { isElided, type KeyValues, onOff } from './keyval.ts';

/** Everything that a device can have behind it, by id. */
export interface Backends {
  readonly drives: ReadonlyMap<string, Backend>;
  readonly netdevs: ReadonlyMap<string, Backend>;
  readonly fsdevs: ReadonlySet<string>;
  readonly chardevs: ReadonlyMap<string, Chardev>;
  /** Drives that devices name by the block node, which several may share. */
  readonly nodes: ReadonlySet<string>;
  /** The type of each `-object`. */
  readonly objects: ReadonlyMap<string, KeyValues>;
}

export interface Chardev {
  /** The path of its socket; left out of any other. */
  readonly socket?: string;
  /** It has room for several devices: mux=on. */
  readonly isMultiplexer: boolean;
}

/** `-drive` and `-blockdev`: whether the disk can be written, and whether it has a write cache. */
export function driveBackend(values: KeyValues): Backend {
  const readOnly =
    onOff(values, 'readonly') === true ||
    onOff(values, 'read-only') === true ||
    values.get('media') === 'cdrom';
  const cache = values.get('cache');
  const through = cache === 'writethrough' || cache === 'directsync';
  const writeCache = onOff(values, 'cache.writeback') ?? !through;
  return { present: true, readOnly, writeCache };
}

/** Keys that say what is in a drive. */
const OF_MEDIUM = /^(?:file|driver|filename|format)(?:\.|$)/;

/** Whether a `-drive` has no medium, as one for discs may. */
export function isEmptyDrive(values: KeyValues): boolean {
  return !isElided(values) && [...values.keys()].every((key) => !OF_MEDIUM.test(key));
}

/** Network backends that put a virtio header before each packet. */
const WITH_HEADER = new Set(['tap', 'bridge', 'vhost-user', 'vhost-vdpa', 'netmap']);

/** `-netdev` and `-nic`: what the backend can do for a network card. */
export function netBackend(values: KeyValues): Backend {
  const type = values.get('type') ?? '';
  const passt = type === 'passt' && onOff(values, 'vhost-user') === true;
  const vnetHeader = passt || (WITH_HEADER.has(type) && onOff(values, 'vnet_hdr') !== false);
  const vhost = passt ? 'user' : vhostOf(type, values);
  return { present: true, vnetHeader, queues: queuesOf(values), ...(vhost === undefined ? {} : { vhost }) };
}

/** The number that is given, or one for each file descriptor that the backend is handed. */
function queuesOf(values: KeyValues): number {
  const given = Number(values.get('queues') ?? '');
  if (Number.isInteger(given) && given >= 1) return given;
  const descriptors = values.get('fds') ?? values.get('vhostfds');
  return descriptors === undefined ? 1 : descriptors.split(':').length;
}

function vhostOf(type: string, values: KeyValues): Backend['vhost'] {
  if (type === 'vhost-user') return 'user';
  if (type === 'vhost-vdpa') return 'vdpa';
  if (type !== 'tap') return undefined;
  const given = onOff(values, 'vhost');
  const implied =
    ['vhostfd', 'vhostfds'].some((key) => values.has(key)) || onOff(values, 'vhostforce') === true;
  return (given ?? implied) ? 'kernel' : undefined;
}

/** QEMU's devices without a `-netdev` of their own share a hub, where no header passes. */
export const HUB: Backend = { present: true, vnetHeader: false };
