import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { importers } from '../../src/commands/import.ts';
import { IMPORT_KINDS } from '../../src/model/import-kind.ts';
import { readCorpus } from './corpus.ts';
import { type FuzzInput, type FuzzOutcome, inputFromJson, inputToJson, type Run, runInput } from './input.ts';
import { minimise } from './minimise.ts';
import { filesAreRead, keepsWhatItHad } from './promises.ts';
import { count, openTally } from './report.ts';
import { course } from './run.ts';
import { TARGETS, type Target } from './targets.ts';
import { judge, LONGEST, trialAt } from './trial.ts';

const corpus = await readCorpus();

/** A program that answers so, whatever it is asked. */
function program(outcome: Partial<FuzzOutcome>): Run {
  return async () => ({ code: 0, stdout: '', stderr: '', written: {}, ...outcome });
}

const INPUT: FuzzInput = { argv: ['explain', 'a.json'], files: { 'a.json': '{}' } };

function target(input: FuzzInput, promised?: Target['promised']): Target {
  return { name: 'device', weight: 1, make: () => input, ...(promised === undefined ? {} : { promised }) };
}

async function kinds(
  input: FuzzInput,
  run: Run,
  { promised, longest }: { readonly promised?: Target['promised']; readonly longest?: number } = {},
): Promise<readonly string[]> {
  const { failures } = await judge({ target: target(input, promised), input }, run, { twice: true, longest });
  return failures.map(({ kind }) => kind);
}

beforeEach(() => {
  // This process holds what all tests before these have left behind.
  vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('an input of each target ends as it should', async () => {
  const tally = openTally();
  const found: unknown[] = [];
  for (const { name } of TARGETS)
    for await (const step of course(
      { seed: 24, from: 0, only: name, goesOn: (i) => i < 1 },
      corpus,
      runInput,
    )) {
      count(tally, step);
      found.push(...step.findings);
    }
  expect(found).toEqual([]);
  expect(tally.inputs).toBe(TARGETS.length);
  expect([...tally.targets.keys()].sort()).toEqual(TARGETS.map(({ name }) => name).sort());
});

test('each format that import reads has a target, and texts to begin with', () => {
  const formats = importers.commands.map(({ name }) => name);
  const targets = TARGETS.map(({ name }) => name);
  // The log of a boot is one of the logs.
  expect(formats.filter((name) => !targets.includes(name))).toEqual(['dmesg']);
  expect(targets).toContain('log-platform');
  const texts = new Set<string>(corpus.stacks.map(({ kind }) => kind));
  expect(Object.keys(IMPORT_KINDS).filter((kind) => !texts.has(kind))).toEqual(['qemu', 'libvirt']);
});

test('a seed and an index make the same input again, and others make others', () => {
  const texts = Array.from({ length: 200 }, (_, index) => {
    const place = { seed: 5, index, only: undefined };
    const text = inputToJson(trialAt(place, corpus).input);
    expect(inputToJson(trialAt(place, corpus).input)).toBe(text);
    expect(inputFromJson(text)).toEqual(trialAt(place, corpus).input);
    return text;
  });
  expect(new Set(texts).size).toBeGreaterThan(190);
  const other = trialAt({ seed: 6, index: 0, only: undefined }, corpus);
  expect(texts).not.toContain(inputToJson(other.input));
});

describe('it is a failure that a program', () => {
  const json = { ...INPUT, format: 'json' } as const;
  const xml = '<a>\u0001</a>';
  test.each<[string, FuzzInput, Partial<FuzzOutcome>]>([
    ['thrown', INPUT, { code: undefined, thrown: 'Error: x' }],
    ['exit code', INPUT, { code: 70, stderr: 'x' }],
    ['exit code', INPUT, { code: null }],
    ['stack trace', INPUT, { code: 2, stderr: 'x\n    at main (cli.ts:1:2)\n' }],
    ['control character on stdout', INPUT, { stdout: 'a\u001b[2J\n' }],
    ['control character on stdout', INPUT, { stdout: 'a\tb\n' }],
    ['control character on stdout', INPUT, { stdout: '\u001b[31ma' }],
    ['control character on stdout', { ...INPUT, terminal: { colour: 1 } }, { stdout: '\u001b[5ma' }],
    ['control character on stderr', INPUT, { stderr: 'a\u202eb' }],
    ['control character on stderr', INPUT, { stderr: 'a\u009bb' }],
    ['control character on stderr', INPUT, { stderr: 'a\ud800' }],
    ['silent refusal', INPUT, { code: 2 }],
    ['refusal with an answer', INPUT, { code: 2, stdout: 'x', stderr: 'x' }],
    ['not ASCII', { ...INPUT, terminal: { unicode: false } }, { stdout: '✓' }],
    ['unreadable output', json, { stdout: '{' }],
    ['unreadable output', { ...INPUT, format: 'results' }, { stdout: '{}' }],
    ['unreadable output', { ...INPUT, format: 'junit' }, { stdout: '<a><b></a>', code: 1 }],
    ['unreadable output', { ...INPUT, format: 'tap' }, { stdout: 'TAP version 14\n1..2\nok 1\n', code: 1 }],
    ['unreadable output', { ...INPUT, format: 'github' }, { stdout: 'x\n ::warning::y\n' }],
    ['unreadable output', { ...INPUT, format: 'github' }, { stdout: 'x ##[error]y\n' }],
    ['unreadable output', { ...INPUT, format: 'markdown' }, { stdout: '| a |\n| - |\n| a | b |\n' }],
    ['unreadable output', { ...INPUT, format: 'markdown' }, { stdout: '| a |\n| <b> |\n' }],
    ['unreadable output', { ...INPUT, format: 'html' }, { stdout: '<p>a<script>' }],
    ['unreadable report', { ...INPUT, reports: { 'out.xml': 'junit' } }, { written: { 'out.xml': xml } }],
  ])('%s %#', async (kind, input, outcome) => {
    expect(await kinds(input, program(outcome))).toContain(kind);
  });

  test('answers otherwise the second time', async () => {
    let runs = 0;
    const run: Run = async () => ({ code: 0, stdout: `${runs++}`, stderr: '', written: {} });
    expect(await kinds(INPUT, run)).toEqual(['not the same twice']);
  });

  test('takes more than a second, twice', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    vi.spyOn(process, 'cpuUsage').mockImplementation((before) => ({
      user: now * 1000 - (before?.user ?? 0),
      system: 0,
    }));
    const taking = (...times: readonly number[]): Run => {
      let i = 0;
      return (input) => {
        now += times[i++] ?? 0;
        return program({})(input);
      };
    };
    expect(await kinds(INPUT, taking(1500, 1500), { longest: LONGEST })).toEqual(['slow']);
    expect(await kinds(INPUT, taking(1500, 20), { longest: LONGEST })).toEqual([]);
  });

  test('takes more than 512 MiB', async () => {
    vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(600 * 1024 * 1024);
    expect(await kinds(INPUT, program({}))).toEqual(['memory']);
  });

  test('changes what all objects are made of', async () => {
    const run: Run = (input) => {
      Object.assign(Object.prototype, { polluted: true });
      return program({})(input);
    };
    expect(await kinds(INPUT, run)).toEqual(['polluted prototype']);
    expect({}).not.toHaveProperty('polluted');
  });

  test('does nothing of that', async () => {
    expect(
      await kinds({ ...INPUT, terminal: { colour: 1 } }, program({ stdout: '\u001b[31m✗\u001b[39m\n' })),
    ).toEqual([]);
    expect(await kinds(json, program({ stdout: '{}' }))).toEqual([]);
    expect(await kinds(INPUT, program({ code: 2, stderr: 'a.json: no such file\n' }))).toEqual([]);
  });
});

describe('a promise is broken by', () => {
  const before = '{"device": {}, "expect": {"outcome": "works", "message": "x"}}';
  const input: FuzzInput = { argv: ['check', 'a.json', '--update'], files: { 'a.json': before } };
  /** Writes this the first time, and this again. */
  const updating = (after: string, again: Partial<FuzzOutcome> = {}): Run => {
    const stdout = '  outcome: "works" → "breaks"\n';
    return async ({ files }) => {
      const first = files?.['a.json'] === before;
      return {
        code: 0,
        stdout,
        stderr: '',
        written: first ? { 'a.json': after } : {},
        ...(first ? {} : again),
      };
    };
  };

  test.each<[string, Run]>([
    ['a key that is lost', updating('{"expect": {"outcome": "breaks", "message": "x"}}')],
    ['an expectation that is lost', updating('{"device": {}, "expect": {"outcome": "breaks"}}')],
    ['a file that is not read', updating(before.replace('works', 'breaks'), { code: 2, stderr: 'x' })],
    ['a second rewriting', updating(before.replace('works', 'breaks'), { written: { 'a.json': '' } })],
  ])('%s', async (_, run) => {
    expect(await kinds(input, run, { promised: keepsWhatItHad })).toEqual(['broken promise']);
  });

  test('nothing of a right rewriting', async () => {
    const run = updating(before.replace('works', 'breaks'));
    expect(await kinds(input, run, { promised: keepsWhatItHad })).toEqual([]);
  });

  test('a file that an import writes and nobody can read', async () => {
    const run: Run = async ({ argv }) =>
      argv[0] === 'import'
        ? { code: 0, stdout: '', stderr: '', written: { 'out/net0.json': '{}' } }
        : { code: 2, stdout: '', stderr: 'out/net0.json: missing "type"', written: {} };
    const imported = { argv: ['import', 'qmp', 'a.txt', '--out', 'out'] };
    expect(await kinds(imported, run, { promised: filesAreRead })).toEqual(['broken promise']);
  });
});

test('a finding is cut down to what it needs', async () => {
  const input: FuzzInput = {
    argv: ['explain', '--all', 'a.json', '--fail'],
    files: { 'a.json': `{"name": "one ${'x'.repeat(500)} ! two"}`, 'b.json': '{}' },
    terminal: { width: 80 },
  };
  const stillFails = async ({ argv, files }: FuzzInput) =>
    argv.includes('--all') && String(files?.['a.json']).includes('!');
  expect(await minimise(input, stillFails)).toEqual({ argv: ['--all'], files: { 'a.json': '!' } });
});

test('a failing program is found, told once, and cut down', async () => {
  const run: Run = async (input) => {
    const { argv } = input;
    return { code: argv.includes('--json') ? 70 : 2, stdout: '', stderr: 'Error: x', written: {} };
  };
  const found = [];
  for await (const { findings } of course(
    { seed: 1, from: 0, only: 'scenario', goesOn: (i) => i < 200 },
    corpus,
    run,
  ))
    found.push(...findings);
  expect(found.map(({ failure, input }) => [failure.kind, input.argv, input.files])).toEqual([
    ['exit code', ['--json'], {}],
  ]);
});
