import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkScenario } from '../../src/explore/check.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadScenario } from '../../src/input/scenario.ts';
import { diskIo } from '../../src/io/disk.ts';
import type { Outcome } from '../../src/model/result.ts';

const THREAD = 'fixtures/scenarios/thread-2019';
const files = readdirSync(THREAD).filter((name) => name.endsWith('.json'));
const readme = readFileSync(join(THREAD, 'README.md'), 'utf8');

async function scenarioOf(file: string) {
  const inputs = openInputs(diskIo(process.stdin));
  const [scenario] = await settle(inputs, await loadScenario(join(THREAD, file), inputs));
  return scenario;
}

const SAID: Readonly<Record<Outcome, string>> = {
  works: 'Works',
  breaks: 'Breaks',
  'refused-by-driver': 'Refused by the driver',
  'refused-by-device': 'Refused by the device',
  'not-created': 'Never created',
  'no-driver': 'No driver',
  'no-memory': 'No memory',
  unknown: 'Unknown',
};

describe('the thread of 2019', () => {
  test.each(files)('%s comes out as it expects, claims included', async (file) => {
    const scenario = await scenarioOf(file);
    const cases = scenario.cases.map((asked) => {
      const driver = chooseDriver(asked.driver);
      if (driver === undefined) throw new Error(`there is no driver ${asked.driver}`);
      return { asked, driver };
    });
    const found = checkScenario(scenario, cases).cases.flatMap(({ mismatches }) => mismatches);
    expect(found).toEqual([]);
  });

  test('is walked through in order, each argument with its command and its outcome', async () => {
    const told = [...readme.matchAll(/^ {4}vnex explain (\S+)\n\n\*\*(.+?)\.\*\* \S/gm)];
    expect(told.map(([, file]) => file)).toEqual(files.sort().map((file) => `${THREAD}/${file}`));
    for (const [, file = '', said] of told) {
      const { expect: expected } = await scenarioOf(file.slice(THREAD.length + 1));
      expect(SAID[expected?.outcome ?? 'not-created'], file).toBe(said);
    }
  });

  test('is linked to its messages', () => {
    expect(
      readme.match(/\]\(https?:\/\/(?:lore\.kernel\.org|lkml\.iu\.edu|patchwork)/g)?.length,
    ).toBeGreaterThan(12);
  });
});
