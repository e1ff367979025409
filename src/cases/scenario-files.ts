import { normalize } from 'node:path';
import { findFiles } from '../io/find-files.ts';
import type { Io } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';
import type { BrokenFile } from '../model/check.ts';
import { isExpectationFile } from './guest-expectations.ts';

/**
 * What is looked for in a directory: files of every name but those of documents, pictures and programs, which only speak of a command
 * line, or hold a part of one.
 */
const LOOKED_FOR = {
  wants: (file: string) => !OTHERS.test(file) && !isExpectationFile(file),
  noun: 'JSON or YAML file, domain, command line or other description of a guest',
};

/** Names of what no guest stands in; the hook of pre-commit has the same. */
export const OTHERS =
  /\.(?:md|markdown|rst|adoc|html?|css|svg|png|jpe?g|gif|pdf|[ch](?:pp|xx)?|cc|go|rs|py|pl|rb|java|[cm]?[jt]sx?|patch|diff|gz|xz|zst|zip|tar|tgz|img|iso|qcow2|raw|so|o)$/i;

export interface FoundFile {
  readonly file: string;
  /** On the command line, not found in a directory. */
  readonly named: boolean;
}

/** What to look at, each file once, and the paths where nothing is. */
export async function filesOf(
  paths: readonly string[],
  io: Io,
): Promise<{ readonly files: readonly FoundFile[]; readonly broken: readonly BrokenFile[] }> {
  const files = new Map<string, FoundFile>();
  const broken: BrokenFile[] = [];
  for (const path of paths) {
    try {
      for (const found of await findFiles([path], io.input, LOOKED_FOR)) {
        const file = normalize(found);
        const named = !isBelow(file, path) || files.get(file)?.named === true;
        files.set(file, { file, named });
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      broken.push({ file: path, problems: error.problems });
    }
  }
  return { files: [...files.values()], broken };
}

/** Whether a directory that was named holds the file. */
function isBelow(file: string, path: string): boolean {
  const directory = normalize(`${path}/`);
  return directory === './' || file.startsWith(directory);
}
