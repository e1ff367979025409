import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process that leads a group, with all that is in the group; nothing of it is left when this is done. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
