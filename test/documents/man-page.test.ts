import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { manPage } from '../../src/cli/man-page.ts';
import { COMMANDS } from '../../src/main.ts';

const FILE = 'fixtures/ci/vnex.1';
const { version, description } = JSON.parse(readFileSync('package.json', 'utf8'));
const page = manPage(COMMANDS, { version, about: `${description}.` });

test('the manual page is what the declarations of the commands make it; UPDATE_DOCS writes it anew', () => {
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(FILE, page);
  expect(readFileSync(FILE, 'utf8')).toBe(page);
});

const man = spawnSync('man', ['--version']);

test.skipIf(man.error !== undefined)(
  'man reads the manual page without a warning, and shows every command',
  () => {
    const { stdout, stderr, status } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', FILE], {
      env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100', MANROFFSEQ: '', MANPAGER: 'cat' },
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    for (const name of ['vnex check', 'vnex import libvirt', '--reporter', 'Exit status'])
      expect(stdout).toContain(name);
  },
);
