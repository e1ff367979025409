import { setTimeout as wait } from 'node:timers/promises';
import { type FeatureSet, NO_FEATURES, toMask } from '../features/feature-set.ts';
import { qmpDevice } from '../input/import/qmp/device.ts';
import { isObject } from '../input/json-value.ts';
import type { FirmwareState } from '../model/firmware-recording.ts';
import type { Arch } from '../model/platform.ts';
import { STATUS_BITS } from '../model/result.ts';
import type { Qmp } from './qmp.ts';

/** What was seen of one device while firmware ran. */
export interface Polled {
  readonly offers: FeatureSet;
  /** The state with DRIVER_OK, else with FEATURES_OK, else with most bits. */
  readonly ready: FirmwareState;
  readonly last: FirmwareState;
}

/** A machine whose firmware is watched: the conversation with its QEMU, and the ids of its devices. */
export interface PolledMachine {
  readonly qmp: Qmp;
  readonly arch: Arch;
  readonly ids: readonly string[];
}

export interface PollLimits {
  /** Milliseconds after which it ends in any case. */
  readonly most: number;
  /** Milliseconds without a change after which it ends, once a device was touched: of work, or of time in which nothing is worked. */
  readonly quiet: number;
  /** Milliseconds of a processor that QEMU has used so far; undefined where that is not to be seen. */
  readonly used: () => number | undefined;
  /** Whoever loads the kernel has done it. */
  readonly until?: AbortSignal;
}

/** Some twenty times a second, as often as an emulated driver takes for its handshake. */
const PAUSE = 50;

const UNTOUCHED: FirmwareState = { status: 0, features: NO_FEATURES };

/** How much of the handshake a state shows. */
function rank({ status }: FirmwareState): number {
  if ((status & STATUS_BITS.DRIVER_OK) !== 0) return 1000;
  if ((status & STATUS_BITS.FEATURES_OK) !== 0) return 500;
  return status.toString(2).replaceAll('0', '').length;
}

function pathsOf(listed: unknown): ReadonlyMap<string, string> {
  const all = Array.isArray(listed) ? listed : [];
  return new Map(
    all.flatMap((one) => {
      const path = isObject(one) && typeof one.path === 'string' ? one.path : '';
      const id = path.split('/')[3];
      return id === undefined ? [] : [[id, path] as const];
    }),
  );
}

/** Asks for the state of a device. */
async function stateOf(path: string, { qmp, arch }: PolledMachine) {
  const status = await qmp.ask('x-query-virtio-status', { path });
  if (!isObject(status)) return undefined;
  const read = qmpDevice({ status, path, offset: 0 }, { arch });
  if (typeof read === 'string') return undefined;
  const bits = read.status.reduce((sum, name) => sum | STATUS_BITS[name], 0);
  return { offers: read.device.offers, state: { status: bits, features: read.negotiated ?? NO_FEATURES } };
}

function isSame(a: FirmwareState, b: FirmwareState): boolean {
  return a.status === b.status && toMask(a.features) === toMask(b.features);
}

/** A moment, and how much had been worked by then, in milliseconds. */
interface Moment {
  readonly at: number;
  readonly used: number | undefined;
}

/** How long is looked at to tell firmware that waits from firmware that works, in milliseconds, and the part that is no work. */
const WINDOW = 2000;
const AT_REST = 0.05;

/** Tells whether nothing more is to be expected: firmware that works on a busy machine may take its time until it touches the next device. */
function restWatch({ quiet, used }: PollLimits) {
  const now = (): Moment => ({ at: performance.now(), used: used() });
  let changed: Moment | undefined;
  let window = now();
  let rests = false;
  return {
    change: () => {
      changed = now();
    },
    isOver: () => {
      const moment = now();
      if (moment.at - window.at > WINDOW) {
        rests = (moment.used ?? 0) - (window.used ?? 0) < AT_REST * (moment.at - window.at);
        window = moment;
      }
      if (changed === undefined || moment.at - changed.at < quiet) return false;
      return rests || (moment.used ?? 0) - (changed.used ?? 0) > quiet;
    },
  };
}

/** Asks QEMU for the state of each device again and again, until nothing changes any more. */
export async function pollFirmware(
  machine: PolledMachine,
  limits: PollLimits,
  stop: AbortSignal,
): Promise<ReadonlyMap<string, Polled>> {
  const { qmp, ids } = machine;
  const paths = pathsOf(await qmp.ask('x-query-virtio'));
  const seen = new Map<string, Polled>();
  const begun = performance.now();
  const rest = restWatch(limits);
  for (;;) {
    for (const id of ids) {
      const path = paths.get(id);
      const found = path === undefined ? undefined : await stateOf(path, machine);
      if (limits.until?.aborted) return seen;
      if (found === undefined) continue;
      const { offers, state } = found;
      const before = seen.get(id) ?? { offers, ready: UNTOUCHED, last: UNTOUCHED };
      if (!isSame(before.last, state)) rest.change();
      const ready = rank(state) > rank(before.ready) ? state : before.ready;
      seen.set(id, { offers, ready, last: state });
    }
    if (performance.now() - begun > limits.most || rest.isOver()) return seen;
    await wait(PAUSE, undefined, { signal: stop });
  }
}
