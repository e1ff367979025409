import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { InputIo } from './input-io.ts';

/** The real disk. Reading is synchronous: nothing else could go on meanwhile, and it is faster for small files. */
export function diskIo(stdin: InputIo['stdin']): InputIo {
  return { stat, readFile, pieces, stdin };
}

const stat: InputIo['stat'] = (path) => {
  const found = statSync(path);
  return { kind: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other', size: found.size };
};

/** Up to a limit it is read piece by piece, because a pipe or a device may never end. */
const readFile: InputIo['readFile'] = (path, limit) => {
  if (limit === undefined) return readFileSync(path);
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(limit);
    let length = 0;
    for (let got = -1; got !== 0 && length < limit; length += got)
      got = readSync(file, bytes, length, limit - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
};

const PIECE = 1024 * 1024;

function* pieces(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = new Uint8Array(PIECE);
      const got = readSync(file, bytes, 0, PIECE, null);
      if (got === 0) return;
      yield bytes.subarray(0, got);
    }
  } finally {
    closeSync(file);
  }
}
