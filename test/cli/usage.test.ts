import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runMain, vnex, wideLines } from './run.ts';

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

test('vnex help prints the help of a command, behind -- too', async () => {
  const asked = await vnex(['import', 'qemu', '--help']);
  expect(asked.code).toBe(0);
  for (const words of [
    ['import', 'qemu'],
    ['import', 'qemu', '--'],
    ['import', '--', 'qemu'],
  ])
    expect(await vnex(['help', ...words])).toEqual(asked);
});

test('vnex --version prints the version of the package', async () => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  const { code, stdout } = await vnex(['--version']);
  expect(code).toBe(0);
  expect(manifest).toMatchObject({ version: stdout.trim() });
});

test('-v, -V and vnex version print the version, too', async () => {
  const { stdout } = await vnex(['--version']);
  for (const word of ['-v', '-V', 'version']) expect((await vnex([word])).stdout).toBe(stdout);
});

test('help fits a terminal of 40 columns', async () => {
  for (const argv of [['--help'], ['explain', '--help'], ['import', '--help']]) {
    const { stdout } = await runMain(argv, { terminal: { width: 40 } });
    const [above = ''] = stdout.split('\nExamples:');
    expect(wideLines(above, 40)).toEqual([]);
  }
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
    [
      'an option of QEMU',
      ['explain', '-device', 'x'],
      /^vnex: unknown option '-device'; .* -- .* -device\n$/,
    ],
    ['an option of QEMU in one letter', ['explain', '-M', 'q35'], /; options of other programs .* -M\n$/],
    [
      'a format as other programs name it',
      ['explain', 'a.json', '--format', 'json'],
      /^vnex: unknown option '--format'; did you mean --json\?\n$/,
    ],
    ['the same in one word', ['fix', 'a.json', '--json-output'], /; did you mean --json\?\n$/],
    ['the format of a report', ['check', 'a', '-o', 'junit'], /; did you mean --reporter junit\?\n$/],
    ['a report as an option', ['check', 'a', '--sarif'], /; did you mean --reporter sarif\?\n$/],
    [
      'a format that there is not',
      ['explain', 'a', '--output', 'a.txt'],
      /; --json prints what programs read\n$/,
    ],
    [
      'a file where a form is expected',
      ['import', 'fixtures/imports/sev-q35.xml'],
      /^vnex import: a form is expected before the file: .*\n$/,
    ],
    ['an option without its argument', ['explain', '--device'], /^vnex: .*--device <file>.* missing\n$/],
    [
      'an empty argument',
      ['check', 'a', ''],
      /^vnex check: an argument is empty; is a variable of the shell not set\?\n$/,
    ],
    ['an empty case', ['explain', ''], /^vnex explain: an argument is empty; .*\n$/],
    ['a missing argument', ['verify'], /^vnex: missing required argument 'paths'\n$/],
    ['an argument too many', ['explain', 'a.json', 'b.json'], /^vnex: too many arguments.*\n$/],
    ['nothing to explain', ['explain'], /^vnex explain: --device is missing; .*--device and --platform\n$/],
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
