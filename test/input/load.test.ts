import { describe, expect, test } from 'vitest';
import { openInputs, problemsOf, settle } from '../../src/input/inputs.ts';
import { loadAny } from '../../src/input/load.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import { memoryIo, problemLines } from './memory-io.ts';
import { DEVICE, PLATFORM, RECORDING, SCENARIO } from './samples.ts';

describe('any file', () => {
  test.each([
    ['device', DEVICE],
    ['platform', PLATFORM],
    ['scenario', SCENARIO],
    ['recording', RECORDING],
  ])('that holds a %s is known for one', async (kind, form) => {
    const inputs = openInputs(memoryIo({ 'a.json': JSON.stringify(form) }).io);
    const [loaded] = await settle(inputs, await loadAny('a.json', inputs));
    expect(loaded).toMatchObject({ kind, [kind]: {} });
  });

  test('that only extends another is what the other is', async () => {
    const files = { 'a.json': '{"extends": "b.json", "name": "a"}', 'b.json': JSON.stringify(PLATFORM) };
    const inputs = openInputs(memoryIo(files).io);
    expect(await loadAny('a.json', inputs)).toMatchObject({ kind: 'platform', platform: { name: 'a' } });
  });

  test.each([
    [
      '{"transport": "ccw", "offers": []}',
      '1:1: missing "type"; expected a device type such as "net", or a device ID',
    ],
    [
      '{}',
      '1:1: expected a scenario ("device" and "platform"), a recording ("format" and "devices"), a device ("type" and "transport") or a platform ("arch" and "kernel")',
    ],
    [
      'null',
      '1:1: found null; expected a scenario ("device" and "platform"), a recording ("format" and "devices"), a device ("type" and "transport") or a platform ("arch" and "kernel")',
    ],
  ])('%s: %s', async (text, problem) => {
    expect(await problemLines({ 'a.json': text }, (inputs) => loadAny('a.json', inputs))).toEqual([
      `a.json:${problem}`,
    ]);
  });
});

describe('the end of loading', () => {
  test('throws the problems of all files', async () => {
    const inputs = openInputs(memoryIo({ 'a.json': '[', 'dir/': '' }, ['{']).io);
    const loaded = [];
    for (const path of ['a.json', 'no.json', 'dir', '-', '-']) loaded.push(await loadAny(path, inputs));
    const error = await settle(inputs, ...loaded).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toBe(
      [
        'UsageError: a.json:1:2: the file ends too early; expected a value or "]"',
        'no.json: no such file',
        'dir: a directory; expected a file',
        '<stdin>:1:2: the file ends too early; expected a key in double quotes or "}"',
      ].join('\n'),
    );
    expect(await problemsOf(inputs)).toHaveLength(4);
  });
});
