import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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

describe('the code that a start keeps', () => {
  const { directory } = workshop();
  const kept = join(directory, 'vnex');
  const file = join(process.cwd(), SCENARIO);
  const answer = (
    env: Readonly<Record<string, string>> = { HOME: '/nowhere', NODE_COMPILE_CACHE: directory },
  ) => shell(`node "$VNEX" explain '${file}'`, { env: { NODE_COMPILE_CACHE: '', ...env } });
  const files = () => (existsSync(kept) ? readdirSync(kept).sort() : []);

  beforeEach(() => rmSync(kept, { recursive: true, force: true }));

  test('is of the command that ran, and V8 takes it for the same answer', async () => {
    const first = await answer();
    expect(first.stdout).toContain('device must provide VIRTIO_F_ACCESS_PLATFORM');
    const names = files();
    expect(names.map((name) => name.replace(/^[0-9a-f]{16}-/, ''))).toEqual(
      ['vnex', 'vnex-case'].map((pack) => `${process.versions.v8}-${process.arch}-explain-${pack}`),
    );
    const inode = () => names.map((name) => statSync(join(kept, name)).ino);
    const before = inode();
    expect(await answer()).toEqual(first);
    expect(inode()).toEqual(before);
  });

  test('goes when four later builds have kept theirs', async () => {
    mkdirSync(kept);
    const name = (build: number) => `${String(build).repeat(16)}-explain-vnex`;
    for (const build of [1, 2, 3, 4, 5]) {
      writeFileSync(join(kept, name(build)), '');
      utimesSync(join(kept, name(build)), build, build);
    }
    await answer();
    const others = files().filter((file) => /^(\d)\1{15}-/.test(file));
    expect(others).toEqual([3, 4, 5].map(name));
    expect(files()).toHaveLength(5);
  });

  test.each<[string, (file: string) => void]>([
    ['empty', (file) => writeFileSync(file, '')],
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 1000))],
    ['something else', (file) => writeFileSync(file, 'x'.repeat(100_000))],
  ])('is not needed: the answer is the same where it is %s', async (_, spoil) => {
    const first = await answer();
    for (const name of files()) spoil(join(kept, name));
    expect(await answer()).toEqual(first);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: join(directory, 'cache') }, 'cache/vnex'],
    ['the home of the user', {}, '.cache/vnex'],
  ])('lies in %s', async (_, env, folder) => {
    await answer({ HOME: directory, ...env });
    expect(readdirSync(join(directory, folder))).toHaveLength(2);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['where the user wants none', { HOME: directory, NODE_DISABLE_COMPILE_CACHE: '1' }],
    ['without a home', {}],
    ['in a folder that cannot be made', { NODE_COMPILE_CACHE: '/dev/null' }],
  ])('is nowhere %s', async (_, env) => {
    rmSync(join(directory, '.cache'), { recursive: true, force: true });
    const { code, stderr } = await answer(env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(directory).filter((name) => name === '.cache' || name === 'vnex')).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)('is not in a home that is somebody else’s', async () => {
    const home = join(directory, 'other');
    mkdirSync(home);
    chownSync(home, 65534, 65534);
    await answer({ HOME: home });
    expect(readdirSync(home)).toEqual([]);
  });
});

test('the program is in ASCII, which takes one byte a character', () => {
  for (const name of readdirSync('dist').filter((each) => each.endsWith('.cjs')))
    expect(readFileSync(`dist/${name}`, 'utf8').match(/[\u0080-\uffff].{0,40}/)).toBeNull();
});
