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
  return findFiles(paths, disk, { ends: JSON_FILE, noun: 'JSON file' });
}

const JSON_FILE = /\.json$/;

/** What is looked for in a directory: by how a name ends, and what to call it. */
interface Wanted {
  readonly ends: RegExp;
  readonly noun: string;
}

/** The files among `paths`, whatever their names, and those below the directories among them whose names end so, in order. Throws UsageError where a directory has none. */
export function findFiles(
  paths: readonly string[],
  disk: Directories,
  { ends, noun }: Wanted,
): readonly string[] {
  return paths.flatMap((path) => {
    if (!isDirectory(path, disk)) return [path];
    const found = disk.filesBelow(path).filter((file) => ends.test(file));
    if (found.length === 0) throw usage(path, `there is no ${noun} below this directory`);
    return found;
  });
}
