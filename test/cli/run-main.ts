import type { Io } from '../../src/io/io.ts';
import { main } from '../../src/main.ts';
import { type Files, memoryIo } from '../input/memory-io.ts';

// main() with a disk in memory. Nothing here needs a test runner.

export interface Outcome {
  /** null: it was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly files?: Files;
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly terminal?: Partial<Io['terminal']>;
  /** The folder among the files with what comes with vnex. */
  readonly fixtures?: string;
  /** The disk of a guest, for `import sysfs`. */
  readonly tree?: Io['tree'];
  /** The terminal, for `explore`. */
  readonly openScreen?: Io['openScreen'];
}

/** What a run in memory leaves behind. */
export interface MemoryOutcome extends Outcome {
  /** Files that were written, with what stands in them. */
  readonly written: Files;
}

/** Below a directory, which the files name with a `/` at the end, everything that they name. */
function filesBelow(files: Files, directory: string): readonly string[] {
  return Object.keys(files)
    .filter((path) => path.startsWith(`${directory}/`) && !path.endsWith('/'))
    .sort();
}

/** Runs main() with these files for a disk; by default on a plain UTF-8 terminal of 100 columns. */
export async function runMain(argv: readonly string[], setting: Setting = {}): Promise<MemoryOutcome> {
  const { files = {}, stdin, terminal, fixtures, tree, openScreen } = setting;
  const disk = { ...files };
  const written: Record<string, string> = {};
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, '1.2.3', {
    input: {
      ...memoryIo(disk, stdin).io,
      filesBelow: (directory) => filesBelow(disk, directory),
      ...(fixtures === undefined ? {} : { fixtures }),
    },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    writeFile: (path, text) => {
      disk[path] = text;
      written[path] = text;
    },
    makeDirectory: () => undefined,
    ...(tree === undefined ? {} : { tree }),
    ...(openScreen === undefined ? {} : { openScreen }),
    ci: false,
    isPiped: () => stdin !== undefined,
    terminal: { colour: 0, unicode: true, width: 100, ...terminal },
  });
  return { code, stdout: out.join(''), stderr: err.join(''), written };
}
