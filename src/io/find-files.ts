import type { InputIo } from './input-io.ts';
import { usage } from './usage-error.ts';

/** What finding files needs of the disk. */
export interface Directories extends Pick<InputIo, 'stat'> {
  /** Every file below a directory, sorted by name, links to directories not followed. */
  readonly filesBelow: (directory: string) => readonly string[];
}

function isDirectory(path: string, disk: Directories): boolean {
  try {
    return disk.stat(path).kind === 'directory';
  } catch {
    // What is wrong with it is said where it is read.
    return false;
  }
}

/** The JSON files among `paths` and below the directories among them, in order. Throws UsageError where a directory has none. */
export function findJsonFiles(paths: readonly string[], disk: Directories): readonly string[] {
  return paths.flatMap((path) => {
    if (!isDirectory(path, disk)) return [path];
    const found = disk.filesBelow(path).filter((file) => file.endsWith('.json'));
    if (found.length === 0) throw usage(path, 'there is no JSON file below this directory');
    return found;
  });
}
