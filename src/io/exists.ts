import type { Io } from './io.ts';

/** Whether there is something at a path. */
export function exists(path: string, io: Io): boolean {
  try {
    io.input.stat(path);
    return true;
  } catch {
    return false;
  }
}
