import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { qmpValues } from '../input/import/qmp-values.ts';
import { isObject } from '../input/json-value.ts';
import { BootError } from './boot-error.ts';

/** A conversation with QEMU; numbers in its answers are strings. */
export interface Qmp {
  /** Asks, and waits for the answer. Throws BootError where QEMU refuses. */
  readonly ask: (command: string, argumentsOf?: Readonly<Record<string, string>>) => Promise<unknown>;
}

interface Waiting {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const RETRY_MS = 50;

/** Opens a conversation as soon as QEMU listens at the socket, until it is told to stop. */
export async function openQmp(path: string, stop: AbortSignal): Promise<Qmp> {
  const socket = await connected(path, stop);
  const waiting: Waiting[] = [];
  const fail = () => {
    for (const { command, reject } of waiting.splice(0))
      reject(new BootError(`QEMU ended before it answered ${command}`));
  };
  socket.on('error', fail).on('close', fail);
  readLines(socket, (line) => {
    for (const { value } of qmpValues(line).values) {
      if (!isObject(value)) continue;
      if (isObject(value.error)) {
        const { command, reject } = waiting.shift() ?? { command: '', reject: () => undefined };
        reject(new BootError(`QEMU does not answer ${command}: ${String(value.error.desc)}`));
      } else if (Object.hasOwn(value, 'return')) waiting.shift()?.resolve(value.return);
    }
  });
  const ask: Qmp['ask'] = (command, argumentsOf) =>
    new Promise((resolve, reject) => {
      waiting.push({ command, resolve, reject });
      socket.write(`${JSON.stringify({ execute: command, arguments: argumentsOf })}\n`);
    });
  await ask('qmp_capabilities');
  return { ask };
}

async function connected(path: string, stop: AbortSignal): Promise<Socket> {
  for (;;) {
    stop.throwIfAborted();
    const socket = await attempt(path);
    if (socket !== undefined) return socket;
    await wait(RETRY_MS, undefined, { signal: stop });
  }
}

function attempt(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket)).once('error', () => resolve(undefined));
  });
}

/** Calls back with every whole line of a stream. */
export function readLines(stream: NodeJS.ReadableStream, line: (text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = `${rest}${text}`.split(/\r*\n/);
    rest = lines.pop() ?? '';
    for (const one of lines) line(one);
  });
  stream.on('end', () => rest !== '' && line(rest));
}
