import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vnex, workshop } from './run.ts';

// `vnex explore` in a real terminal, that of tmux: what it shows there, and what it leaves behind.

const SCENARIO = resolve('fixtures/scenarios/sev-snp-without-access-platform.json');
const PROGRAM = resolve('bin/vnex.js');
const SERVER = `vnex-test-${process.pid}`;
const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

if (!HAS_TMUX)
  process.stderr.write(
    'SKIPPED: vnex explore in a real terminal. tmux is not installed; apt-get install tmux brings it.\n',
  );

const { directory } = workshop();

function tmux(...argv: readonly string[]): string {
  return execFileSync('tmux', ['-L', SERVER, '-f', '/dev/null', ...argv], { encoding: 'utf8' });
}

/** What the terminal shows, without colours. */
function screen(): string {
  return tmux('capture-pane', '-p', '-t', 'main');
}

/** Waits until the terminal shows it. */
async function shows(wanted: RegExp): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const now = screen();
    if (wanted.test(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the terminal never showed ${wanted}, but:\n${screen()}`);
}

function press(...keys: readonly string[]): void {
  tmux('send-keys', '-t', 'main', ...keys);
}

function type(text: string): void {
  tmux('send-keys', '-t', 'main', '-l', text);
}

/** Starts it in a shell that says how it ended; its process number is in the file `pid`. */
async function start(environment = ''): Promise<void> {
  const program = `exec "${process.execPath}" "${PROGRAM}" explore "${SCENARIO}"`;
  type(`clear; echo BEFORE; ${environment} sh -c 'echo $$ > pid; ${program}'; echo "ENDED $?"`);
  press('Enter');
  await shows(/^Facts +Answer/m);
}

describe.skipIf(!HAS_TMUX)('vnex explore in a terminal of 80 by 24', () => {
  beforeAll(() => {
    tmux('new-session', '-d', '-s', 'main', '-x', '80', '-y', '24', '-c', directory, 'env LANG=C.UTF-8 sh');
  });
  afterAll(() => {
    spawnSync('tmux', ['-L', SERVER, 'kill-server']);
  });

  test('changes a fact, explains, writes, and gives the terminal back', async () => {
    await start('NO_COLOR=1');
    expect(screen()).toMatch(/^virtio-net, QEMU, modern PCI · AMD SEV-SNP guest · Linux 6\.12\n/);
    expect(tmux('capture-pane', '-p', '-e', '-t', 'main')).not.toContain('\u001b[1m');
    press(']', ']', ']', 'Down', 'Space');
    await shows(/✓ works: swiotlb copy/);
    expect(screen()).toMatch(/Last change: ACCESS_PLATFORM: not offered →/);
    press('?');
    await shows(/VIRTIO_F_ACCESS_PLATFORM, bit 33/);
    press('Escape');
    await shows(/^Facts/m);
    press('w');
    type('made.json');
    press('Enter');
    await shows(/The scenario is in made\.json/);
    const written = readFileSync(join(directory, 'made.json'), 'utf8');
    press('w');
    type('made.json');
    press('Enter');
    await shows(/made\.json is there already\. Write over it\? y\/n/);
    press('n', 'Escape');
    await shows(/q quit/);
    press('q');
    const after = await shows(/^ENDED 0$/m);
    expect(after).toMatch(/^BEFORE\nENDED 0\n/);
    expect(readFileSync(join(directory, 'made.json'), 'utf8')).toBe(written);
    expect((await vnex(['explain', join(directory, 'made.json')])).stdout).toMatch(/^✓ works/m);
  });

  test('follows the size of the terminal, and ends by Ctrl-C with everything as it was', async () => {
    await start();
    tmux('resize-window', '-t', 'main', '-x', '130', '-y', '30');
    await shows(/^Facts {43,}Answer/m);
    tmux('resize-window', '-t', 'main', '-x', '50', '-y', '24');
    await shows(/^The terminal is too small/m);
    tmux('resize-window', '-t', 'main', '-x', '80', '-y', '24');
    await shows(/^Facts +Answer/m);
    press('C-c');
    expect(await shows(/^ENDED 130$/m)).toMatch(/^BEFORE\n(?:\^C)?\n?ENDED 130\n/);
    // The shell reads lines again, and shows what is typed.
    type('echo "still $((40 + 2))"');
    press('Enter');
    expect(await shows(/^still 42$/m)).toContain('echo "still $((40 + 2))"');
    expect(tmux('display-message', '-p', '-t', 'main', '#{cursor_flag} #{alternate_on}')).toBe('1 0\n');
  });

  test('gives the terminal back where it is ended from outside', async () => {
    await start();
    process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')), 'SIGTERM');
    await shows(/^ENDED 143$/m);
    expect(tmux('display-message', '-p', '-t', 'main', '#{cursor_flag} #{alternate_on}')).toBe('1 0\n');
  });
});

test('vnex explore is a bundle of which other commands load nothing', () => {
  expect(existsSync('dist/vnex-screen.cjs')).toBe(true);
  expect(readFileSync('dist/vnex.cjs', 'utf8')).not.toContain('?1049h');
  expect(readFileSync('dist/vnex-screen.cjs', 'utf8')).toContain('?1049h');
});
