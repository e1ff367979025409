import { spawnSync } from 'node:child_process';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Arch } from '../model/platform.ts';
import { BootError } from './boot-error.ts';
import { readElf } from './elf.ts';

/** The modules of one kernel: a tree as /lib/modules/RELEASE is, where depmod need not have run. */
export interface ModuleTree {
  readonly directory: string;
  readonly release: string;
  /** Path of each module by its name, with underscores. */
  readonly files: ReadonlyMap<string, string>;
  /** What is in the kernel image itself. */
  readonly builtIn: ReadonlySet<string>;
}

/** A module, ready to be loaded. */
export interface ReadyModule {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const MODULE = /\.ko(?:\.xz|\.zst|\.gz)?$/;

/** A file's name and a module's differ in hyphens only. */
export function moduleName(file: string): string {
  return basename(file).replace(MODULE, '').replaceAll('-', '_');
}

/**
 * Finds the modules below a directory. What is built in may be listed elsewhere, as a package of its own has the list.
 * Returns undefined where there are none.
 */
export function openModules(directory: string, others: readonly string[] = []): ModuleTree | undefined {
  const files = new Map<string, string>();
  for (const path of filesBelow(directory)) if (MODULE.test(path)) files.set(moduleName(path), path);
  if (files.size === 0) return undefined;
  const lists = [directory, ...others].map((one) => textOf(join(one, 'modules.builtin')));
  const listed = lists.find((list) => list !== '') ?? '';
  const builtIn = new Set(
    listed
      .split('\n')
      .filter((line) => line !== '')
      .map(moduleName),
  );
  return { directory, release: basename(directory), files, builtIn };
}

/** Which processor the modules are for. Returns undefined where that cannot be told. */
export function archOfModules({ files }: ModuleTree): Arch | undefined {
  for (const name of ['virtio_net', 'virtio', 'virtio_ring', ...files.keys()]) {
    const path = files.get(name);
    if (path !== undefined) return readElf(readModule(path))?.arch;
  }
  return undefined;
}

/** The modules of these names and all that they need, in an order in which they can be loaded. Throws BootError. */
export function modulesInOrder(names: readonly string[], tree: ModuleTree): readonly ReadyModule[] {
  const ready = new Map<string, ReadyModule>();
  const add = (name: string, wantedBy: string): void => {
    if (ready.has(name) || tree.builtIn.has(name)) return;
    const path = tree.files.get(name);
    if (path === undefined)
      throw new BootError(
        `${tree.directory}: there is no module ${name}, which ${wantedBy} needs; ${whatIsMissing(tree)}`,
      );
    const bytes = readModule(path);
    for (const needed of moduleDependencies(bytes, path)) add(needed, name);
    ready.set(name, { name, bytes });
  };
  for (const name of names) add(name, 'the guest');
  return [...ready.values()];
}

function whatIsMissing({ builtIn, release }: ModuleTree): string {
  return builtIn.size > 0
    ? 'is the package of this kernel whole?'
    : `nothing lists what is built in: unpack linux-base-${release} beside it, which has modules.builtin since 7.2`;
}

/** Whether a kernel has a driver at all, in itself or as a module. */
export function hasModule(name: string, { files, builtIn }: ModuleTree): boolean {
  return files.has(name) || builtIn.has(name);
}

/** `depends=` of a module's .modinfo. Throws BootError. */
export function moduleDependencies(bytes: Uint8Array, path: string): readonly string[] {
  const info = readElf(bytes)?.section('.modinfo');
  if (info === undefined) throw new BootError(`${path} is no kernel module: it has no .modinfo`);
  const entries = new TextDecoder('latin1').decode(info).split('\0');
  const depends = entries.find((entry) => entry.startsWith('depends='))?.slice('depends='.length) ?? '';
  return depends
    .split(',')
    .filter((name) => name !== '')
    .map(moduleName);
}

/** A module as the kernel takes it: few kernels unpack modules by themselves, and busybox does not. Throws BootError. */
function readModule(path: string): Uint8Array {
  const packed = readFileSync(path);
  if (path.endsWith('.ko')) return packed;
  if (path.endsWith('.gz')) return gunzipSync(packed);
  const tool = path.endsWith('.xz') ? 'xz' : 'zstd';
  const { stdout, status } = spawnSync(tool, ['-dc'], { input: packed, maxBuffer: LARGEST });
  if (status === 0) return stdout;
  throw new BootError(
    status === null
      ? `${path} is packed, and there is no ${tool} to unpack it: apt-get install ${PACKAGE[tool]}`
      : `${path} cannot be unpacked: ${tool} ended with ${status}`,
  );
}

const LARGEST = 256 * 1024 * 1024;
const PACKAGE = { xz: 'xz-utils', zstd: 'zstd' } as const;

function filesBelow(directory: string): string[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    // `build` and `source` lead out of the tree.
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
