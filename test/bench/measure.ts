import { spawnSync } from 'node:child_process';

// Ratios of CPU time, user and system: the median of alternating pairs, all in one run.

const PAIRS = 15;

/** CPU time of one piece of work, in microseconds. */
export type Measure = () => number | Promise<number>;

/** A line of the table: work that is compared with a yardstick. */
export interface Row {
  readonly work: string;
  readonly yardstick: string;
  readonly ratio: () => Promise<number>;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How many times the CPU time of `base` the work takes. */
export async function ratio(work: Measure, base: Measure): Promise<number> {
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const yardstick = await base();
    ratios.push((await work()) / yardstick);
  }
  return median(ratios);
}

/** CPU time of a piece of work in this process. */
export function here(work: () => unknown): Measure {
  return async () => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
}

/** CPU time of a whole Node.js process, which has to end well. */
export function node(...args: readonly string[]): Measure {
  return () => {
    const preload = `${import.meta.dirname}/../test/bench/cpu-at-exit.cjs`;
    const { output, status, error } = spawnSync(process.execPath, ['--require', preload, ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
    });
    if (error !== undefined || status !== 0)
      throw new Error(`${args.join(' ')} ended with ${error ?? status}`);
    return Number(output[3]);
  };
}
