import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

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

/** proc(5): utime and stime are counted in these. */
const TICK_MS = 10;

/** Milliseconds of a processor that a process has used so far. Returns undefined where /proc does not tell. */
export function processorTime({ pid }: ChildProcess): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}
