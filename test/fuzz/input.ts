import type { Terminal } from '../../src/text/terminal.ts';
import { runMain } from '../cli/run-main.ts';
import { type Entry, memoryDisk } from '../input/import/sysfs/samples.ts';
import type { Files } from '../input/memory-io.ts';
import type { Format } from './readers.ts';

/** One run of vnex, whole: everything that it is given. Data, so that it can be kept, cut down and run again. */
export interface FuzzInput {
  readonly argv: readonly string[];
  readonly files?: Files;
  readonly stdin?: string | Uint8Array;
  /** The files of a guest below /root. */
  readonly guest?: Readonly<Record<string, Entry>>;
  readonly terminal?: Partial<Terminal>;
  /** What stdout is read as, where the question was answered. */
  readonly format?: Format;
  /** What files that it writes are read as. */
  readonly reports?: Readonly<Record<string, Format>>;
}

/** What came of it. */
export interface FuzzOutcome {
  /** undefined: main() threw. */
  readonly code: number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: Files;
  /** What main() threw. */
  readonly thrown?: string;
}

/** Runs main(), which answers what it is given and never throws. */
export type Run = (input: FuzzInput) => Promise<FuzzOutcome>;

export const runInput: Run = async ({ argv, files = {}, stdin, guest, terminal }) => {
  try {
    return await runMain(argv, {
      files,
      ...(stdin === undefined ? {} : { stdin: [stdin] }),
      tree: memoryDisk(guest ?? {}),
      ...(terminal === undefined ? {} : { terminal }),
    });
  } catch (error) {
    const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { code: undefined, stdout: '', stderr: '', written: {}, thrown };
  }
};

// Inputs as JSON; bytes as { base64 }, what JSON would lose of a text with lone surrogates it keeps as \ud800.

export function inputToJson(input: FuzzInput): string {
  return JSON.stringify(
    input,
    (_, value: unknown) =>
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    2,
  );
}

export function inputFromJson(text: string): FuzzInput {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
      ? new Uint8Array(Buffer.from(value.base64, 'base64'))
      : value,
  );
}
