import { describe, expect, test } from 'vitest';
import { begin, type Exploration } from '../../src/commands/explore/state.ts';
import { update } from '../../src/commands/explore/update.ts';
import { F } from '../../src/features/bits.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { explorationScreen } from '../../src/report/exploration-screen.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import type { ScreenSize } from '../../src/text/screen.ts';
import { caseOf } from '../cases.ts';
import { keysOf } from '../commands/explore/keys.ts';

const SMALL: ScreenSize = { columns: 80, rows: 24 };

/** The screen as text, each line as wide as the screen at most. */
function shown({ view }: Exploration, size = SMALL, unicode = true): readonly string[] {
  const style = styleFor({ colour: 0, unicode, width: size.columns });
  return explorationScreen(view, style, size).lines.map(({ left, right }) =>
    right === undefined ? left : `${left.slice(0, right.at).padEnd(right.at)}${right.text}`.trimEnd(),
  );
}

const FIRST = begin({
  asked: { ...caseOf({ protection: 'sev', offers: [F.VERSION_1] }), driver: 'linux' },
  driver: { model: linux, release: undefined },
});

async function reached(...words: readonly string[]): Promise<Exploration> {
  const style = styleFor({ colour: 0, unicode: true, width: 80 });
  let at = FIRST;
  for (const key of keysOf(...words)) {
    const { items } = explorationScreen(at.view, style, SMALL);
    at = (await update(at, key, items)).exploration;
  }
  return at;
}

const CHANGED = await reached(']]]', 'down', 'space');
const CHOOSING = await reached('down', 'return', '6.1');
const READING = await reached('tab', 'end', '?');
const AT_THE_END = await reached('tab', 'end');

describe('the screen of an exploration', () => {
  test('has the facts on the left, the answer, the way and the reasons on the right', async () => {
    const lines = shown(FIRST);
    expect(lines[1]).toMatch(/^Facts +Answer$/);
    expect(lines[2]).toMatch(/^Driver and kernel +✗ refused by the driver/);
    expect(lines[3]).toMatch(/^> driver +linux +/);
    expect(lines.join('\n')).toContain('virtio_net ✗ device');
    expect(lines.join('\n')).toMatch(/\n.{33} Why\n/);
    expect(lines.at(-1)).toContain('q quit');
  });

  test.each<readonly [string, ScreenSize, Exploration]>([
    ['80 by 24', SMALL, FIRST],
    ['80 by 24, with a change', SMALL, CHANGED],
    ['80 by 24, with a list of values', SMALL, CHOOSING],
    ['80 by 24, with a story', SMALL, READING],
    ['60 by 12', { columns: 60, rows: 12 }, AT_THE_END],
    ['200 by 60', { columns: 200, rows: 60 }, FIRST],
    ['30 by 5', { columns: 30, rows: 5 }, FIRST],
  ])('fits a terminal of %s', (_, size, exploration) => {
    const lines = shown(exploration, size);
    expect(lines.length).toBeLessThanOrEqual(size.rows);
    if (size.columns >= 60) {
      expect(lines).toHaveLength(size.rows);
      const body = lines.slice(0, -2).filter((line) => line.length > size.columns && line.includes('  '));
      expect(body.filter((line) => !/\S{20}/.test(line))).toEqual([]);
    } else expect(lines[0]).toMatch(/too small/);
  });

  test('says first what the last change turned', async () => {
    const text = shown(CHANGED, { columns: 120, rows: 40 }).join('\n');
    expect(text).toContain('Last change: ACCESS_PLATFORM: not offered → offered');
    expect(text).toMatch(/Outcome: refused by the driver → works\n.*Turned first: Does the device offer/);
    expect(text).toMatch(/^>\*ACCESS_PLATFORM {2}offered/m);
    expect(text.split('\n')[0]).toMatch(/· 1 changed$/);
  });

  test('lists the values of a fact that have what was typed in them', async () => {
    const lines = shown(CHOOSING);
    expect(lines[2]).toMatch(/^kernel: 6\.1_ /);
    expect(lines[3]).toMatch(/^> 6\.1 /);
    expect(lines.slice(4, 14).map((line) => line.slice(0, 6).trim())).toContain('6.19');
    expect(shown(await reached('down', 'return', 'x'))[3]).toMatch(/^ {2}no such value/);
  });

  test('explains a decision with its story and its source, and a fact with who reads it', async () => {
    const decision = shown(READING).join('\n');
    expect(decision).toMatch(/^linux\/features-ok\/restricted-memory\nDoes the device offer/);
    expect(shown(await reached('tab', 'end', '?', 'end', 'pagedown'), SMALL).join('\n')).not.toBe(decision);
    const { fact: at, now } = (await reached(']')).view;
    const further = now.facts.slice(at).findIndex(({ label }) => label === 'protection');
    const down = Array.from({ length: further }, () => 'down');
    const fact = shown(await reached(']', ...down, '?')).join('\n');
    expect(fact).toMatch(/^protection: sev\n\n {2}What keeps the host out/);
    expect(fact).toMatch(/Read by\n {2}.*\[linux\//);
  });

  test('is ASCII where the terminal is', async () => {
    for (const line of shown(CHANGED, SMALL, false)) expect(line).not.toMatch(/\P{ASCII}/u);
  });

  test('keeps the item under the cursor in sight', async () => {
    const lines = shown(AT_THE_END);
    expect(lines.slice(2, -2).filter((line) => /^.{33}>/.test(line)).length).toBeGreaterThan(0);
  });
});
