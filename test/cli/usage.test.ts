import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { vnex } from './run.ts';

const COMMANDS = ['explain', 'verify', 'features', 'list', 'schema'] as const;

describe('vnex --help', () => {
  test('names every command, and what each exit code means', async () => {
    const { code, stdout, stderr } = await vnex(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b.* {2}\\S`, 'm'));
    expect(stdout.match(/^ {2}(?:0|1|2|70) {2,}\S/gm)).toHaveLength(4);
  });

  test.each(COMMANDS)('of %s has examples and the exit codes', async (command) => {
    const { code, stdout, stderr } = await vnex([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: vnex ${command} `));
    expect(stdout).toMatch(new RegExp(`\nExamples:\n(?:.*\n)*  \\$ vnex ${command} `));
    expect(stdout).toMatch(/\nExit codes:\n {2}0 {3}\S/);
    const files = stdout.match(/fixtures\/[\w./-]+/g) ?? [];
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

test('vnex --version prints the version of the package', async () => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  const { code, stdout } = await vnex(['--version']);
  expect(code).toBe(0);
  expect(manifest).toMatchObject({ version: stdout.trim() });
});

test('vnex without a command shows the help where errors go, and fails', async () => {
  const { code, stdout, stderr } = await vnex([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^Usage: vnex /);
});

describe('bad usage is exit code 2 and a word of advice:', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['explan'], /^vnex: unknown command 'explan'\n\(Did you mean explain\?\)\n$/],
    [
      'an unknown option',
      ['explain', '--jsn'],
      /^vnex: unknown option '--jsn'\n\(Did you mean --json\?\)\n$/,
    ],
    ['an option without its argument', ['explain', '--device'], /^vnex: .*--device <file>.* missing\n$/],
    ['a missing argument', ['verify'], /^vnex: missing required argument 'paths'\n$/],
    ['an argument too many', ['explain', 'a.json', 'b.json'], /^vnex: too many arguments.*\n$/],
    ['nothing to explain', ['explain'], /^vnex explain: --device is missing; .*--platform FILE\n$/],
    ['a device alone', ['explain', '--device', 'a.json'], /^vnex explain: --platform is missing; .*\n$/],
    [
      'a decision as JSON',
      ['explain', 'a.json', '--decision', 'x', '--json'],
      /^vnex: .* cannot be used with .*\n$/,
    ],
    [
      'an unknown schema',
      ['schema', 'devise'],
      /^vnex schema: unknown format "devise".*did you mean device\?\n$/,
    ],
    [
      'an unknown command to help',
      ['help', 'explian'],
      /^vnex: unknown command "explian"; did you mean explain\?\n$/,
    ],
    [
      'an unknown command to help, like none',
      ['help', 'typo'],
      /^vnex: unknown command "typo"; `vnex --help` lists the commands\n$/,
    ],
    [
      'an unknown importer to help',
      ['help', 'import', 'qem'],
      /^vnex import: unknown command "qem"; did you mean qemu\?\n$/,
    ],
    [
      'an unknown colour',
      ['--color', 'alway', 'list'],
      /^--color: unknown value "alway"; .*did you mean always\?\n$/,
    ],
    ['an escape sequence', ['\u001b[31mred'], /^vnex: unknown command '\\u001b\[31mred'\n/],
  ])('%s', async (_, argv, message) => {
    const { code, stdout, stderr } = await vnex(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
