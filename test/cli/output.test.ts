import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { casesIn } from '../printed.ts';
import { type Outcome, shell, vnex, workshop } from './run.ts';

const SCENARIO = 'fixtures/scenarios/sev-snp-without-access-platform.json';

const { write } = workshop();

/** Forty releases: some 400 kB of JSON. */
const large = write('large.json', {
  device: resolve('fixtures/devices/qemu-net-modern-access-platform.json'),
  platform: resolve('fixtures/platforms/sev-snp.json'),
  driver: Array.from({ length: 20 }, (_, minor) => [`linux-5.${minor}`, `linux-6.${minor}`]).flat(),
});

const EXPLAIN = `node "$VNEX" explain '${large}'`;
/** Says on stderr how the program ended whose output goes elsewhere. */
const WITH_CODE = 'echo "exit code $?" >&2';
const ESCAPE = '\u001b';

describe('a pipe', () => {
  test('takes 300 kB of output, also to a reader that is late', async () => {
    const { code, stdout, stderr } = await shell(`${EXPLAIN} --json | (sleep 0.2; cat)`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.length).toBeGreaterThan(300_000);
    expect(casesIn(stdout)).toHaveLength(40);
  });

  test.each(['head -1', 'head -c 100000', 'true'])('that `%s` closes early is no error', async (reader) => {
    const { stderr } = await shell(`{ ${EXPLAIN} --json --fail; ${WITH_CODE}; } | ${reader} > /dev/null`);
    expect(stderr).toMatch(/^exit code [01]\n$/);
  });

  test('that closes early takes what goes wrong along', async () => {
    const { stdout } = await shell(`{ node "$VNEX" explain nowhere.json; echo "exit code $?"; } 2>&1 | cat`);
    expect(stdout).toBe('nowhere.json: no such file\nexit code 2\n');
  });
});

describe('an output', () => {
  test('that is closed is no crash', async () => {
    const { stderr } = await shell(`node "$VNEX" explain ${SCENARIO} >&-; ${WITH_CODE}`);
    expect(stderr).toBe('exit code 0\n');
  });

  test.skipIf(!existsSync('/dev/full'))('on a full device is one clear error and exit code 2', async () => {
    const { stderr } = await shell(`node "$VNEX" explain ${SCENARIO} > /dev/full; ${WITH_CODE}`);
    expect(stderr).toBe('vnex: cannot write the output (ENOSPC)\nexit code 2\n');
  });

  test.skipIf(!existsSync('/dev/full'))(
    'for messages on a full device leaves the exit code alone',
    async () => {
      expect(await shell('node "$VNEX" explain nowhere.json 2> /dev/full')).toMatchObject({ code: 2 });
    },
  );
});

describe('colour', () => {
  const coloured = async (env: Readonly<Record<string, string>>): Promise<boolean> => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout.includes(ESCAPE);
  };

  test('is not for a pipe', async () => {
    expect(await coloured({})).toBe(false);
  });

  test('is for a pipe with FORCE_COLOR, whatever NO_COLOR says', async () => {
    expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
    expect(await coloured({ FORCE_COLOR: '0' })).toBe(false);
  });

  test('changes nothing but the colour', async () => {
    const plain = await vnex(['explain', SCENARIO]);
    const { stdout } = await vnex(['explain', SCENARIO], { env: { FORCE_COLOR: '1' } });
    expect(stripVTControlCharacters(stdout)).toBe(plain.stdout);
  });

  test('is never in JSON', async () => {
    const { stdout } = await vnex(['explain', SCENARIO, '--json'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).not.toContain(ESCAPE);
  });
});

describe('without UTF-8 in the locale', () => {
  const env = { LANG: 'C' };
  const ascii = ({ stdout, stderr }: Outcome) => /^\p{ASCII}*$/u.test(stdout + stderr);

  test.each<[string, readonly string[]]>([
    ['a story', ['explain', SCENARIO]],
    ['a decision', ['explain', SCENARIO, '--decision', 'linux/platform/restricted-memory']],
    ['a comparison', ['verify', 'fixtures/recordings/x86_64-6.1-plain-1a.json']],
    ['a feature set', ['features', '0x300000020', '--type', 'net']],
    ['a help text', ['explain', '--help']],
    ['an error', ['features', '128']],
  ])('%s is pure ASCII', async (_, argv) => {
    expect(ascii(await vnex(argv, { env }))).toBe(true);
  });

  test('the glyphs have spellings, and LC_ALL goes before LANG', async () => {
    const { stdout } = await vnex(['explain', SCENARIO], { env });
    expect(stdout).toMatch(/^x refused by the driver {3}"device must provide/m);
    expect(stdout).toMatch(/^ {5}-> /m);
    const { stdout: rich } = await vnex(['explain', SCENARIO], { env: { ...env, LC_ALL: 'en_GB.UTF-8' } });
    expect(rich).toMatch(/^✗ refused by the driver {3}“device must provide/m);
  });
});

test('the same input gives the same bytes', async () => {
  const [first, second] = await Promise.all([vnex(['explain', large]), vnex(['explain', large])]);
  expect(first.code).toBe(0);
  expect(first.stdout).toBe(second.stdout);
});
