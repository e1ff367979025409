import { usage } from './usage-error.ts';

/** Writes to a path; what the operating system refuses is the user's to put right: UsageError. */
export function attemptWrite(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw usage(path, `cannot be written (${String(error.code)})`);
  }
}
