import { normalize } from 'node:path';
import type { InputIo } from './input-io.ts';
import { usage } from './usage-error.ts';

/** What finding files needs of the disk. */
export interface Directories extends Pick<InputIo, 'stat'> {
  /** Every file below a directory, sorted by name, links to directories not followed, hidden ones and installed packages left out. */
  readonly filesBelow: (directory: string) => readonly string[];
}

type Kind = 'directory' | 'other' | 'missing';

function kindAt(path: string, disk: Directories): Kind {
  try {
    return disk.stat(path).kind === 'directory' ? 'directory' : 'other';
  } catch {
    // What is wrong with it is said where it is read.
    return 'missing';
  }
}

/** The files of vnex’s own formats among `paths` and below the directories among them, in order. Throws UsageError where a directory has none. */
export function findDescriptions(paths: readonly string[], disk: Directories): Promise<readonly string[]> {
  return findFiles(paths, disk, { wants: (file) => DESCRIPTION.test(file), noun: 'JSON or YAML file' });
}

const DESCRIPTION = /\.(?:jsonc?|ya?ml)$/i;

/** What is looked for in a directory: by name, and what to call it. */
interface Wanted {
  readonly wants: (file: string) => boolean;
  readonly noun: string;
}

/**
 * The files among `paths`, whatever their names, those that a pattern among them matches, and those below the directories among
 * them whose names are wanted, in order. Throws UsageError where a pattern or a directory has none.
 */
export async function findFiles(
  paths: readonly string[],
  disk: Directories,
  wanted: Wanted,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await filesAt(path, disk, wanted)));
  return found;
}

async function filesAt(path: string, disk: Directories, { wants, noun }: Wanted): Promise<readonly string[]> {
  const kind = kindAt(path, disk);
  if (kind === 'directory') {
    const found = disk.filesBelow(path).filter(wants);
    if (found.length === 0) throw usage(path, `there is no ${noun} below this directory`);
    return found;
  }
  return kind === 'missing' && PATTERN.test(path) ? matching(path, disk) : [path];
}

/** What a shell takes for a pattern, too: where nobody has expanded it, as in a configuration, it is expanded here. */
const PATTERN = /[*?[\]{}]/;

async function matching(pattern: string, disk: Directories): Promise<readonly string[]> {
  const { default: picomatch } = await import('picomatch');
  const normal = normalize(pattern);
  const base = picomatch.scan(normal).base || '.';
  const matches = picomatch(normal);
  const found =
    kindAt(base, disk) === 'directory' ? disk.filesBelow(base).filter((file) => matches(file)) : [];
  if (found.length === 0) throw usage(pattern, 'no file matches this pattern');
  return found;
}
