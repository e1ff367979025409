import type { Inputs } from '../../src/input/inputs.ts';
import { openInputs, problemsOf } from '../../src/input/inputs.ts';
import type { InputIo } from '../../src/io/input-io.ts';
import { formatProblem } from '../../src/io/usage-error.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A disk of these files, which counts how often each is read. `dir/` is a directory. */
export function memoryIo(files: Files, stdin: readonly (string | Uint8Array)[] = []) {
  const reads = new Map<string, number>();
  const bytesOf = (path: string): Uint8Array => {
    const content = Object.hasOwn(files, path) ? files[path] : undefined;
    if (content === undefined) throw errno('ENOENT');
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  const io: InputIo = {
    stat: (path) =>
      Object.hasOwn(files, `${path}/`)
        ? { kind: 'directory', size: 0 }
        : { kind: 'file', size: bytesOf(path).length },
    readFile: (path, limit) => {
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return bytesOf(path).subarray(0, limit);
    },
    stdin: (async function* () {
      yield* stdin;
    })(),
  };
  return { io, reads };
}

/** What a loader finds wrong, one line each. */
export async function problemLines(
  files: Files,
  load: (inputs: Inputs) => Promise<unknown>,
): Promise<readonly string[]> {
  const inputs = openInputs(memoryIo(files).io);
  await load(inputs);
  return (await problemsOf(inputs)).map(formatProblem);
}
