import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begin, type Exploration, saved } from '../../../src/commands/explore/state.ts';
import { type UpdateStep, update } from '../../../src/commands/explore/update.ts';
import { explain } from '../../../src/explore/explain.ts';
import { chooseDriver } from '../../../src/guest/drivers.ts';
import { explorationScreen } from '../../../src/report/exploration-screen.ts';
import { styleFor } from '../../../src/report/layout/style.ts';
import { caseOf, MODERN, type Spec, VERSION_1 } from '../../cases.ts';
import { keysOf, NAMED } from './keys.ts';

const STYLE = styleFor({ colour: 0, unicode: true, width: 80 });

function begun(spec: Spec = {}, id = 'linux'): Exploration {
  const driver = chooseDriver(id);
  if (driver === undefined) throw new Error(`there is no driver ${id}`);
  return begin({ asked: { ...caseOf(spec), driver: id }, driver });
}

/** What keys come to, one after the other. */
async function pressed(from: Exploration, ...words: readonly string[]): Promise<UpdateStep> {
  let step: UpdateStep = { exploration: from };
  for (const key of keysOf(...words)) {
    const { exploration } = step;
    const { items } = explorationScreen(exploration.view, STYLE, { columns: 80, rows: 24 });
    step = await update(exploration, key, items);
  }
  return step;
}

async function reached(from: Exploration, ...words: readonly string[]): Promise<Exploration> {
  return (await pressed(from, ...words)).exploration;
}

function factIn({ view: { now } }: Exploration, label: string): string | undefined {
  return now.facts.find((fact) => fact.label === label)?.value;
}

/** Puts the cursor on a fact. */
function at(from: Exploration, label: string): Exploration {
  const fact = from.view.now.facts.findIndex((one) => one.label === label);
  expect(fact).not.toBe(-1);
  return { ...from, view: { ...from.view, fact } };
}

const SEV: Spec = { protection: 'sev', offers: [VERSION_1] };

describe('exploring a case', () => {
  test('shows at once what a change of the offer turns', async () => {
    const { view } = await reached(at(begun(SEV), 'ACCESS_PLATFORM'), 'space');
    expect(view.now.result.outcome).toBe('works');
    expect(view.turn?.change).toBe('ACCESS_PLATFORM: not offered → offered');
    expect(view.turn?.diff.answer).toContain('outcome');
    expect(view.turn?.diff.decisions[0]?.kind.id).toBe('linux/features-ok/restricted-memory');
  });

  test.each<readonly [label: string, keys: readonly string[], value: string, outcome: string]>([
    ['protection', ['left'], 'none', 'works'],
    ['kernel', ['return', '5.10', 'return'], '5.10', 'breaks'],
    ['driver', ['return', 'bauermann-2019', 'return'], 'bauermann-2019', 'works'],
    ['transport', ['return', 'legacy', 'return'], 'pci-legacy', 'refused-by-driver'],
  ])('changes the %s', async (label, keys, value, outcome) => {
    const changed = await reached(at(begun(SEV), label), ...keys);
    expect([factIn(changed, label), changed.view.now.result.outcome]).toEqual([value, outcome]);
  });

  test('adds a word to the kernel’s command line, and takes it away', async () => {
    const forced = await reached(at(begun({ offers: MODERN }), 'swiotlb'), 'right');
    expect(forced.stage.asked.platform.kernel.cmdline).toBe('swiotlb=force');
    expect(forced.view.now.result.dma?.path).toBe('swiotlb');
    const gone = await reached(forced, 'left');
    expect(gone.stage.asked.platform.kernel.cmdline).toBe('');
    expect(gone.view.now.result.dma?.path).toBe('direct');
  });

  test('changes an IOMMU, and says of each fact who reads it', async () => {
    const changed = await reached(at(begun({ offers: MODERN }), 'IOMMU'), 'right');
    const fact = changed.view.now.facts.find(({ label }) => label === 'IOMMU');
    expect([fact?.value, fact?.readBy]).toEqual(['intel', expect.arrayContaining(['linux/iommu/enabled'])]);
  });

  test('refuses what makes no sense, and says why', async () => {
    const refused = await reached(
      at(begun({ transport: 'ccw', arch: 's390x' }), 'transport'),
      'return',
      'vdpa',
      'return',
    );
    const { message } = refused.view;
    expect(factIn(refused, 'transport') === 'vdpa' || message.startsWith('transport cannot be vdpa: ')).toBe(
      true,
    );
  });

  test('takes changes back, one after the other', async () => {
    const first = begun(SEV);
    const twice = await reached(await reached(at(first, 'ACCESS_PLATFORM'), 'space'), 'home', 'down', 'left');
    expect(twice.past).toHaveLength(2);
    const back = await reached(twice, 'u', 'u');
    expect(back.view.now.facts.map(({ value }) => value)).toEqual(
      first.view.now.facts.map(({ value }) => value),
    );
    expect((await reached(back, 'u')).view.message).toBe('Nothing was changed yet.');
  });

  test('makes the release of a driver a fact like any other', async () => {
    const from = begun(SEV, 'linux-5.10');
    expect([factIn(from, 'driver'), factIn(from, 'kernel')]).toEqual(['linux', '5.10']);
    expect(from.view.now.result.outcome).toBe('breaks');
  });

  test('goes from section to section', async () => {
    const counts = [1, 2, 3, 4, 5, 6];
    const going = counts.map(async (count) => {
      const { view } = await reached(begun(SEV), ']'.repeat(count));
      return view.now.facts[view.fact]?.section;
    });
    expect(await Promise.all(going)).toEqual([
      'Platform',
      'Device',
      'Offered bits',
      'Kernel parameters',
      'Build options',
      'Build options',
    ]);
    expect(
      (await reached(begun(SEV), ']]', '[')).view.now.facts[(await reached(begun(SEV), ']]', '[')).view.fact]
        ?.section,
    ).toBe('Platform');
  });

  test('explains a fact, a decision, and says where there is nothing to explain', async () => {
    const fact = (await reached(at(begun(SEV), 'protection'), '?')).view.asking;
    expect(fact).toMatchObject({ kind: 'story', about: 'platform.memory.protection' });
    const nothing = await reached(begun(SEV), 'tab', '?');
    expect([nothing.view.asking.kind, nothing.view.message]).toEqual([
      'nothing',
      expect.stringContaining('no more to say'),
    ]);
    const decision = (await reached(begun(SEV), 'tab', 'end', '?')).view.asking;
    expect(decision).toMatchObject({ kind: 'story', about: 'linux/features-ok/restricted-memory' });
    expect((await reached(begun(SEV), 'tab', 'end', '?', 'x')).view.asking.kind).toBe('nothing');
  });

  test('asks for a name before it writes, and again before it writes over a file', async () => {
    const from = await reached(at(begun(SEV), 'ACCESS_PLATFORM'), 'space');
    expect((await pressed(from, 'w', 'return')).exploration.view.message).toBe('A file needs a name.');
    const { exploration, effect } = await pressed(from, 'w', 'abx', 'backspace', 'return');
    expect(effect).toMatchObject({ kind: 'save', name: 'ab', force: false });
    const there = saved(exploration, 'ab', 'there');
    expect(there.view.asking).toEqual({ kind: 'overwrite', name: 'ab' });
    expect((await pressed(there, 'y')).effect).toMatchObject({ kind: 'save', name: 'ab', force: true });
    expect((await pressed(there, 'n')).exploration.view.asking).toEqual({ kind: 'name', name: 'ab' });
    expect(saved(exploration, 'ab', 'written').view.message).toBe('The scenario is in ab.');
  });

  test('names in what it writes what was changed', async () => {
    const { effect } = await pressed(at(begun(SEV), 'ACCESS_PLATFORM'), 'space', 'w', 'ab', 'return');
    expect(effect?.kind === 'save' ? effect.asked.device.name : '').toMatch(
      /, changed: ACCESS_PLATFORM offered$/,
    );
    expect(effect?.kind === 'save' ? effect.asked.platform.name : '').not.toContain('changed');
  });

  test('ends by q, and by Ctrl-C wherever it is', async () => {
    expect((await pressed(begun(), 'q')).effect).toEqual({ kind: 'leave', interrupted: false });
    for (const keys of [[], ['w'], ['return'], ['?']])
      expect((await pressed(begun(), ...keys, 'ctrl+c')).effect).toEqual({
        kind: 'leave',
        interrupted: true,
      });
  });

  test('always shows the answer that the case has, whatever is pressed', async () => {
    const words = fc.constantFrom(...NAMED, '?', 'u', 'w', 'y', '[', ']', 'a', '5');
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 25 }), async (keys) => {
        const { stage, view, past } = await reached(begun(SEV), ...keys);
        expect(view.now).toBe(stage.explored);
        const { outcome } = explain(stage.asked, stage.driver);
        expect(view.now.answers.answers.map(({ result }) => result.outcome)).toContain(outcome);
        expect(view.fact).toBeLessThan(view.now.facts.length);
        for (const { key, value } of view.now.facts)
          if (past.length === 0) expect(view.first.get(key)).toBe(value);
      }),
      { numRuns: 25 },
    );
  });
});
