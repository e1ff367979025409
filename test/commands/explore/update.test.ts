import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeablesOf } from '../../../src/commands/explore/facts.ts';
import { begin, type Exploration, saved } from '../../../src/commands/explore/state.ts';
import { type UpdateStep, update } from '../../../src/commands/explore/update.ts';
import { MACHINES } from '../../../src/data/machines.ts';
import { explain } from '../../../src/explore/explain.ts';
import { F, TYPE } from '../../../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../../../src/features/feature-set.ts';
import { chooseDriver } from '../../../src/guest/drivers.ts';
import { linuxAt } from '../../../src/guest/linux-named.ts';
import type { Case } from '../../../src/model/case.ts';
import { type Fact, subjectOf } from '../../../src/model/fact.ts';
import { explorationScreen } from '../../../src/report/exploration-screen.ts';
import { styleFor } from '../../../src/report/layout/style.ts';
import { anyCase } from '../../any-case.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';
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

function member(object: unknown, key: string): unknown {
  return Object.entries(Object(object)).find(([name]) => name === key)?.[1];
}

const LINUX_MODEL = linuxAt('6.12');

/** What is not there, and comes with another value of another fact: Xen, a backend, or what a message alone says. */
const MAY_BE_ABSENT =
  /^(?:platform\.xen|device\.backend\..*|device\.refused|device\.unmodelled|platform\.unmodelled)$/;

/** What only an import knows cannot be changed either. */
function isUnstatable(fact: Fact): boolean {
  if (fact.kind !== 'named') return false;
  return fact.name === 'device.rom' || (MAY_BE_ABSENT.test(fact.name) && fact.value === undefined);
}

/** Any case that there can be on some machine. */
const sensibleCase = fc.constantFrom(...MACHINES).chain((machine) =>
  fc
    .record({
      asked: anyCase,
      hypervisor: fc.constantFrom(...machine.hypervisors),
      protection: fc.constantFrom(...machine.protections),
      kind: fc.constantFrom(...machine.iommus),
      xen: fc.constantFrom(...machine.xen),
      transport: fc.constantFrom(...machine.transports),
    })
    .map(({ asked, hypervisor, protection, kind, xen, transport }): Case => {
      const { device, platform } = asked;
      const memory = { ...platform.memory, protection };
      return {
        ...asked,
        device: { ...device, transport },
        platform: { ...platform, arch: machine.arch, hypervisor, memory, xen, iommu: { kind } },
      };
    }),
);

const SEV: Spec = { protection: 'sev', offers: [F.VERSION_1] };

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

  test.each<readonly [label: string, value: string, key: string, expected: unknown]>([
    ['memory in MiB', '3000', 'platform.memory.mib', 3000],
    ['protected from', 'runtime', 'platform.memory.protectedFrom', 'runtime'],
    ['type', 'blk', 'device.type', TYPE.BLK],
    ['addressing', 'platform', 'device.addressing', 'platform'],
    ['bypasses IOMMU', 'yes', 'device.bypassesIommu', true],
  ])('changes %s to %s', async (label, value, key, expected) => {
    const changed = await reached(at(begun(SEV), label), 'return', value, 'return');
    const { device, platform } = changed.stage.asked;
    expect(key.split('.').reduce<unknown>(member, { device, platform })).toBe(expected);
    expect(factIn(changed, label)).toBe(value);
  });

  test('takes what a device requires by its names, and back', async () => {
    const required = await reached(at(begun(SEV), 'requires'), 'return', 'VERSION_1', 'return');
    expect(required.stage.asked.device.requires).toEqual(featureSet([F.VERSION_1]));
    const freed = await reached(at(required, 'VERSION_1'), 'return', 'not', 'return');
    expect(freed.stage.asked.device).toMatchObject({ offers: NO_FEATURES, requires: NO_FEATURES });
    const unsaid = await reached(at(required, 'requires'), 'return', 'not said', 'return');
    expect(unsaid.stage.asked.device.requires).toBeUndefined();
  });

  test('takes another architecture with all that has to change with it, and says so', async () => {
    const moved = await reached(at(begun(SEV), 'arch'), 'return', 's390x', 'return');
    expect(moved.stage.asked.platform).toMatchObject({ arch: 's390x', memory: { protection: 'none' } });
    expect(moved.view.turn?.change).toBe('arch: x86_64 → s390x, protection: sev → none');
  });

  test('goes under Xen and back, where there is a domain', async () => {
    const xen = await reached(at(begun(), 'hypervisor'), 'return', 'xen', 'return');
    expect([factIn(xen, 'hypervisor'), factIn(xen, 'Xen domain')]).toEqual(['xen', 'dom0 pv']);
    const other = await reached(at(xen, 'Xen domain'), 'return', 'domU hvm', 'return');
    expect(other.stage.asked.platform.xen).toEqual({ domain: 'domU', mode: 'hvm' });
    const back = await reached(at(other, 'hypervisor'), 'return', 'kvm', 'return');
    expect(back.stage.asked.platform.xen).toBeUndefined();
  });

  test('changes what does the work of a vhost-user device', async () => {
    const from = begun({ type: TYPE.NET, implementation: 'vhost-user', offers: [F.VERSION_1] });
    const daemon = await reached(at(from, 'backend'), 'return', 'passt', 'return');
    expect(daemon.stage.asked.device.backend).toMatchObject({ name: 'passt', refusesLegacy: true });
    const blind = await reached(at(daemon, 'shared memory'), 'return', 'no', 'return');
    expect(blind.view.now.result.outcome).toBe('breaks');
    expect(blind.stage.asked.device.backend).toMatchObject({ name: 'passt', sharedMemory: false });
  });

  test('leaves open on another machine what was open', async () => {
    const { platform, device } = caseOf(SEV);
    const open = [
      { kind: 'fact', name: 'platform.iommu.kind', values: ['none', 'intel', 'virtio'] },
    ] as const;
    const from = begin({
      asked: { device, platform: { ...platform, open }, driver: 'linux' },
      driver: LINUX_MODEL,
    });
    const moved = await reached(at(from, 'arch'), 'return', 'aarch64', 'return');
    expect(factIn(moved, 'IOMMU')).toBe('open');
    const settled = await reached(at(moved, 'IOMMU'), 'return', 'smmuv3', 'return');
    expect(factIn(settled, 'IOMMU')).toBe('smmuv3');
  });

  test('keeps the release of a guest that is not Linux', async () => {
    const from = begun({ type: TYPE.BLK }, 'seabios-1.14.0');
    expect([factIn(from, 'driver'), factIn(from, 'release')]).toEqual(['seabios', '1.14.0']);
    const { effect } = await pressed(at(from, 'release'), 'right', 'w', 'ab', 'return');
    expect(effect?.kind === 'save' ? effect.asked.driver : '').toMatch(/^seabios-1\./);
  });

  test('takes a kernel that is typed, and says why one cannot be', async () => {
    const typed = await reached(at(begun(SEV), 'kernel'), 'return', '6.12.75', 'return');
    expect(factIn(typed, 'kernel')).toBe('6.12.75');
    const refused = await reached(at(begun(SEV), 'kernel'), 'return', '99.x', 'return');
    expect(refused.view.message).toMatch(/^kernel cannot be 99\.x: /);
  });

  test('has every fact that any decision of any case reads, with another value to choose or to type', () => {
    fc.assert(
      fc.property(
        sensibleCase,
        fc.constantFrom('linux', 'gibson-2019', 'seabios', 'freebsd'),
        (asked, id) => {
          const driver = chooseDriver(id) ?? LINUX_MODEL;
          const known = changeablesOf(asked, driver);
          for (const fact of explain(asked, driver).decisions.flatMap(({ facts }) => facts))
            if (!isUnstatable(fact))
              expect(
                known.some(({ is }) => is(fact)),
                subjectOf(fact),
              ).toBe(true);
          for (const { fact } of known) {
            const hasOther = fact.choices.some(({ words }) => words !== fact.value);
            expect(hasOther || fact.typed !== undefined || fact.choices.length === 1, fact.label).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
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
