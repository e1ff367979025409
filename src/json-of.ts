import type { Program } from './cli/command.ts';
import { diskIo } from './io/disk.ts';
import type { Io } from './io/io.ts';
import { filesBelow } from './io/process-io.ts';
import { usage } from './io/usage-error.ts';

// Commands as functions: what they print as JSON is what the library gives.

/** What a text is called that stands for a file. */
export const TEXT = 'text';

const PROGRAM: Program = { complete: async () => ({ candidates: [], files: false }), version: '' };

function notWritten(): never {
  throw new Error('nothing is written for a library');
}

/** The disk; with a text, it is there as a file of the name TEXT. Nothing is shown, and nothing is written. */
function ioWith(text: string | undefined, out: (piece: string) => void): Io {
  const disk = { ...diskIo((async function* () {})()), filesBelow };
  const bytes = text === undefined ? undefined : Buffer.from(text);
  const input: Io['input'] =
    bytes === undefined
      ? disk
      : {
          stdin: disk.stdin,
          filesBelow,
          stat: (path) => (path === TEXT ? { kind: 'file', size: bytes.length } : disk.stat(path)),
          readFile: (path, limit) => (path === TEXT ? bytes.subarray(0, limit) : disk.readFile(path, limit)),
        };
  return {
    input,
    out,
    err: () => {},
    writeFile: notWritten,
    makeDirectory: notWritten,
    terminal: { colour: 0, unicode: true, width: 100 },
    ci: false,
  };
}

type Run = (io: Io, program: Program) => Promise<unknown>;

/** What a command prints that is told to print JSON. What it says afterwards could not be answered is in what it printed. */
async function printedBy(run: Run, text: string | undefined): Promise<string> {
  const printed: string[] = [];
  const io = ioWith(text, (piece) => printed.push(piece));
  try {
    await run(io, PROGRAM);
  } catch (error) {
    if (printed.length === 0) throw error;
  }
  return printed.join('');
}

/** The JSON that a command prints, with a text as the file TEXT. Rejects with a UsageError. */
export async function jsonOf<Json>(run: Run, text?: string): Promise<Json> {
  return JSON.parse(await printedBy(run, text));
}

/** What was asked as JSON, whose positions nobody sees. */
export function spelledOut(asked: unknown): string {
  try {
    return JSON.stringify(asked) ?? 'null';
  } catch (error) {
    // A circle, a BigInt, a toJSON() that throws.
    throw usage(TEXT, `it cannot be written as JSON: ${error instanceof Error ? error.message : error}`);
  }
}
