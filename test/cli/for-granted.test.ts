import { describe, expect, test } from 'vitest';
import { vnex, workshop } from './run.ts';

const { write } = workshop();
const script = (name: string, machine: string, memory: string) =>
  write(name, `qemu-system-x86_64 -M ${machine} -m ${memory} -device virtio-rng-pci\n`);

const SURE = script('sure.sh', 'q35', '2G');
const VARIABLE = script('variable.sh', 'q35', '$MEMORY');
const VENDOR = script('vendor.sh', 'pc-q35-8.0-sle', '2G');
const LEFT_OUT = script('left-out.sh', 'q35', '2G -readconfig gone.cfg');

/** What is said of each text, and with which options nothing is left to say. */
const GRANTED: readonly (readonly [what: string, file: string, said: RegExp])[] = [
  ['the value of a variable', VARIABLE, /the value of \$\{MEMORY\} is not known, and is taken to be one/],
  ['a vendor’s machine type', VENDOR, /what its vendor sets otherwise in the machine type pc-q35-8\.0-sle/],
  ['a text without one of its parts', LEFT_OUT, /ignored one part that may matter/],
];

describe.each([
  ['explain', ['explain']],
  ['explain --json', ['explain', '--json']],
  ['explain --fail', ['explain', '--fail']],
  ['fix', ['fix']],
  ['check', ['check']],
])('vnex %s', (_, command) => {
  const run = (...argv: readonly string[]) =>
    vnex([...command, ...argv, '--kernel', '6.12', '--qemu', '7.2']);

  test.each(GRANTED)('ends with 1 where it takes for granted %s, and says so', async (_what, file, said) => {
    const { code, stdout, stderr } = await run(file);
    expect(code).toBe(1);
    expect(stdout).toMatch(/works|passed/);
    expect(stderr).toMatch(said);
  });

  test('ends with 0 and says nothing where nothing is, or where the variable is stated', async () => {
    expect(await run(SURE)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(VARIABLE, '--define', 'MEMORY=2G')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('vnex import', () => {
  const said = async (file: string, ...argv: readonly string[]) => {
    const { code, stdout } = await vnex([
      'import',
      'qemu',
      file,
      '--kernel',
      '6.12',
      '--qemu',
      '7.2',
      ...argv,
    ]);
    return { code, stdout: stdout.replace(/\s+/g, ' ') };
  };

  test('lists what it takes for granted, and ends with 1 where answers rest on that', async () => {
    const text = 'Taken for granted the value of ';
    expect(await said(VARIABLE)).toMatchObject({ code: 0, stdout: expect.stringContaining(text) });
    expect(await said(VARIABLE, '--explain')).toMatchObject({ code: 1 });
    expect(await said(SURE, '--explain')).toMatchObject({ code: 0 });
  });

  test('says it in JSON, too', async () => {
    const { stdout } = await said(VENDOR, '--explain', '--json');
    const sentence = expect.stringContaining('what its vendor sets otherwise');
    expect(JSON.parse(stdout)).toMatchObject({
      guests: [{ assumed: [sentence], results: [{ takesForGranted: [sentence] }] }],
    });
  });
});

describe('vnex check of several guests', () => {
  test('says how many are not counted as passed', async () => {
    const { code, stderr } = await vnex([
      'check',
      SURE,
      VARIABLE,
      VENDOR,
      '--kernel',
      '6.12',
      '--qemu',
      '7.2',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('vnex check: 2 guests are not counted as passed; see the remarks above');
  });
});
