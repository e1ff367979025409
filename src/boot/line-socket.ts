import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const RETRY_MS = 50;

/** Connects to a socket as soon as somebody listens there, until it is told to stop. */
export async function connected(path: string, stop: AbortSignal): Promise<Socket> {
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
