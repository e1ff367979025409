import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { guestsOf } from './sources.ts';

/** A file of a corpus, or a guest in the source of a program. */
export interface CorpusFile {
  /** Below the directory of the corpus; of a guest, with the line on which it begins. */
  readonly name: string;
  readonly text: string;
}

/** What libvirt’s tests expect it to say. */
const MESSAGES = /\.err$/;
/** A file longer than this describes no guest. */
const LONGEST = 1_000_000;

/** All files of a directory and of those in it, in the order of their names, and the guests in those that are sources. */
export function filesOf(directory: string): readonly CorpusFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !MESSAGES.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => {
      const bytes = readFileSync(path);
      if (bytes.length > LONGEST) return [];
      return guestsOf({ name: relative(directory, path), text: new TextDecoder().decode(bytes) });
    });
}
