import { describe, expect, test } from 'vitest';
import type { Screen, ScreenLine } from '../../src/text/screen.ts';
import { runMain } from '../cli/run-main.ts';
import { keysOf } from './explore/keys.ts';

const SCENARIO = JSON.stringify({
  device: { type: 'net', transport: 'pci-modern', implementation: 'qemu', offers: ['VERSION_1'] },
  platform: {
    arch: 'x86_64',
    hypervisor: 'kvm',
    memory: { protection: 'sev' },
    iommu: { kind: 'none' },
    kernel: { version: '6.12', cmdline: '' },
  },
});
const FILES = { 'case.json': SCENARIO, 'old.json': '{}' };

/** A screen on which these keys are pressed, and what it showed. */
function screenWith(...words: readonly string[]) {
  const frames: (readonly ScreenLine[])[] = [];
  const keys = [...keysOf(...words)];
  let closed = 0;
  const screen: Screen = {
    size: () => ({ columns: 100, rows: 30 }),
    show: (lines) => void frames.push(lines),
    next: async () => keys.shift(),
    close: () => {
      closed++;
    },
  };
  return { screen, frames, isClosed: () => closed > 0 };
}

async function explored(argv: readonly string[], ...words: readonly string[]) {
  const { screen, frames, isClosed } = screenWith(...words);
  const outcome = await runMain(['explore', ...argv], { files: FILES, openScreen: async () => screen });
  return { ...outcome, frames, isClosed: isClosed() };
}

describe('vnex explore', () => {
  test('shows a screen for each key, and gives the terminal back', async () => {
    const { code, stdout, stderr, frames, isClosed } = await explored(['case.json'], 'down', 'down', 'q');
    expect({ code, stdout, stderr, isClosed }).toEqual({ code: 0, stdout: '', stderr: '', isClosed: true });
    expect(frames).toHaveLength(3);
  });

  test('ends with 130 by Ctrl-C, and with 0 where the input ends', async () => {
    expect(await explored(['case.json'], 'ctrl+c')).toMatchObject({ code: 130, isClosed: true });
    expect(await explored(['case.json'], 'down')).toMatchObject({ code: 0, isClosed: true });
  });

  test('writes a scenario that explains to what the screen showed', async () => {
    const change = ['return', 'gibson-2019', 'return'];
    const { written, frames } = await explored(['case.json'], ...change, 'w', 'new.json', 'return', 'q');
    const text = String(written['new.json']);
    expect(JSON.parse(text)).toMatchObject({
      driver: 'gibson-2019',
      platform: { kernel: { version: '6.12' } },
    });
    const { stdout } = await runMain(['explain', 'new.json'], { files: { 'new.json': text } });
    const shown =
      frames
        .at(-1)
        ?.map(({ right }) => right?.text ?? '')
        .join(' ') ?? '';
    expect(shown).toContain('breaks: physical');
    expect(stdout).toMatch(/^✗ breaks/m);
  });

  test('never writes over a file without a word', async () => {
    const asked = await explored(['case.json'], 'w', 'old.json', 'return', 'n', 'escape', 'q');
    expect(asked.written).toEqual({});
    const agreed = await explored(['case.json'], 'w', 'old.json', 'return', 'y', 'q');
    expect(Object.keys(agreed.written)).toEqual(['old.json']);
  });

  test('needs a terminal, and says what does not', async () => {
    for (const openScreen of [undefined, async () => undefined]) {
      const setting = { files: FILES, ...(openScreen === undefined ? {} : { openScreen }) };
      const { code, stderr } = await runMain(['explore', 'case.json'], setting);
      expect(code).toBe(2);
      expect(stderr).toContain(
        'standard input and output are not both a terminal; run it in one, or use vnex explain',
      );
    }
  });

  test('takes one case of several', async () => {
    const guest = 'qemu-system-x86_64 -M q35 -device virtio-net-pci -device virtio-rng-pci\n';
    const { screen } = screenWith('q');
    const setting = { files: { 'guest.sh': guest }, openScreen: async () => screen };
    const { code, stderr } = await runMain(['explore', 'guest.sh', '--kernel', '6.12'], setting);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/--pick: one case is explored at a time; name one of 1 /),
    ]);
    expect((await runMain(['explore', 'guest.sh', '--kernel', '6.12', '--pick', '2'], setting)).code).toBe(0);
    expect((await runMain(['explore', 'guest.sh', '--kernel', '6.12', '--pick', '9'], setting)).code).toBe(2);
  });
});
