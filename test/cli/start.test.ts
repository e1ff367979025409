import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { shell, vnex, workshop } from './run.ts';

const SCENARIO = 'fixtures/scenarios/sev-snp-without-access-platform.json';

describe('--color', () => {
  const coloured = '\u001b[';

  test.each<[string, readonly string[], Readonly<Record<string, string>>, boolean]>([
    ['always', ['--color', 'always'], {}, true],
    ['always, over NO_COLOR', ['--color=always'], { NO_COLOR: '1' }, true],
    ['never, over FORCE_COLOR', ['--color=never'], { FORCE_COLOR: '1' }, false],
    ['auto, in a pipe', ['--color', 'auto'], {}, false],
    ['auto, with FORCE_COLOR', ['--color', 'auto'], { FORCE_COLOR: '1' }, true],
  ])('is %s', async (_, option, env, wanted) => {
    const after = await vnex(['explain', SCENARIO, ...option], { env });
    const before = await vnex([...option, 'explain', SCENARIO], { env });
    expect({ code: after.code, stderr: after.stderr }).toEqual({ code: 0, stderr: '' });
    expect(after.stdout.includes(coloured)).toBe(wanted);
    expect(before.stdout).toBe(after.stdout);
  });

  test('is nothing else', async () => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO, '--color', 'alway']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('always');
  });
});

describe('what the build keeps compiled', () => {
  const { directory } = workshop();
  const compiled = readdirSync('dist').filter((name) => name.endsWith('.compiled'));
  const answer = () => shell(`node bin/vnex.js explain ${join(process.cwd(), SCENARIO)}`, { cwd: directory });

  beforeEach(() => {
    for (const folder of ['bin', 'dist']) cpSync(folder, join(directory, folder), { recursive: true });
  });

  test('is there for this version of Node.js, and V8 takes it', async () => {
    expect(compiled).toEqual([`vnex-${process.versions.v8}-${process.arch}.compiled`]);
    const asked = `
      const { COMPILED, scriptOf } = require('./bin/program.js');
      console.log(scriptOf(require('node:fs').readFileSync(COMPILED)).cachedDataRejected);`;
    expect(await shell(`node -e "${asked}"`)).toMatchObject({ code: 0, stdout: 'false\n' });
  });

  test.each<[string, (file: string) => void]>([
    ['missing', (file) => rmSync(file)],
    ['empty', (file) => writeFileSync(file, '')],
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 1000))],
    ['something else', (file) => writeFileSync(file, 'x'.repeat(100_000))],
  ])('is not needed: the answer is the same where it is %s', async (_, spoil) => {
    const { code, stdout, stderr } = await answer();
    for (const name of compiled) spoil(join(directory, 'dist', name));
    expect(await answer()).toEqual({ code, stdout, stderr });
    expect(stdout).toContain('device must provide VIRTIO_F_ACCESS_PLATFORM');
  });

  test('is of a program in ASCII, which takes one byte a character', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with control characters
    expect(readFileSync('dist/vnex.cjs', 'utf8').match(/.{0,40}[^\x00-\x7f].{0,10}/)).toBeNull();
  });
});
