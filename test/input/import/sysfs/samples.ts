import { F, NET, TYPE } from '../../../../src/features/bits.ts';
import { type GuestTree, treeAt } from '../../../../src/input/import/sysfs/tree.ts';
import type { TreeDisk } from '../../../../src/io/tree-disk.ts';
import { errno } from '../../memory-io.ts';

/** What is at a path: text, bytes, a link's target, a pipe, or a file that may not be read. */
export type Entry =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly other: true }
  | { readonly fails: string };

/** `/a/b/c` → `/a/b`, `/a` and the root. */
function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** A disk of these files below /root; directories are those that the paths need. */
export function memoryDisk(entries: Readonly<Record<string, Entry>>): TreeDisk {
  const files = new Map(Object.entries(entries).map(([path, entry]) => [`/root${path}`, entry]));
  const directories = new Set([...files.keys()].flatMap(parentsOf));
  const entryAt = (path: string): Entry => files.get(path) ?? fail('ENOENT');
  return {
    kind: (path) => {
      const entry = files.get(path);
      if (entry === undefined) return directories.has(path) ? 'directory' : fail('ENOENT');
      if (typeof entry === 'string' || entry instanceof Uint8Array || 'fails' in entry) return 'file';
      return 'link' in entry ? 'link' : 'other';
    },
    target: (path) => {
      const entry = entryAt(path);
      return typeof entry === 'object' && 'link' in entry ? entry.link : fail('EINVAL');
    },
    names: (path) => [
      ...new Set(
        [...files.keys()]
          .filter((name) => name.startsWith(`${path}/`))
          .map((name) => name.slice(path.length + 1).split('/')[0] ?? ''),
      ),
    ],
    read: (path, limit) => {
      const entry = entryAt(path);
      if (typeof entry === 'string') return new TextEncoder().encode(entry).subarray(0, limit);
      if (entry instanceof Uint8Array) return entry.subarray(0, limit);
      return fail('fails' in entry ? entry.fails : 'EINVAL');
    },
  };
}

export function memoryTree(entries: Readonly<Record<string, Entry>>): GuestTree {
  return treeAt('/root', memoryDisk(entries));
}

function fail(code: string): never {
  throw errno(code);
}

/** The feature string of sysfs. */
export function featuresFile(...bits: readonly number[]): string {
  return `${Array.from({ length: 64 }, (_, bit) => (bits.includes(bit) ? '1' : '0')).join('')}\n`;
}

/** A PCI function of this ID with a virtio device at work, and the link to it. */
export function pciDevice(
  index: number,
  pci: string,
  type: number,
  bits: readonly number[],
  more: Readonly<Record<string, Entry>> = {},
): Readonly<Record<string, Entry>> {
  const parent = `/sys/devices/pci0000:00/0000:00:0${index + 1}.0`;
  const path = `${parent}/virtio${index}`;
  return {
    [`/sys/bus/virtio/devices/virtio${index}`]: {
      link: `../../../devices/pci0000:00/0000:00:0${index + 1}.0/virtio${index}`,
    },
    [`${parent}/device`]: `${pci}\n`,
    [`${parent}/uevent`]: 'DRIVER=virtio-pci\n',
    [`${path}/device`]: `0x${type.toString(16).padStart(4, '0')}\n`,
    [`${path}/features`]: featuresFile(...bits),
    [`${path}/status`]: '0x0000000f\n',
    [`${path}/driver`]: { link: '../../../../bus/virtio/drivers/virtio_net' },
    ...Object.fromEntries(Object.entries(more).map(([name, entry]) => [`${path}/${name}`, entry])),
  };
}

/** An x86-64 guest with one network card; what is given comes on top. */
export function x86Guest(more: Readonly<Record<string, Entry>> = {}): Readonly<Record<string, Entry>> {
  return {
    '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu lm hypervisor\n',
    '/proc/version': 'Linux version 6.12.48 (me@here) #1 SMP\n',
    '/proc/cmdline': 'quiet\n',
    ...pciDevice(0, '0x1041', TYPE.NET, [NET.CSUM, NET.GUEST_CSUM, NET.MAC, F.VERSION_1]),
    ...more,
  };
}
