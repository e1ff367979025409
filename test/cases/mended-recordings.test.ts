import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Recording } from '../../src/model/recording.ts';
import { loadRecordings } from '../recordings.ts';

const FOLDER = 'fixtures/recordings';
/** One guest before a remedy of `vnex fix` (a) and with it (b). */
const PAIR = /^(.*-mended-.*-8)a\.json$/;
const pairs = readdirSync(FOLDER).flatMap((name) => PAIR.exec(name)?.[1] ?? []);

/** What a driver says whose request finds no room in the bounce pool: ENOMEM. */
const NO_MEMORY = /: -12$/;

function failsOf({ devices, refusedByQemu }: Recording): number {
  const failing = devices.filter(
    ({ observed: { bound, answered, messages = [] } }) =>
      !bound || answered === false || messages.some((line) => NO_MEMORY.test(line)),
  );
  return failing.length + refusedByQemu.length;
}

test('a guest with a remedy does in a boot what it did not do before', async () => {
  const recordings = new Map((await loadRecordings()).map((recording) => [recording.name, recording]));
  expect(pairs.length).toBeGreaterThan(11);
  for (const pair of pairs) {
    const [before, after] = [recordings.get(`${pair}a`), recordings.get(`${pair}b`)];
    if (before === undefined || after === undefined) throw new Error(`${pair} is no pair`);
    expect(failsOf(before), pair).toBe(1);
    expect(failsOf(after), pair).toBe(0);
    expect(after.devices.length, pair).toBeGreaterThan(0);
  }
});
