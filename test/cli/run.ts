import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { processIo } from '../../src/io/process-io.ts';
import { main } from '../../src/main.ts';
import { holdToSchema } from '../printed.ts';
import type { Outcome } from './run-main.ts';

// How tests run vnex: the built program, in a process of its own or in that of the test, or main() with a disk in memory.

export { type Outcome, runMain } from './run-main.ts';

const PROGRAM = resolve('bin/vnex.js');
const FIXTURES = resolve('fixtures');

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
}

/** A UTF-8 locale, and nothing else that could change the output; what one process has compiled serves the next. */
const ENVIRONMENT = {
  NODE_COMPILE_CACHE: resolve('dist/kept-code'),
  PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
  LANG: 'C.UTF-8',
  VNEX: PROGRAM,
};

function run(command: string, argv: readonly string[], { env, cwd, stdin = '' }: Surroundings) {
  return new Promise<Outcome>((done, fail) => {
    const child = spawn(command, argv, { env: { ...ENVIRONMENT, ...env }, cwd });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    // The program may end without reading what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

/** Runs the built program in a process of its own, as a user would: for what a process alone can show. */
export function vnexProcess(argv: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return run(process.execPath, [PROGRAM, ...argv], surroundings);
}

/** With no environment, no code is kept. */
const built: typeof import('../../src/vnex.ts') = createRequire(import.meta.url)(
  '../../bin/kept-code.js',
).load('none', {});

type Program = Pick<typeof import('../../src/vnex.ts'), 'main' | 'processIo' | 'version'>;

async function inProcess(
  { main, processIo, version }: Program,
  argv: readonly string[],
  { env, stdin }: Omit<Surroundings, 'cwd'>,
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const io = processIo({
    stdin: Readable.from([Buffer.from(stdin ?? '')]),
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env: { ...ENVIRONMENT, ...env },
    fixtures: FIXTURES,
  });
  const code = await main(argv, version, { ...io, isPiped: () => stdin !== undefined });
  holdToSchema(argv, code, out.join(''));
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** Runs the built program in this process, which takes a tenth of the time that a process takes. */
export function vnex(
  argv: readonly string[],
  surroundings: Omit<Surroundings, 'cwd'> = {},
): Promise<Outcome> {
  return inProcess(built, argv, surroundings);
}

/** The same with the sources, whose tables and judgements the tests of a worker share. */
export function vnexOnDisk(argv: readonly string[], stdin?: string): Promise<Outcome> {
  return inProcess({ main, processIo, version: built.version }, argv, stdin === undefined ? {} : { stdin });
}

/** Runs a shell command, in which `node "$VNEX"` is the program. */
export function shell(command: string, surroundings: Surroundings = {}): Promise<Outcome> {
  return run('sh', ['-c', command], surroundings);
}

/** A directory of its own for each test file, and a function that writes a file there and returns its path. */
export function workshop() {
  const directory = mkdtempSync(join(tmpdir(), 'vnex-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, content: unknown): string => {
    const path = join(directory, name);
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isText ? content : JSON.stringify(content, null, 2));
    return path;
  };
  return { directory, write };
}

/** The lines that are wider than they need be: longer than `width`, and with a space where they could be broken. */
export function wideLines(text: string, width: number): readonly string[] {
  return text.split('\n').filter((line) => line.length > width && line.trim().includes(' '));
}
