import type { InputIo } from '../io.ts';
import { STDIN } from '../source.ts';

/** A text that was read, or why it was not. */
export type TextReading = { readonly text: string } | { readonly message: string };

const MIB = 1024 * 1024;
/** A machine with a hundred devices says some 300 KiB. */
const MAX_MIB = 16;

/** Reads a log, or standard input where the path is `-`. Never throws for what a user can cause. */
export async function readQmpText(path: string, io: InputIo): Promise<TextReading> {
  try {
    const bytes = path === STDIN ? await fromStdin(io) : fromDisk(path, io);
    return typeof bytes === 'string' ? { message: bytes } : decoded(bytes);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    return { message: REASONS[error.code] ?? `cannot be read (${error.code})` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'a directory; expected a file of QMP answers',
};

const TOO_LARGE = `too large; no QMP log has more than ${MAX_MIB} MiB`;

function fromDisk(path: string, io: InputIo): Uint8Array | string {
  const { kind, size } = io.stat(path);
  if (kind === 'directory') return REASONS.EISDIR ?? '';
  if (kind === 'file' && size > MAX_MIB * MIB) return TOO_LARGE;
  const bytes = io.readFile(path, MAX_MIB * MIB + 1);
  return bytes.length > MAX_MIB * MIB ? TOO_LARGE : bytes;
}

async function fromStdin(io: InputIo): Promise<Uint8Array | string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    size += bytes.length;
    if (size > MAX_MIB * MIB) return TOO_LARGE;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decoded(bytes: Uint8Array): TextReading {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return { text };
  } catch {
    // Said below.
  }
  return { message: 'a binary file; expected QMP answers in UTF-8' };
}
