import type { Socket } from 'node:net';
import { type FeatureSet, fromMask } from '../features/feature-set.ts';
import { BootError } from './boot-error.ts';
import { connected } from './line-socket.ts';

/** VHOST_USER_GET_FEATURES of QEMU's docs/interop/vhost-user.rst. */
const GET_FEATURES = 1;
/** The version of the protocol, which every message carries in its flags. */
const VERSION = 1;
/** A message begins with three words: its request, its flags, and the bytes that follow. */
const HEADER_BYTES = 12;
const FEATURES_BYTES = 8;

/**
 * Asks the daemon that listens at a socket what it offers, as QEMU will. A daemon may end when that connection does.
 * Throws BootError where it does not answer.
 */
export async function askDaemonOffer(path: string, name: string, stop: AbortSignal): Promise<FeatureSet> {
  const socket = await connected(path, stop);
  try {
    const request = Buffer.alloc(HEADER_BYTES);
    request.writeUInt32LE(GET_FEATURES, 0);
    request.writeUInt32LE(VERSION, 4);
    socket.write(request);
    const answer = await received(socket, HEADER_BYTES + FEATURES_BYTES, stop);
    const offers =
      answer && fromMask(`0x${answer.readBigUInt64LE(HEADER_BYTES).toString(16).padStart(16, '0')}`);
    if (offers === undefined) throw new BootError(`${name} ended before it said what it offers`);
    return offers;
  } finally {
    socket.destroy();
  }
}

/** The first bytes that come; undefined where the other end hangs up before they are there. */
function received(socket: Socket, bytes: number, stop: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let all = Buffer.alloc(0);
    const give = () => resolve(all.length < bytes ? undefined : all.subarray(0, bytes));
    socket.on('data', (part: Buffer) => {
      all = Buffer.concat([all, part]);
      if (all.length >= bytes) give();
    });
    socket.once('close', give).once('error', give);
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
  });
}
