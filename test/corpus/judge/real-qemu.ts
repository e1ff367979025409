import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killed } from '../../../src/boot/process-group.ts';
import { openQmp, type Qmp } from '../../../src/boot/qmp.ts';
import type { Taps } from '../../../src/boot/tap.ts';
import { toMask } from '../../../src/features/feature-set.ts';
import { qmpDevice } from '../../../src/input/import/qmp/device.ts';
import { isObject } from '../../../src/input/json-value.ts';

/** What a real QEMU makes of a command line: the offer of each virtio device by its id, or why it did not start. */
export type Started =
  | { readonly kind: 'started'; readonly offers: ReadonlyMap<string, string> }
  | { readonly kind: 'ended'; readonly said: string };

/** Milliseconds in which QEMU has to answer: enough for a machine that is busy with other things. */
const PATIENCE = 60_000;

const NOT_STARTED = ['-S', '-accel', 'tcg', '-serial', 'none', '-parallel', 'none', '-monitor', 'none'];

/** Starts a QEMU whose guest does not run, asks it for its devices, and ends it. */
export async function startReal(
  program: string,
  words: readonly string[],
  taps: Taps | undefined,
): Promise<Started> {
  const directory = mkdtempSync(join(tmpdir(), 'vnex-judge-'));
  const socket = join(directory, 'qmp');
  const [first = program, ...rest] = [...(taps?.prefix ?? []), program];
  const qmp = ['-qmp', `unix:${socket},server=on,wait=off`];
  const child = spawn(first, [...rest, ...words, ...NOT_STARTED, ...qmp], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = AbortSignal.timeout(PATIENCE);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<Started>((resolve) => {
    child.once('close', () => resolve({ kind: 'ended', said: said.trim() }));
  });
  const gone = new AbortController();
  ended.then(() => gone.abort());
  const asked = openQmp(socket, AbortSignal.any([stop, gone.signal])).then(offersOf);
  try {
    return await Promise.race([ended, asked.catch(() => ended), silent(stop)]);
  } finally {
    await killed(child);
    rmSync(directory, { recursive: true });
  }
}

function silent(stop: AbortSignal): Promise<Started> {
  return new Promise((resolve) => {
    stop.addEventListener('abort', () => resolve({ kind: 'ended', said: 'it does not answer' }), {
      once: true,
    });
  });
}

async function offersOf(qmp: Qmp): Promise<Started> {
  const listed = await qmp.ask('x-query-virtio');
  const paths = Array.isArray(listed) ? listed.flatMap((one) => (isObject(one) ? String(one.path) : [])) : [];
  const offers = new Map<string, string>();
  for (const path of paths) {
    const status = await qmp.ask('x-query-virtio-status', { path });
    const read = isObject(status) ? qmpDevice({ status, path, offset: 0 }, {}) : 'no answer';
    if (typeof read !== 'string') offers.set(idIn(path), toMask(read.device.offers));
  }
  return { kind: 'started', offers };
}

/** `/machine/peripheral/net0/virtio-backend` → net0; the whole path of a device that has no id. */
function idIn(path: string): string {
  const [, , where, id] = path.split('/');
  return where === 'peripheral' && id !== undefined ? id : path;
}
