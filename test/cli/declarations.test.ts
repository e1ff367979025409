import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { optional, several } from '../../src/cli/argument.ts';
import { plain } from '../../src/cli/candidate.ts';
import { type AnyCommand, command } from '../../src/cli/command.ts';
import { commandsMarkdown, everyCommand, exitCodesMarkdown } from '../../src/cli/command-tables.ts';
import { exitRows } from '../../src/cli/help.ts';
import { choice, flag, list, mandatory, number, text, withDefault } from '../../src/cli/option.ts';
import { EXIT } from '../../src/io/io.ts';
import { COMMANDS } from '../../src/main.ts';
import { PROGRAM } from '../commands/program.ts';
import { runMain } from './run-main.ts';

const COMMANDS_BY_PATH = everyCommand(COMMANDS).map(({ path, command: found }) => [path, found] as const);

async function helpOf(path: string): Promise<string> {
  const { code, stdout } = await runMain([...path.split(' '), '--help'], { terminal: { width: 120 } });
  expect(code).toBe(0);
  return stdout;
}

/** What the last of the words can become. */
async function becomes(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runMain(['completion', 'bash', '--', ...words]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
}

describe.each(COMMANDS_BY_PATH)('vnex %s', (path, { arguments: args, options, exits }: AnyCommand) => {
  test('lists every declared argument and option in its help, and nothing else', async () => {
    const help = await helpOf(path);
    const listed = (help.match(/^ {2}--[a-z-]+/gm) ?? []).map((line) => line.trim());
    expect(listed).toEqual(Object.keys(options).map((name) => `--${name}`));
    for (const [name, { value }] of Object.entries(options))
      expect(help).toContain(value === undefined ? `--${name} ` : `--${name} ${value} `);
    const [, block = ''] = /\nArguments:\n([\s\S]*?)\n\n/.exec(help) ?? [];
    expect((block.match(/^ {2}\S+/gm) ?? []).map((line) => line.trim())).toEqual(Object.keys(args));
  });

  test('completes every declared option', async () => {
    const words = await becomes(...path.split(' '), '--');
    for (const name of Object.keys(options)) expect(words).toContain(`--${name}`);
  });

  test('completes the words that an option takes', async () => {
    for (const [name, { completes }] of Object.entries(options))
      if (typeof completes === 'function') {
        const known = await completes([]);
        expect(known.length, name).toBeGreaterThan(1);
        expect(await becomes(...path.split(' '), `--${name}`, '')).toEqual(known.map(({ word }) => word));
      }
  });

  test('tells its own exit codes in its help', async () => {
    const [, block = ''] = /\nExit codes:\n([\s\S]*)$/.exec(await helpOf(path)) ?? [];
    const told = block
      .trimEnd()
      .split(/\n(?= {2}\d)/)
      .map((row) => row.trim().replaceAll(/\s+/g, ' '));
    expect(told).toEqual(exitRows(exits).map(([code, meaning]) => `${code} ${meaning}`));
    expect(told.length).toBeGreaterThan(2);
  });
});

test('the tables for the README have every command, with its options and its exit codes', () => {
  const [commands, codes] = [commandsMarkdown(COMMANDS), exitCodesMarkdown(COMMANDS)];
  for (const [path, { options, exits }] of COMMANDS_BY_PATH) {
    const [name = ''] = path.split(' ');
    const [row = ''] = commands.split('\n').filter((line) => new RegExp(`^\\| .vnex ${name}\\b`).test(line));
    for (const option of Object.keys(options)) expect(row).toContain(`\`--${option}\``);
    const told = codes.includes(`| \`vnex ${path}\` | ${exits[0]} | ${exits[1]} |`);
    expect(told, path).toBe(exits[1] !== undefined);
  }
  const rows = `${commands}\n${codes}`.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((line) => line.replaceAll('\\|', '').split('|').length);
  expect(new Set(cells)).toEqual(new Set([5]));
  expect(codes).toMatch(/ 2: .* 70: .* 129, 130 and 143: `vnex boot` /);
});

describe('a declaration', () => {
  const words = async () => plain(['red', 'green'] as const);
  const sample = command({
    name: 'sample',
    summary: '',
    description: '',
    arguments: { first: optional(''), others: several('') },
    options: {
      loud: flag(''),
      title: text('<text>', ''),
      ids: list('<ids>', ''),
      colour: choice('<name>', '', 'colour', words),
      most: withDefault('3', number('<number>', '', { from: 1, to: 5 })),
      claim: mandatory(text('<name>', '')),
    },
    examples: [],
    exits: { 0: 'yes', 1: 'no' },
    run: async (given, options) => {
      expectTypeOf(given).toEqualTypeOf<{
        readonly first: string | undefined;
        readonly others: readonly string[];
      }>();
      expectTypeOf(options.most).toEqualTypeOf<number>();
      expectTypeOf(options.claim).toEqualTypeOf<string>();
      expectTypeOf(options.colour).toEqualTypeOf<'red' | 'green' | undefined>();
      // @ts-expect-error: an option that is not declared cannot be read.
      void options.quiet;
      return options.loud ? EXIT.answered : EXIT.no;
    },
  });

  const program = PROGRAM;

  test('cannot end with an exit code that is not declared', () => {
    const { summary, description, examples } = sample;
    const common = { name: 'other', summary, description, examples, arguments: {}, options: {} };
    // @ts-expect-error: 1 is not among the exits.
    const wrong = command({ ...common, exits: { 0: 'yes' }, run: async () => EXIT.no });
    expect(Object.keys(wrong.exits)).toEqual(['0']);
  });

  async function act(options: Readonly<Record<string, readonly string[]>>): Promise<string> {
    const given = {
      operands: [[], ['a']],
      options: new Map(Object.entries(options)),
      command: 'vnex sample',
    };
    const io = {
      input: {
        stat: () => ({ kind: 'file', size: 0 }) as const,
        readFile: () => new Uint8Array(),
        stdin: (async function* () {})(),
        filesBelow: () => [],
      },
      out: () => undefined,
      err: () => undefined,
      writeFile: () => undefined,
      makeDirectory: () => undefined,
      ci: false,
      terminal: { colour: 0, unicode: true, width: 100 },
    } as const;
    return sample.act(given, io, program).then(String, (error: unknown) => String(error));
  }

  test('is what a command line is read by', async () => {
    expect(await act({ claim: ['x'], loud: [] })).toBe('0');
    expect(await act({ claim: ['x'], most: ['5'] })).toBe('1');
    expect(await act({ claim: ['x'], most: ['99'] })).toBe(
      'UsageError: vnex sample: --most must be a number from 1 to 5, not "99"',
    );
    expect(await act({ claim: ['x'], colour: ['gren'] })).toBe(
      'UsageError: --colour: unknown colour "gren"; choose from red or green; did you mean green?',
    );
  });
});

test('nothing but the process’s edge writes to standard error, so that every remark is escaped and in ASCII where it must be', () => {
  const writing = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.ts') && /\bio\.err\b|\berr\(/.test(readFileSync(join('src', name), 'utf8')),
    )
    .sort();
  expect(writing).toEqual(['io/complain.ts', 'main.ts']);
});
