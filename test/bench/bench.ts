import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { replayGuest, verifyRecording } from '../../src/explore/verify.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { diskIo } from '../../src/input/disk.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadRecording } from '../../src/input/recording.ts';
import type { Recording } from '../../src/model/recording.ts';

// Ratios of CPU time, user and system: the median of alternating pairs, all in one run.

const RECORDINGS = 'fixtures/recordings';
const PAIRS = 15;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

type Measure = () => number | Promise<number>;

/** How many times the CPU time of `base` the work takes. */
async function ratio(work: Measure, base: Measure): Promise<number> {
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const yardstick = await base();
    ratios.push((await work()) / yardstick);
  }
  return median(ratios);
}

/** CPU time of a piece of work in this process. */
function here(work: () => unknown): Measure {
  return async () => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
}

/** CPU time of a whole Node.js process. */
function node(...args: readonly string[]): Measure {
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

const files = readdirSync(RECORDINGS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => `${RECORDINGS}/${name}`);

function readAndParse(): void {
  for (const file of files) JSON.parse(readFileSync(file, 'utf8'));
}

/** Loads every recording and hands each to `use`. */
async function replay(use: (recording: Recording) => unknown): Promise<void> {
  const inputs = openInputs(diskIo(process.stdin));
  const loaded: (Recording | undefined)[] = [];
  for (const file of files) loaded.push(await loadRecording(file, inputs));
  for (const recording of await settle(inputs, ...loaded)) use(recording);
}

const WARM_UP = 40;

/** The same work in this process, once the compiler has seen it. */
async function warmRatio(work: () => unknown, base: () => unknown): Promise<number> {
  for (let round = 0; round < WARM_UP; round++) {
    await base();
    await work();
  }
  return ratio(here(work), here(base));
}

const NOTHING = node('-e', '0');
const VNEX = 'bin/vnex.js';
const rows: readonly (readonly [string, string, () => Promise<number>])[] = [
  [
    'replay of the guests in all recordings',
    'reading and parsing the same files, in one warm process',
    () => warmRatio(() => replay((recording) => replayGuest(linux, recording)), readAndParse),
  ],
  [
    'replay of guests and QEMU in all recordings',
    'reading and parsing the same files, in one warm process',
    () => warmRatio(() => replay((recording) => verifyRecording(linux, recording)), readAndParse),
  ],
  [
    'vnex verify fixtures/recordings',
    'node, reading and parsing the same files',
    () => ratio(node(VNEX, 'verify', RECORDINGS), node('test/bench/parse.cjs', RECORDINGS)),
  ],
  ['vnex --help', 'node -e 0', () => ratio(node(VNEX, '--help'), NOTHING)],
  [
    'vnex explain',
    'node -e 0',
    () => ratio(node(VNEX, 'explain', 'fixtures/scenarios/sev-snp-without-access-platform.json'), NOTHING),
  ],
];

for (const [work, base, measure] of rows) {
  const result = await measure();
  process.stdout.write(`${result.toFixed(2).padStart(6)}  ${work}  /  ${base}\n`);
}
