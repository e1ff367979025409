import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, resolve } from 'node:path';
import type { Corpus } from './corpus.ts';
import { type Failure, failuresOf } from './failures.ts';
import { type FuzzInput, type FuzzOutcome, runInput } from './input.ts';
import type { Finding } from './run.ts';
import { type Trial, trialAt } from './trial.ts';

// The same inputs through the built program: real files, real streams, real exit codes.

const PROGRAM = resolve('bin/vnex.js');
const ENVIRONMENT = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' };
/** Milliseconds until a process is taken to hang; starting one takes its time on a busy machine. */
const LONGEST = 20_000;

/** Whether an input means the same to a process in a directory of its own, and does no harm outside. */
function isSuitable({ argv, files = {}, guest, terminal }: FuzzInput): boolean {
  const names = Object.keys(files);
  // A disk in memory has each file by one name alone.
  const safe = (path: string) =>
    /^[\w./-]+$/.test(path) && normalize(path) === path && !/^(?:\.\.|\/)/.test(path);
  const writes = argv.some(
    (word, i) =>
      /^--(?:out|reporter)/.test(word) && !/^(?:out|tap|junit|json|github|text)$/.test(argv[i + 1] ?? ''),
  );
  return (
    guest === undefined &&
    terminal === undefined &&
    names.every(safe) &&
    !writes &&
    !argv.some((word) => /^(?:sysfs|-V|--version)$/.test(word)) &&
    argv.every((word) => !/\0|\p{Cs}/u.test(word))
  );
}

interface Ran extends FuzzOutcome {
  readonly hung: boolean;
}

/** `closed`: nobody reads what it prints. */
function runProcess({ argv, stdin = '' }: FuzzInput, cwd: string, closed: boolean): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [PROGRAM, ...argv], { env: ENVIRONMENT, cwd });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, LONGEST);
    if (closed) child.stdout.destroy();
    else child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      const [stdout, stderr] = [Buffer.concat(out).toString(), Buffer.concat(err).toString()];
      done({ code, stdout, stderr, written: {}, hung });
    });
    // It may end without reading what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

function layOut(files: FuzzInput['files'] = {}, directory: string): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(directory, path);
    mkdirSync(path.endsWith('/') ? target : dirname(target), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(target, content);
  }
}

/** A disk in memory has no directory that it was not told of. */
function comparable<Told>(told: Told): Told | string {
  return typeof told === 'string' ? told.replaceAll('a directory; expected a file', 'no such file') : told;
}

/** What the process does otherwise than main(). */
function otherwise(expected: FuzzOutcome, ran: Ran, closed: boolean): Failure | undefined {
  if (ran.hung) return { kind: 'process hangs', detail: `no end after ${LONGEST / 1000} seconds` };
  const parts = closed ? (['code', 'stderr'] as const) : (['code', 'stdout', 'stderr'] as const);
  for (const part of parts)
    if (comparable(expected[part]) !== comparable(ran[part]))
      return {
        kind: closed ? 'process without a reader' : 'process',
        detail: `${part} is ${JSON.stringify(ran[part])?.slice(0, 1000)}, not ${JSON.stringify(expected[part])?.slice(0, 1000)}`,
      };
  return undefined;
}

async function judged({ input }: Trial, closed: boolean): Promise<readonly Failure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'vnex-fuzz-'));
  try {
    layOut(input.files, directory);
    const ran = await runProcess(input, directory, closed);
    const other = otherwise(await runInput(input), ran, closed);
    return other === undefined ? failuresOf(closed ? { argv: input.argv } : input, ran) : [other];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export interface Stage {
  readonly seed: number;
  readonly only: string | undefined;
  readonly count: number;
}

/** The first inputs of a run that suit, each through the built program; every fourth one without a reader. */
export async function processStage(
  { seed, only, count }: Stage,
  corpus: Corpus,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let index = 0, done = 0; done < count && index < count * 20; index++) {
    const place = { seed, index, only };
    const trial = trialAt(place, corpus);
    if (!isSuitable(trial.input)) continue;
    const closed = done++ % 4 === 3;
    for (const failure of await judged(trial, closed))
      findings.push({ place, target: trial.target.name, failure, input: trial.input });
  }
  return findings;
}
