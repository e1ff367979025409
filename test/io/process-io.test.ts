import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, processIo } from '../../src/io/process-io.ts';

interface Around {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

function ioOf({ env = {}, ...stdout }: Around) {
  const written: string[] = [];
  const write = (to: string) => (text: string) => void written.push(`${to}: ${text}`);
  const io = processIo({
    stdin: (async function* () {})(),
    stdout: { ...stdout, write: write('out') },
    stderr: { write: write('err') },
    env,
  });
  return { io, written };
}

const terminalOf = (around: Around) => ioOf(around).io.terminal;

test('what is printed goes to its stream', () => {
  const { io, written } = ioOf({});
  io.out('an answer');
  io.err('a complaint');
  expect(written).toEqual(['out: an answer', 'err: a complaint']);
});

describe('colour', () => {
  test.each<[string, Around, 0 | 1]>([
    ['on for a terminal', { isTTY: true }, 1],
    ['off for anything else', {}, 0],
    ['off for a terminal that knows none', { isTTY: true, env: { TERM: 'dumb' } }, 0],
    ['off with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, 0],
    ['not off with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, 1],
    ['on with FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, 1],
    ['off with FORCE_COLOR=0', { isTTY: true, env: { FORCE_COLOR: '0' } }, 0],
    ['on with FORCE_COLOR, whatever NO_COLOR says', { env: { FORCE_COLOR: '3', NO_COLOR: '1' } }, 1],
  ])('is %s', (_, around, colour) => {
    expect(terminalOf(around).colour).toBe(colour);
  });
});

describe('links', () => {
  const KITTY = { TERM: 'xterm-kitty' };
  test.each<[string, Around, boolean]>([
    ['made in a terminal that has them', { isTTY: true, env: KITTY }, true],
    ['made in an editor’s', { isTTY: true, env: { TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' } }, true],
    ['made in one of GNOME', { isTTY: true, env: { VTE_VERSION: '6800' } }, true],
    ['not made in an old one of GNOME', { isTTY: true, env: { VTE_VERSION: '4999' } }, false],
    ['not made in one that is not known', { isTTY: true, env: { TERM: 'xterm' } }, false],
    ['not made in a pipe', { env: KITTY }, false],
    ['not made with NO_HYPERLINK', { isTTY: true, env: { ...KITTY, NO_HYPERLINK: '1' } }, false],
    ['not made with NO_COLOR', { isTTY: true, env: { ...KITTY, NO_COLOR: '1' } }, false],
    ['not made in continuous integration', { isTTY: true, env: { ...KITTY, CI: 'true' } }, false],
    ['made in a pipe with FORCE_HYPERLINK', { env: { FORCE_HYPERLINK: '1' } }, true],
    ['not made with FORCE_HYPERLINK=0', { isTTY: true, env: { ...KITTY, FORCE_HYPERLINK: '0' } }, false],
  ])('are %s', (_, around, links) => {
    expect(terminalOf(around).links).toBe(links);
  });
});

describe('glyphs beyond ASCII', () => {
  test.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['in a UTF-8 locale', { LANG: 'en_GB.UTF-8' }, true],
    ['in a utf8 locale', { LANG: 'C.utf8' }, true],
    ['where no locale is set', {}, true],
    ['not in the C locale', { LANG: 'C' }, false],
    ['not in another encoding', { LANG: 'de_DE.ISO-8859-1' }, false],
    ['not where LC_ALL says otherwise', { LANG: 'C.UTF-8', LC_ALL: 'C' }, false],
    ['where LC_CTYPE says so', { LANG: 'C', LC_CTYPE: 'C.UTF-8' }, true],
    ['not changed by an empty LC_ALL', { LANG: 'C', LC_ALL: '' }, false],
  ])('are used %s', (_, env, unicode) => {
    expect(terminalOf({ env }).unicode).toBe(unicode);
  });
});

describe('the width', () => {
  test.each<[string, number | undefined, number]>([
    ['a hundred columns where nobody knows', undefined, 100],
    ['that of the terminal', 87, 87],
    ['no less than 40', 20, 40],
    ['no more than 120', 400, 120],
  ])('is %s', (_, columns, width) => {
    expect(terminalOf(columns === undefined ? {} : { columns }).width).toBe(width);
  });
});

describe('the files below a directory', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'vnex-test-'));
    mkdirSync(join(directory, 'b/deep'), { recursive: true });
    for (const name of ['c.json', 'a.json', 'b/z.json', 'b/deep/y.json'])
      writeFileSync(join(directory, name), '');
    symlinkSync(directory, join(directory, 'b/loop'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('come sorted by name, and links to directories are not followed', () => {
    const names = ['a.json', 'b/deep/y.json', 'b/loop', 'b/z.json', 'c.json'];
    expect(filesBelow(directory)).toEqual(names.map((name) => join(directory, name)));
  });

  test('are a mistake of the user’s where the directory is none', () => {
    const file = join(directory, 'a.json');
    expect(() => filesBelow(file)).toThrow(`${file}: a directory that cannot be read (ENOTDIR)`);
  });

  test.skipIf(process.getuid?.() === 0)('are a mistake of the user’s where it may not be read', () => {
    const secret = join(directory, 'secret');
    mkdirSync(secret);
    chmodSync(secret, 0);
    expect(() => filesBelow(directory)).toThrow(`${secret}: a directory that cannot be read (EACCES)`);
    rmSync(secret, { recursive: true });
  });
});
