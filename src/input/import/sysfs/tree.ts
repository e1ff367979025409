import { join } from 'node:path';
import type { TreeDisk } from '../../../io/tree-disk.ts';

/**
 * A guest's files below some directory: / itself, or a copy of a part of it. Paths are those of the guest. Links are
 * followed inside the tree only: an absolute target begins at its root, and `..` ends there.
 */
export interface GuestTree {
  /** The path without links; undefined where nothing is there, or links lead nowhere. */
  resolve(path: string): string | undefined;
  /** Text of a plain file, NUL and space at its ends removed; undefined where it is not there or cannot be read. */
  text(path: string): string | undefined;
  bytes(path: string, limit?: number): Uint8Array | undefined;
  /** The last part of where a link leads, which need not be in the tree; undefined where there is no link. */
  linkName(path: string): string | undefined;
  /** What a directory holds, sorted; empty where there is none. */
  names(directory: string): readonly string[];
  /** Files that are there and could not be read, with the reason. */
  readonly unreadable: readonly string[];
}

/** The largest file that is read is a kernel's configuration, some 300 KiB. */
const MAX_BYTES = 1024 * 1024;
const MAX_NAMES = 10_000;
/** As many as Linux follows. */
const MAX_LINKS = 40;
const MAX_UNREADABLE = 50;

export function treeAt(root: string, disk: TreeDisk): GuestTree {
  const unreadable: string[] = [];
  const attempt = <T>(path: string, action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (typeof code !== 'string') throw error;
      const told = unreadable.length < MAX_UNREADABLE && !ABSENT.has(code);
      const line = `${path} (${code})`;
      if (told && !unreadable.includes(line)) unreadable.push(line);
      return undefined;
    }
  };

  const resolve = (path: string): string | undefined => {
    const waiting = partsOf(path).reverse();
    const done: string[] = [];
    for (let links = 0; waiting.length > 0; ) {
      const part = waiting.pop();
      if (part === undefined || part === '.') continue;
      if (part === '..') {
        done.pop();
        continue;
      }
      const here = `/${[...done, part].join('/')}`;
      const kind = attempt(here, () => disk.kind(join(root, here)));
      if (kind === undefined) return undefined;
      if (kind !== 'link') {
        done.push(part);
        continue;
      }
      links++;
      const target = attempt(here, () => disk.target(join(root, here)));
      if (target === undefined || links > MAX_LINKS) return undefined;
      if (target.startsWith('/')) done.length = 0;
      waiting.push(...partsOf(target).reverse());
    }
    return `/${done.join('/')}`;
  };

  const bytes = (path: string, limit = MAX_BYTES): Uint8Array | undefined => {
    const real = resolve(path);
    if (real === undefined || attempt(path, () => disk.kind(join(root, real))) !== 'file') return undefined;
    return attempt(path, () => disk.read(join(root, real), limit));
  };

  return {
    resolve,
    bytes,
    linkName: (path) => {
      const directory = resolve(parentOf(path));
      if (directory === undefined) return undefined;
      const link = `${directory}/${baseName(path)}`;
      if (attempt(path, () => disk.kind(join(root, link))) !== 'link') return undefined;
      const target = attempt(path, () => disk.target(join(root, link)));
      return target === undefined ? undefined : baseName(target);
    },
    text: (path) => {
      const read = bytes(path);
      return read && new TextDecoder().decode(read).replace(/^[\s\0]+|[\s\0]+$/g, '');
    },
    names: (directory) => {
      const real = resolve(directory);
      if (real === undefined || attempt(directory, () => disk.kind(join(root, real))) !== 'directory')
        return [];
      return [...(attempt(directory, () => disk.names(join(root, real))) ?? [])]
        .sort(byNumber)
        .slice(0, MAX_NAMES);
    },
    unreadable,
  };
}

/** What says that a file is not there, which needs no mention. ENODATA and EINVAL: an attribute without a value. */
const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENODATA', 'EINVAL', 'ENODEV']);

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

const NATURAL = new Intl.Collator('en', { numeric: true });

function byNumber(a: string, b: string): number {
  return NATURAL.compare(a, b);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return partsOf(path).at(-1) ?? '';
}

/** The directory that holds a path; '/' holds itself. */
export function parentOf(path: string): string {
  return `/${partsOf(path).slice(0, -1).join('/')}`;
}
