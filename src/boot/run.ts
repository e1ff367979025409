import { type ChildProcess, spawn } from 'node:child_process';
import { BootError } from './boot-error.ts';
import { emptyReport, type GuestDevice, type GuestReport, panicIn, readGuestLine } from './guest-output.ts';
import { readLines } from './line-socket.ts';
import { killed } from './process-group.ts';

/** One start of QEMU. */
export interface Run {
  readonly binary: string;
  readonly arguments: readonly string[];
  /** What QEMU calls a device. */
  readonly nameOf: (device: GuestDevice) => string | undefined;
  /** Asks QEMU about a device that the guest has just bound; the signal says that QEMU is gone. */
  readonly ask: (device: GuestDevice, over: AbortSignal) => Promise<void>;
  /** Hears each line of the console. */
  readonly hear?: (line: string) => void;
  /** QEMU has been started. */
  readonly started?: (child: ChildProcess) => void;
  readonly accel: 'tcg' | 'kvm';
  /** Milliseconds. */
  readonly timeout: number;
  /** The user wants an end. */
  readonly interrupt: AbortSignal;
}

/** How it went: the guest told all that it had to, or QEMU would not even start it. */
export type BootEnd =
  | { readonly kind: 'reported'; readonly report: GuestReport; readonly stderr: string }
  | { readonly kind: 'refused'; readonly stderr: string };

/** Runs QEMU until the guest has told everything. Throws BootError; whatever happens, no process is left. */
export async function runQemu(run: Run): Promise<BootEnd> {
  run.interrupt.throwIfAborted();
  const child = spawn(run.binary, run.arguments, { detached: true, stdio: 'pipe' });
  run.started?.(child);
  const over = new AbortController();
  const heard: Heard = { last: '' };
  try {
    return await Promise.race([
      conversation(child, run, heard, over.signal),
      timedOut(run, heard, over.signal),
      interrupted(run.interrupt, over.signal),
    ]);
  } finally {
    over.abort();
    await killed(child);
  }
}

/** What came over the console. */
interface Heard {
  /** The last line that was not empty. */
  last: string;
}

function lastWords({ last }: Heard): string {
  return last === '' ? '' : `; the last that was heard: ${last.trim()}`;
}

/**
 * How long a guest under KVM may say nothing at all, in milliseconds. Its kernel speaks within seconds of its start; where
 * KVM itself is emulated, QEMU starts and the firmware never comes to an end.
 */
const KVM_SILENCE = 30_000;

function timedOut({ timeout, accel }: Run, heard: Heard, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const silent = () => {
      if (accel === 'kvm' && heard.last === '')
        reject(
          new BootError(
            'QEMU has started under KVM, and the guest has not said a word: KVM does not run it here; leave out --accel kvm',
          ),
        );
    };
    const late = () => {
      silent();
      const never = '; nothing was heard of it: its firmware may wait for a device that does not answer';
      reject(
        new BootError(
          `the guest was not done after ${timeout / 1000} seconds; --timeout gives it more${heard.last === '' ? never : lastWords(heard)}`,
        ),
      );
    };
    const timers = [setTimeout(silent, KVM_SILENCE), setTimeout(late, timeout)];
    over.addEventListener('abort', () => timers.forEach(clearTimeout));
  });
}

function interrupted(interrupt: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    interrupt.addEventListener('abort', () => reject(interrupt.reason), { signal: over });
  });
}

/** What the kernel says where a driver never lets go of the processor. */
const SPINS = /BUG: soft lockup/;

/** The longest of QEMU's complaints that is kept. */
const KEPT_STDERR = 64 * 1024;

function conversation(child: ChildProcess, run: Run, heard: Heard, over: AbortSignal): Promise<BootEnd> {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('QEMU was started without pipes');
  return new Promise((resolve, reject) => {
    const report = emptyReport();
    let complaints = '';
    // Everything waits for what came before it, so that answers and lines keep their order.
    let queue: Promise<unknown> = Promise.resolve();
    const next = (action: () => Promise<void> | void) => {
      queue = queue.then(action).catch(reject);
    };
    const take = async (line: string): Promise<void> => {
      const panic = panicIn(line);
      if (panic !== undefined) throw new BootError(`the guest’s kernel panicked: ${panic}`);
      const device = report.devices.at(-1);
      if (device !== undefined && SPINS.test(line))
        throw new BootError(
          `the guest hangs: the driver of ${run.nameOf(device) ?? device.id} spins, waiting for an answer that does not come`,
        );
      if (line.trim() !== '') heard.last = line;
      run.hear?.(line);
      const step = readGuestLine(line, report);
      if (step.kind === 'ready') {
        await run.ask(step.device, over);
        stdin.write('go\n');
      } else if (step.kind === 'end') {
        resolve({ kind: 'reported', report, stderr: complaints });
      }
    };
    readLines(stdout, (line) => next(() => take(line)));
    stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = `${complaints}${text}`.slice(-KEPT_STDERR);
    });
    stdin.on('error', () => undefined); // QEMU has ended, which is seen elsewhere.
    child.once('error', (error) =>
      reject(new BootError(`${run.binary} cannot be started: ${error.message}`)),
    );
    child.once('close', (code, signal) =>
      next(() => {
        if (code !== null && code !== 0 && heard.last === '')
          resolve({ kind: 'refused', stderr: complaints });
        else throw new BootError(ending(code, signal, heard, complaints));
      }),
    );
  });
}

function ending(code: number | null, signal: string | null, heard: Heard, complaints: string): string {
  const how = signal === null ? `QEMU ended with exit code ${code}` : `QEMU was killed by ${signal}`;
  const said = complaints.trim().split('\n').at(-1) ?? '';
  return `${how} before the guest had reported what it did${said === '' ? lastWords(heard) : `: ${said}`}`;
}
