import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { FeatureSet } from '../features/feature-set.ts';
import { BootError } from './boot-error.ts';
import { type DaemonTask, daemonArguments, type InstalledDaemon } from './daemons.ts';
import { readLines } from './line-socket.ts';
import { killed } from './process-group.ts';
import { askDaemonOffer } from './vhost-user.ts';

/** A daemon that listens. */
export interface RunningDaemon {
  /** What it has said so far, the oldest first. */
  readonly said: readonly string[];
  /** The binary with its arguments. */
  readonly command: readonly string[];
  /** Ends it and all that it started. */
  readonly end: () => Promise<void>;
}

const POLL_MS = 50;
/** How often a daemon is looked at before it is given up: a minute, where the machine keeps up. */
const POLLS = 1200;
/** The lines that are kept of what a daemon says. */
const KEPT_LINES = 200;

/** A process of a daemon, which may not listen yet. */
interface DaemonProcess extends Pick<RunningDaemon, 'said' | 'command'> {
  readonly name: string;
  /** Where it is to listen. */
  readonly socket: string;
  readonly child: ChildProcess;
  /** It has ended, and all that it said has come. */
  readonly closed: Promise<unknown>;
}

function spawned(daemon: InstalledDaemon, task: DaemonTask): DaemonProcess {
  const { name, binary } = daemon;
  const { socket } = task;
  rmSync(socket, { force: true });
  const args = daemonArguments(daemon, task);
  // The input stays open: dpdk-testpmd ends when it does.
  const child = spawn(binary, args, { detached: true, stdio: 'pipe' });
  const said: string[] = [];
  const hear = (line: string) => {
    if (line.trim() !== '' && said.length < KEPT_LINES) said.push(line.trimEnd());
  };
  readLines(child.stdout, hear);
  readLines(child.stderr, hear);
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => hear(error.message));
  return { name, socket, said, command: [binary, ...args], child, closed: once(child, 'close') };
}

/** Starts a daemon and waits until it listens. Throws BootError where it does not, and leaves no process then. */
export async function startDaemon(
  daemon: InstalledDaemon,
  task: DaemonTask,
  stop: AbortSignal,
): Promise<RunningDaemon> {
  const started = spawned(daemon, task);
  const { said, command, child, closed } = started;
  try {
    await listening(started, stop);
  } catch (error) {
    await killed(child);
    throw error;
  }
  const end = async () => {
    await killed(child);
    // What it said last may still be on its way.
    await closed;
  };
  return { said, command, end };
}

/** Waits until a daemon listens. Throws BootError where it does not. */
async function listening({ name, socket, said, child }: DaemonProcess, stop: AbortSignal): Promise<void> {
  for (let polls = 0; polls < POLLS; polls++) {
    if (isListening(socket)) return;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      // What it said last may still be on its way.
      if (child.pid !== undefined && child.stdout?.closed === false) await once(child, 'close');
      throw new BootError(`${name} does not start: ${complaintIn(said)}`);
    }
    await wait(POLL_MS, undefined, { signal: stop });
  }
  throw new BootError(`${name} does not listen at its socket: ${complaintIn(said)}`);
}

/** The line that says why: after an error, some daemons still tell how they clean up. */
function complaintIn(said: readonly string[]): string {
  return said.find((line) => /\berror\b|cannot|failed/i.test(line)) ?? said.at(-1) ?? 'it said nothing';
}

/** In /proc/net/unix: somebody listens there, and has not only bound the name. */
const ACCEPTS = '00010000';

function isListening(path: string): boolean {
  if (!existsSync(path)) return false;
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .some((line) => line.endsWith(` ${path}`) && line.split(' ')[3] === ACCEPTS);
}

/** Starts a daemon only to ask it what it offers: one that served a connection may not serve another. Throws BootError. */
export async function askDaemon(
  daemon: InstalledDaemon,
  task: DaemonTask,
  stop: AbortSignal,
): Promise<FeatureSet> {
  const running = await startDaemon(daemon, task, stop);
  try {
    return await askDaemonOffer(task.socket, daemon.name, stop);
  } finally {
    await running.end();
  }
}
