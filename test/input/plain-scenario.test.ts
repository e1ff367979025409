import { expect, test } from 'vitest';
import { openInputs } from '../../src/input/inputs.ts';
import { isPlainScenario } from '../../src/input/plain-scenario.ts';
import { memoryIo } from './memory-io.ts';

const SCENARIO = '{ "device": "net.json", "platform": "kvm.json" }';

test.each<[text: string, is: boolean]>([
  [SCENARIO, true],
  [SCENARIO.replace('"device"', '"devices"'), false],
  [`// a comment\n${SCENARIO}`, false],
  ['{ "return": {} }\n{ "event": "STOP" }', false],
  ['{ "cpus": {}, "platform": { "tdx": true }, "device": [] }', false],
  ['<domain/>', false],
  ['', false],
])('%j is a scenario without a mistake: %j', async (text, is) => {
  const inputs = openInputs(memoryIo({ 'a.json': text }).io);
  expect(await isPlainScenario('a.json', inputs)).toBe(is);
  expect([inputs.readings.has('a.json'), inputs.found]).toEqual([is, []]);
  expect(await isPlainScenario('b.json', inputs)).toBe(false);
});
