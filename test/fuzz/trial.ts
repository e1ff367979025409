import type { Corpus } from './corpus.ts';
import { differing, type Failure, failuresOf } from './failures.ts';
import type { FuzzInput, Run } from './input.ts';
import { randomFor } from './random.ts';
import { TARGETS, type Target, targetOf } from './targets.ts';

/** Where in all possible runs an input stands; it can be made again from this alone. */
export interface Place {
  readonly seed: number;
  readonly index: number;
  /** The one target of the run; undefined: all of them, by weight. */
  readonly only: string | undefined;
}

export interface Trial {
  readonly target: Target;
  readonly input: FuzzInput;
}

export function targetNamed(name: string): Target {
  const target = TARGETS.find((known) => known.name === name);
  if (target === undefined)
    throw new Error(`unknown target ${name}; there are ${TARGETS.map((known) => known.name).join(', ')}`);
  return target;
}

/** The input of a place. */
export function trialAt({ seed, index, only }: Place, corpus: Corpus): Trial {
  const random = randomFor(seed, index);
  const target = only === undefined ? targetOf(random) : targetNamed(only);
  return { target, input: target.make(random, corpus) };
}

/** Milliseconds that one input may take where nothing else keeps the machine busy. */
export const LONGEST = 1000;
const MOST_MEMORY = 512 * 1024 * 1024;
/** Who takes much memory takes this long to fill it, in milliseconds; to look costs a tenth of most inputs. */
const WORTH_A_LOOK = 5;
/** One input in so many is run twice, to see whether it comes out the same. */
const TWICE = 8;

/** What one input came to. */
export interface Verdict {
  readonly code: number | null | undefined;
  readonly milliseconds: number;
  readonly failures: readonly Failure[];
}

/** By the clock. */
async function timed(input: FuzzInput, run: Run) {
  const start = performance.now();
  const outcome = await run(input);
  return { outcome, milliseconds: performance.now() - start };
}

/** By the clock or by the processor, whichever is less: on a busy machine the clock tells of others. */
async function timedFairly(input: FuzzInput, run: Run) {
  const used = process.cpuUsage();
  const { outcome, milliseconds } = await timed(input, run);
  const { user, system } = process.cpuUsage(used);
  return { outcome, milliseconds: Math.min(milliseconds, (user + system) / 1000) };
}

/** Bytes that the process holds, garbage apart where it can be told. */
function memory(): number {
  const held = process.memoryUsage.rss();
  if (held <= MOST_MEMORY) return held;
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

/** What walks a whole built-in space takes seconds, whoever asks for it. */
function isLongByDesign({ argv }: FuzzInput): boolean {
  return (
    argv.includes('--claims') || (argv.includes('sweep') && !argv.some((word) => word.endsWith('.json')))
  );
}

/** How an input is judged. */
export interface Judging {
  /** Whether the input is run twice, to see whether it comes out the same. */
  readonly twice: boolean;
  /** The milliseconds that the input may take; undefined means as long as it likes. */
  readonly longest?: number | undefined;
}

/** Runs an input and judges it. A slow input is run again before it counts as slow, because another process may have been in the way. */
export async function judge(
  { target, input }: Trial,
  run: Run,
  { twice, longest = Number.POSITIVE_INFINITY }: Judging,
): Promise<Verdict> {
  const { outcome, milliseconds } = await timed(input, run);
  const failures: Failure[] = [];
  let quickest = milliseconds;
  if (twice || milliseconds > longest) {
    const again = await timedFairly(input, run);
    quickest = Math.min(milliseconds, again.milliseconds);
    const other = differing(outcome, again.outcome);
    if (other !== undefined) failures.push(other);
  }
  failures.push(...failuresOf(input, outcome));
  if (quickest > longest && !isLongByDesign(input))
    failures.push({ kind: 'slow', detail: `${Math.round(quickest)} ms` });
  const held = milliseconds > WORTH_A_LOOK || twice ? memory() : 0;
  if (held > MOST_MEMORY) failures.push({ kind: 'memory', detail: `${Math.round(held / 1024 / 1024)} MiB` });
  const broken = failures.length === 0 ? await target.promised?.(input, outcome, run) : undefined;
  if (broken !== undefined) failures.push({ kind: 'broken promise', detail: broken });
  return { code: outcome.code, milliseconds: quickest, failures };
}

export function isRunTwice({ index }: Place): boolean {
  return index % TWICE === 0;
}
