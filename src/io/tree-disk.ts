import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';

/** What is at a path itself, links not followed; `other` is a pipe, a socket or a device. */
export type EntryKind = 'file' | 'directory' | 'link' | 'other';

/** What reading a tree needs of the disk. Each throws what Node throws. */
export interface TreeDisk {
  kind(path: string): EntryKind;
  target(link: string): string;
  names(directory: string): readonly string[];
  /** No more than `limit` bytes of a plain file; of anything else nothing. */
  read(path: string, limit: number): Uint8Array;
}

/** The real disk. The size of a file in /sys or /proc says nothing, so files are read until they end. */
export const treeDisk: TreeDisk = {
  kind: (path) => {
    const found = lstatSync(path);
    if (found.isSymbolicLink()) return 'link';
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
  },
  target: (link) => readlinkSync(link),
  names: (directory) => readdirSync(directory),
  read: (path, limit) => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      return fstatSync(file).isFile() ? readAll(file, limit) : new Uint8Array();
    } finally {
      closeSync(file);
    }
  },
};

const PIECE = 64 * 1024;

function readAll(file: number, limit: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < limit; ) {
    const piece = new Uint8Array(Math.min(PIECE, limit - length));
    const got = readSync(file, piece);
    if (got === 0) break;
    pieces.push(piece.subarray(0, got));
    length += got;
  }
  return Buffer.concat(pieces);
}
