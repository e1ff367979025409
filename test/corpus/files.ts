import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A file of a corpus. */
export interface CorpusFile {
  /** Below the directory of the corpus. */
  readonly name: string;
  readonly text: string;
}

/** What libvirt’s tests expect it to say. */
const MESSAGES = /\.err$/;
/** A file longer than this describes no guest. */
const LONGEST = 1_000_000;

/** All files of a directory and of those in it, in the order of their names. */
export function filesOf(directory: string): readonly CorpusFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !MESSAGES.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => {
      const bytes = readFileSync(path);
      if (bytes.length > LONGEST) return [];
      return [{ name: relative(directory, path), text: new TextDecoder().decode(bytes) }];
    });
}
