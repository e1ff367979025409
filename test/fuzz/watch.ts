import { Worker } from 'node:worker_threads';
import type { Finding, Step } from './run.ts';

// A worker runs the inputs, so that one that never ends, or takes all memory, ends the worker alone.

/** What a worker is given. */
export interface Work {
  readonly seed: number;
  readonly from: number;
  readonly only: string | undefined;
  /** The milliseconds that one input may take. */
  readonly longest: number;
  /** Whether `vnex why` is run without its command line. */
  readonly bare: boolean;
  /** The index to stop at. */
  readonly to: number;
  /** Milliseconds since 1970 to stop at. */
  readonly until: number;
  /** Counts the runs, and beside it the index of the input. */
  readonly beats: Int32Array;
}

/** Milliseconds of processor time without a single run done: on a busy machine the clock tells of others. */
const HANGS = 20_000;
const OLD_SPACE = 400;
/** That of a main thread: what nests too deep for it must be found here, too. */
const STACK = 1;

/** What this process, of which the worker is a part, has used: milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

type Ended = { readonly kind: 'done' } | { readonly kind: 'fell'; readonly detail: string };

function oneWorker(script: string, work: Work, onSteps: (steps: readonly Step[]) => void): Promise<Ended> {
  return new Promise((resolve) => {
    const worker = new Worker(script, {
      workerData: work,
      resourceLimits: { maxOldGenerationSizeMb: OLD_SPACE, stackSizeMb: STACK },
    });
    let last = -1;
    let at = processorTime();
    const end = (ended: Ended): void => {
      clearInterval(timer);
      void worker.terminate();
      resolve(ended);
    };
    const timer = setInterval(() => {
      const beat = Atomics.load(work.beats, 0);
      if (beat !== last) at = processorTime();
      last = beat;
      if (processorTime() - at > HANGS)
        end({ kind: 'fell', detail: `no answer after ${HANGS / 1000} seconds` });
    }, 1000);
    worker.on('message', (message: { readonly steps: readonly Step[]; readonly done: boolean }) => {
      onSteps(message.steps);
      if (message.done) end({ kind: 'done' });
    });
    // It waits for what never comes.
    worker.on('exit', () => end({ kind: 'fell', detail: 'ended without an answer' }));
    worker.on('error', (error) =>
      end({ kind: 'fell', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}

/** Runs the whole of it; where a worker falls, the input is a finding and the next worker begins behind it. */
export async function watched(
  script: string,
  work: Work,
  onSteps: (steps: readonly Step[]) => void,
  onFall: (finding: Omit<Finding, 'input' | 'target'>) => void,
): Promise<void> {
  for (let from = work.from; ; ) {
    const ended = await oneWorker(script, { ...work, from }, onSteps);
    if (ended.kind === 'done') return;
    const index = Atomics.load(work.beats, 1);
    const place = { seed: work.seed, index, only: work.only };
    onFall({ place, failure: { kind: 'fell', detail: ended.detail } });
    from = index + 1;
  }
}
