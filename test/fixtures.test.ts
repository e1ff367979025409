import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkScenario } from '../src/explore/check.ts';
import { chooseDriver } from '../src/guest/drivers.ts';
import { openInputs, settle } from '../src/input/inputs.ts';
import { type Loaded, loadAny } from '../src/input/load.ts';
import { diskIo } from '../src/io/disk.ts';
import type { Case } from '../src/model/case.ts';
import type { Expectation, Scenario } from '../src/model/scenario.ts';
import { checkWords } from '../src/report/words/check.ts';
import { memoryIo } from './input/memory-io.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const io = diskIo(memoryIo({}).io.stdin);

function filesOf(kind: 'devices' | 'platforms' | 'scenarios'): readonly string[] {
  return readdirSync(join(FIXTURES, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(FIXTURES, kind, name));
}

async function load(file: string): Promise<Loaded & { readonly read: readonly string[] }> {
  const inputs = openInputs(io);
  const [loaded] = await settle(inputs, await loadAny(file, inputs));
  return { ...loaded, read: [...inputs.readings.keys()] };
}

async function loadScenario(file: string): Promise<Scenario> {
  const loaded = await load(file);
  if (loaded.kind !== 'scenario') throw new Error(`${file} is a ${loaded.kind}`);
  return loaded.scenario;
}

/** What of its expectation a scenario's cases do not meet, one line each. */
function unmet(expected: Expectation, cases: readonly Case[]): readonly string[] {
  return cases.flatMap((asked) => {
    const driver = chooseDriver(asked.driver);
    if (driver === undefined) return [`unknown driver ${asked.driver}`];
    const checked = checkScenario({ name: '', expect: expected }, [{ asked, driver }]).cases;
    const reported = checkWords([{ file: '', name: '', cases: checked }]);
    return reported
      .flatMap(({ cases: words }) => words)
      .flatMap(({ device, platform, driver: guest, mismatches }) =>
        mismatches.map(
          ({ what, expected: wanted, actual }) =>
            `${device} · ${platform} · ${guest}: ${what} ${actual}, not ${wanted}`,
        ),
      );
  });
}

const devices = filesOf('devices');
const platforms = filesOf('platforms');
const scenarios = filesOf('scenarios');

describe.each([
  ['device', devices],
  ['platform', platforms],
  ['scenario', scenarios],
])('a %s fixture', (kind, files) => {
  test('is one, and is named after what it is', async () => {
    expect(files.length).toBeGreaterThan(25);
    for (const file of files) {
      expect(basename(file)).toMatch(/^[a-z0-9]+([.-][a-z0-9]+)*\.json$/);
      expect(await load(file)).toMatchObject({ kind });
    }
  });

  test('says first which schema it follows, and then its name', async () => {
    for (const file of files) {
      const form: unknown = JSON.parse(new TextDecoder().decode(io.readFile(file, 1e6)));
      const schema = relative(dirname(file), join(FIXTURES, `schemas/${kind}.schema.json`));
      expect(form).toMatchObject({ $schema: schema, name: expect.any(String) });
      expect(Object.keys(form ?? {}).slice(0, 2)).toEqual(['$schema', 'name']);
    }
  });
});

describe('a scenario', () => {
  test.each(scenarios.map((file) => [basename(file, '.json'), file]))(
    '%s comes out as expected',
    async (_, file) => {
      const { expect: expected, cases } = await loadScenario(file);
      if (expected?.outcome === undefined) throw new Error('no outcome is expected');
      expect(unmet(expected, cases)).toEqual([]);
    },
  );

  test('describes itself, under a name of its own', async () => {
    const names = new Set<string>();
    for (const file of scenarios) {
      const { name, description } = await loadScenario(file);
      expect(description).toMatch(/^[A-Z].*\.$/);
      names.add(name);
    }
    expect(names.size).toBe(scenarios.length);
  });

  test('that breaks its expectation is told apart', async () => {
    const { expect: expected, cases } = await loadScenario(
      join(FIXTURES, 'scenarios/sev-snp-without-access-platform.json'),
    );
    if (expected === undefined) throw new Error('nothing is expected');
    const which = 'virtio-net, QEMU, modern PCI · AMD SEV-SNP guest · linux-6.12';
    expect(unmet({ ...expected, outcome: 'works', errno: 'EINVAL' }, cases)).toEqual([
      `${which}: outcome refused-by-driver, not works`,
      `${which}: errno ENODEV, not EINVAL`,
    ]);
  });
});

test('every device and every platform is in some scenario', async () => {
  const read = new Set<string>();
  for (const file of scenarios) for (const path of (await load(file)).read) read.add(path);
  expect([...devices, ...platforms].filter((file) => !read.has(file))).toEqual([]);
});

test('every outcome that a handshake can have is in some scenario', async () => {
  const outcomes = new Set<string | undefined>();
  for (const file of scenarios) outcomes.add((await loadScenario(file)).expect?.outcome);
  expect([...outcomes].sort()).toEqual([
    'breaks',
    'no-driver',
    'no-memory',
    'refused-by-device',
    'refused-by-driver',
    'works',
  ]);
});
