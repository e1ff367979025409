import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatch, type Operation } from 'fast-json-patch';
import { describe, expect, test } from 'vitest';
import { caseFileEdits, chosenFix } from '../../../src/cases/remedies/case-files.ts';
import { answer, explain } from '../../../src/explore/explain.ts';
import { type FixQuery, fix, fixWithin } from '../../../src/explore/fix/fix.ts';
import { goalOf } from '../../../src/explore/fix/goal.ts';
import { changedByAll } from '../../../src/explore/fix/make.ts';
import { groupsToTry, remedies } from '../../../src/explore/remedies.ts';
import { chooseDriver } from '../../../src/guest/drivers.ts';
import { openInputs, settle } from '../../../src/input/inputs.ts';
import { loadAny } from '../../../src/input/load.ts';
import { deviceToJson, platformToJson } from '../../../src/input/serialise.ts';
import { diskIo } from '../../../src/io/disk.ts';
import type { Io } from '../../../src/io/io.ts';
import type { Case } from '../../../src/model/case.ts';
import { CHANGE_GROUPS, isChangeGroup } from '../../../src/model/change.ts';
import type { CaseFixes } from '../../../src/model/fix.ts';
import { fixesToJson } from '../../../src/report/fix-json.ts';
import { memoryIo } from '../../input/memory-io.ts';

const SCENARIOS = join(import.meta.dirname, '../../../fixtures/scenarios');
const io = diskIo(memoryIo({}).io.stdin);
const WISH: FixQuery = { wanted: ['works'], may: ['device', 'cmdline'], most: 3 };
const GROUPS = Object.keys(CHANGE_GROUPS).filter(isChangeGroup);

async function casesOf(file: string, from = io): Promise<readonly Case[]> {
  const inputs = openInputs(from);
  const [loaded] = await settle(inputs, await loadAny(file, inputs));
  if (loaded.kind !== 'scenario') throw new Error(`${file} is a ${loaded.kind}`);
  return loaded.scenario.cases;
}

function driverOf({ driver }: Case) {
  const chosen = chooseDriver(driver);
  if (chosen === undefined) throw new Error(`unknown driver ${driver}`);
  return chosen;
}

const failing: Case[] = [];
/** The cases of each scenario of which one fails. */
const scenarios = new Map<string, readonly Case[]>();
for (const name of readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.json')) continue;
  const cases = await casesOf(join(SCENARIOS, name));
  if (cases.some((asked) => answer(asked, driverOf(asked)).outcome !== 'works')) scenarios.set(name, cases);
  failing.push(...cases.filter((asked) => answer(asked, driverOf(asked)).outcome !== 'works'));
}

const mendings = new Map<Case, CaseFixes>();

/** What helps a case, worked out once. */
function mendingOf(asked: Case): CaseFixes {
  const known = mendings.get(asked) ?? fix(asked, driverOf(asked), WISH);
  mendings.set(asked, known);
  return known;
}

/** What `vnex fix --json` says, as a program reads it. */
interface Told {
  readonly scenario: object;
  readonly reason?: string;
  readonly fixes: readonly {
    readonly changes: readonly { readonly title: string; readonly patch: readonly Operation[] }[];
    readonly result: { readonly outcome: string; readonly dma: unknown };
  }[];
}

function told(mending: CaseFixes): Told {
  return JSON.parse(JSON.stringify(fixesToJson(mending, { device: deviceToJson, platform: platformToJson })));
}

test('more than eighty cases of the fixtures do not work', () => {
  expect(failing.length).toBeGreaterThan(80);
});

/** Every other one: scenarios have several cases that fail alike. */
const some = failing.filter((_, i) => i % 2 === 0);

describe('a failing fixture', () => {
  test.each(some.map((asked) => [`${asked.device.name} · ${asked.platform.name} · ${asked.driver}`, asked]))(
    '%s',
    async (_, asked) => {
      const mending = mendingOf(asked);
      expect(mending.met).toBe(false);
      expect(mending.bounds.complete).toBe(true);
      const does = goalOf(asked, driverOf(asked).model, WISH.wanted);
      for (const { changes } of mending.fixes)
        for (const left of changes) {
          const fewer = changes.filter((one) => one !== left).map(({ change }) => change);
          expect(does(changedByAll(mending.asked, fewer))).toBe(false);
        }

      const { fixes, scenario, reason } = told(mending);
      expect(fixes.length === 0).toBe(reason !== undefined);

      for (const { changes, result } of fixes) {
        expect(changes.length).toBeLessThanOrEqual(WISH.most);
        const patched = changes.reduce<object>(
          (document, { patch }) => applyPatch(document, patch, true, false).newDocument,
          scenario,
        );
        const [mended, ...others] = await casesOf(
          's.json',
          memoryIo({ 's.json': JSON.stringify(patched) }).io,
        );
        if (mended === undefined) throw new Error('the patched scenario has no case');
        expect(others).toEqual([]);
        const { outcome, dma } = explain(mended, driverOf(mended));
        expect(outcome).toBe('works');
        expect(result).toMatchObject({ outcome, dma: { path: dma?.path, api: dma?.api } });
      }
    },
  );

  test.each(
    some
      .filter((asked) => mendingOf(asked).fixes.length === 0)
      .map((asked) => [`${asked.device.name} · ${asked.platform.name} · ${asked.driver}`, asked]),
  )('that has no fix says why, and what would be one is one: %s', (_, asked) => {
    const mending = mendingOf(asked);
    const { reason } = told(mending);
    expect(reason).toMatch(
      /^No set of up to 3 changes does it \(\d+ tried\)\. Not to be changed: config, kernel, /,
    );
    const { wouldTake } = mending;
    if (wouldTake === undefined) {
      expect(fix(asked, driverOf(asked), { ...WISH, may: GROUPS }).fixes).toEqual([]);
      return;
    }
    const may = [...WISH.may, ...wouldTake];
    expect(reason).toContain(`--may ${may.join(',')} `);
    expect(fix(asked, driverOf(asked), { ...WISH, may }).fixes.length).toBeGreaterThan(0);
  });
});

test('what is shown of a failing fixture elsewhere is what fix shows first', () => {
  for (const asked of some) {
    const driver = driverOf(asked);
    const near = mendingOf(asked);
    const {
      asked: example,
      given,
      fixes,
    } = near.fixes.length > 0 ? near : fixWithin(asked, driver, WISH, groupsToTry(asked));
    const [first] = remedies(example, driver, given);
    expect(first?.map(({ change }) => change)).toEqual(fixes[0]?.changes.map(({ change }) => change));
  }
});

/** The edge of a process that reads the disk and says nothing. */
const EDGE: Io = {
  input: { ...io, filesBelow: () => [] },
  out: () => undefined,
  err: () => undefined,
  writeFile: () => undefined,
  makeDirectory: () => undefined,
  terminal: { colour: 0, unicode: true, width: 100 },
  ci: false,
};

describe.skipIf(spawnSync('patch', ['--version']).status !== 0)('the file of a failing fixture', () => {
  test.each([...scenarios])('%s: patch takes its fixes, and what comes of it works', async (name, cases) => {
    const file = join(SCENARIOS, name);
    const chosen = cases.map((asked) => chosenFix(mendingOf(asked), 1));
    const { diffs, texts } = await caseFileEdits({ scenario: file }, chosen, {}, EDGE);
    const before = readFileSync(file, 'utf8');
    const text = texts.get(file) ?? before;
    const mended = cases.flatMap((_, i) => (diffs[i] === '' ? [] : [i]));
    const fixed = cases.flatMap((asked, i) =>
      mendingOf(asked).fixes.some(({ when }) => when === undefined) ? [i] : [],
    );
    expect(fixed.length === 0 || mended.length > 0, name).toBe(true);

    const folder = mkdtempSync(join(tmpdir(), 'vnex-patch-'));
    writeFileSync(join(folder, 's.json'), before);
    const printed = diffs.join('\n').replaceAll(file, 's.json');
    if (mended.length > 0) execFileSync('patch', ['-p0', '--fuzz=0'], { cwd: folder, input: printed });
    expect(readFileSync(join(folder, 's.json'), 'utf8')).toBe(text);
    rmSync(folder, { recursive: true });

    const beside = { ...io, ...overlaid(file, text) };
    const after = await casesOf(file, beside);
    for (const [i, asked] of after.entries()) {
      const [was = asked] = cases.slice(i, i + 1);
      const [had, has] = [was, asked].map((one) => answer(one, driverOf(one)).outcome);
      // A case without a remedy, or one that worked, is no worse off for what others were given.
      expect(mended.includes(i) || had === 'works' ? 'works' : [had, 'works'], name).toContain(has);
    }
  });
});

/** The disk with another text in one file. */
function overlaid(file: string, text: string): Pick<typeof io, 'stat' | 'readFile'> {
  const bytes = new TextEncoder().encode(text);
  return {
    stat: (path) => (path === file ? { kind: 'file', size: bytes.length } : io.stat(path)),
    readFile: (path, limit) => (path === file ? bytes : io.readFile(path, limit)),
  };
}

test('with everything allowed, what is written down is still a scenario that loads and works', async () => {
  const every = failing.filter((_, i) => i % 6 === 0);
  for (const asked of every) {
    const { fixes, scenario } = told(fix(asked, driverOf(asked), { ...WISH, may: GROUPS, most: 2 }));
    for (const { changes } of fixes) {
      const patched = changes.reduce<object>(
        (document, { patch }) => applyPatch(document, patch, true, false).newDocument,
        scenario,
      );
      const [mended] = await casesOf('s.json', memoryIo({ 's.json': JSON.stringify(patched) }).io);
      if (mended === undefined) throw new Error('the patched scenario has no case');
      expect(explain(mended, driverOf(mended)).outcome).toBe('works');
    }
  }
});
