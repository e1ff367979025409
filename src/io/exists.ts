import type { InputIo } from './input-io.ts';

/** What is at a path; undefined where there is nothing, or nothing that may be looked at. */
function kindAt(path: string, input: Pick<InputIo, 'stat'>) {
  try {
    return input.stat(path).kind;
  } catch {
    // What is wrong with it is said where it is read.
    return undefined;
  }
}

/** Whether there is something at a path. */
export function exists(path: string, input: Pick<InputIo, 'stat'>): boolean {
  return kindAt(path, input) !== undefined;
}

/** Whether there is something that can be read: a file, a pipe or a device. */
export function isReadable(path: string, input: Pick<InputIo, 'stat'>): boolean {
  const kind = kindAt(path, input);
  return kind === 'file' || kind === 'other';
}

export function isDirectory(path: string, input: Pick<InputIo, 'stat'>): boolean {
  return kindAt(path, input) === 'directory';
}
