import type { Substitute } from '../../model/step.ts';
import type { KeyValues } from '../import/qemu/keyval.ts';
import type { QemuOption } from '../import/qemu/options.ts';

/** Options that stand in the places of a device and of what is behind it. */
export interface SubstituteOptions {
  /** Undefined where nothing is behind it. */
  readonly backend: { readonly name: string; readonly value: string } | undefined;
  /** The values of `-device`: what takes the device’s own place first; empty where the device stays. */
  readonly devices: readonly string[];
}

/** What whoever takes the edit has to put in. */
export const FOLDER = '/path/to/share';
export const DISK = '/path/to/disk.raw';
/** The network that libvirt sets up by itself. */
export const NETWORK = 'default';
/** The first number that a guest may have on a socket. */
export const CID = 'guest-cid=3';

/** Properties that say where a device stands, and go on to hold. */
const KEPT = ['id', 'bus', 'addr', 'devno', 'iommu_platform', 'disable-legacy', 'disable-modern'];

/** The options of a substitute; undefined where it cannot take the device’s place. */
export function substituteOptions(
  by: Substitute,
  { json }: Pick<QemuOption, 'json'>,
  values: KeyValues,
  properties: ReadonlyMap<string, string>,
): SubstituteOptions | undefined {
  const [, base = '', bus = ''] =
    /^(.*?)-(pci(?:-(?:non-)?transitional)?|ccw|device)$/.exec(values.get('driver') ?? '') ?? [];
  const id = values.get('chardev') ?? values.get('netdev') ?? '';
  const kept = [...values].filter(([key]) => KEPT.includes(key) && !properties.has(key));
  const device = (driver: string, own: Readonly<Record<string, string>>) => {
    const all = new Map([['driver', driver], ...Object.entries(own), ...kept, ...properties]);
    return json
      ? JSON.stringify(Object.fromEntries([...all].map(([key, value]) => [key, jsonOf(value)])))
      : [driver, ...[...all].slice(1).map(([key, value]) => `${key}=${value}`)].join(',');
  };
  switch (by) {
    case '9p':
      if (base !== 'vhost-user-fs') return undefined;
      return {
        backend: { name: 'fsdev', value: `local,id=${id},path=${FOLDER},security_model=none` },
        devices: [device(`virtio-9p-${bus}`, { fsdev: id, mount_tag: values.get('tag') ?? 'share' })],
      };
    case 'virtio-blk':
    case 'virtio-scsi': {
      const isDisk = base === 'vhost-user-blk' || (base === 'vhost-user-scsi' && by === 'virtio-scsi');
      if (!isDisk) return undefined;
      const backend = { name: 'drive', value: `file=${DISK},format=raw,if=none,id=${id}` };
      if (by === 'virtio-blk') return { backend, devices: [device(`virtio-blk-${bus}`, { drive: id })] };
      const scsi = values.get('id') ?? `${id}-scsi`;
      return {
        backend,
        devices: [`scsi-hd,drive=${id},bus=${scsi}.0`, device(`virtio-scsi-${bus}`, { id: scsi })],
      };
    }
    case 'virtio-rng':
      return { backend: undefined, devices: [device(`virtio-rng-${bus}`, {})] };
    case 'vhost-vsock': {
      const [name, cid] = CID.split('=');
      return { backend: undefined, devices: [device(`vhost-vsock-${bus}`, { [name ?? '']: cid ?? '' })] };
    }
    case 'vhost-net':
      if (!base.startsWith('virtio-net')) return undefined;
      return { backend: { name: 'netdev', value: `tap,id=${id},vhost=on` }, devices: [] };
  }
}

function jsonOf(value: string): string | boolean {
  return value === 'on' || value === 'off' ? value === 'on' : value;
}
