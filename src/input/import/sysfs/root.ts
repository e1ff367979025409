import { join } from 'node:path';
import type { TreeDisk } from '../../../io/tree-disk.ts';

/** What shows that a directory is a guest's / or a copy of it. */
const PARTS = ['sys', 'proc', 'sos_commands'];

function has(directory: string, name: string, disk: TreeDisk): boolean {
  try {
    return disk.kind(join(directory, name)) === 'directory';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function isRoot(directory: string, disk: TreeDisk): boolean {
  return PARTS.some((name) => has(directory, name, disk));
}

function namesIn(directory: string, disk: TreeDisk): readonly string[] {
  try {
    return disk.names(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

/**
 * Where a guest's files begin: the directory that is named, or the one in it that an archive such as a sosreport unpacks
 * to. Returns undefined for a plain file.
 */
export function rootOf(given: string, disk: TreeDisk): string | undefined {
  try {
    if (disk.kind(given) === 'file') return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return given;
    throw error;
  }
  if (isRoot(given, disk)) return given;
  const within = namesIn(given, disk).map((name) => join(given, name));
  const roots = within.filter((directory) => isRoot(directory, disk));
  const [only, ...others] = roots;
  return only === undefined || others.length > 0 ? given : only;
}
