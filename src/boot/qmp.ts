import { qmpValues } from '../input/import/qmp/values.ts';
import { isObject } from '../input/json-value.ts';
import { BootError } from './boot-error.ts';
import { connected, readLines } from './line-socket.ts';

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
