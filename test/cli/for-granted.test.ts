import { basename } from 'node:path';
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
  ['the value of a variable', VARIABLE, /the value of \$\{MEMORY\},? (?:which )?is not known/],
  ['a vendor’s machine type', VENDOR, /what its vendor sets otherwise in the machine type pc-q35-8\.0-sle/],
  ['a text without one of its parts', LEFT_OUT, /ignored one part that may matter|granted: -readconfig gone/],
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
    // check tells it in its report, where it is a case of the guest.
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toMatch(said);
    expect(said.test(stderr)).toBe(!command.includes('check'));
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

describe('what vnex check reports of guests that take something for granted', () => {
  const check = (...argv: readonly string[]) =>
    vnex(['check', SURE, VARIABLE, VENDOR, LEFT_OUT, '--kernel', '6.12', '--qemu', '7.2', ...argv]);
  const accepting = (name: string, entries: readonly object[]) => [
    '--expect',
    write(name, { guests: entries }),
  ];
  const entry = (file: string, what: string, until?: string) => ({
    files: basename(file),
    accept: { what, reason: 'it is looked after', ...(until === undefined ? {} : { until }) },
  });
  const ALL = [
    entry(VARIABLE, 'MEMORY'),
    entry(VENDOR, 'pc-q35-8.0-sle', '2027-01-31'),
    entry(LEFT_OUT, '-readconfig gone.cfg'),
  ];

  test.each<[reporter: string, failures: RegExp]>([
    ['text', /^✗ .* › taken for granted: .*$/gm],
    ['junit', /<failure message="taken-for-granted: /g],
    ['tap', /^not ok \d+ - .* › taken for granted: [^#\n]*$/gm],
    ['gcc', /^\S+:1:1: error: .* › taken for granted: /gm],
    ['github', /^::error .*taken for granted/gm],
    ['sarif', /"ruleId": "expectation\/taken-for-granted"/g],
    ['json', /"what": "taken-for-granted"/g],
  ])('%s has a failure for each, and none where all of it is accepted', async (reporter, failures) => {
    const failing = await check('--reporter', reporter);
    expect(failing.code).toBe(1);
    expect(failing.stdout.match(failures)).toHaveLength(3);
    const accepted = await check(
      '--reporter',
      reporter,
      ...accepting('all.json', ALL),
      '--today',
      '2027-01-31',
    );
    expect(accepted.code).toBe(0);
    if (reporter !== 'sarif' && reporter !== 'json') expect(accepted.stdout).not.toMatch(failures);
    if (reporter === 'sarif') expect(accepted.stdout.match(/"suppressions"/g)).toHaveLength(3);
    if (reporter === 'json') expect(accepted.stdout.match(/"status": "known"/g)).toHaveLength(6);
  });

  test('what is accepted for a while counts from the day after', async () => {
    const argv = accepting('day.json', ALL);
    const { code, stdout } = await check(...argv, '--today', '2027-02-01');
    expect(code).toBe(1);
    expect(stdout).toContain('4 passed, 1 failed, 2 known to fail');
  });

  test('one that accepts everything accepts all of a guest, and no other guest’s', async () => {
    const one = [{ files: basename(VARIABLE), accept: { reason: 'any size will do' } }];
    expect((await check(...accepting('one.json', one))).stdout).toContain(
      '4 passed, 2 failed, 1 known to fail',
    );
  });

  test('what is accepted and not taken for granted is said to be idle', async () => {
    const { code, stdout } = await check(
      ...accepting('idle.json', [...ALL, entry(SURE, 'CID')]),
      '--today',
      '2027-01-31',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/idle\.json:\d+:\d+: nothing fails here any longer/);
  });

  test.each([
    [
      'what is no day',
      entry(VARIABLE, 'MEMORY', '2027-02-30'),
      '"2027-02-30" is no day; expected one such as',
    ],
    ['no reason', { accept: {} }, 'missing "guests[0].accept.reason"; expected a reason'],
  ])('%s is a mistake', async (_, wrong, message) => {
    const { code, stdout } = await check(...accepting('wrong.json', [wrong]));
    expect(code).toBe(2);
    expect(stdout).toContain(message);
  });
});
