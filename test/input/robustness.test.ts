import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { MAX_VALUES } from '../../src/input/json-text.ts';
import { loadAny } from '../../src/input/load.ts';
import { FITS } from '../../src/input/shapes/fits.ts';
import { FORMATS } from '../../src/input/shapes/formats.ts';
import { readSource } from '../../src/input/source.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import { anyText } from '../any-text.ts';
import { memoryIo } from './memory-io.ts';
import { DEVICE, PLATFORM, RECORDING, SCENARIO } from './samples.ts';

/** The samples with one value replaced or removed, or one key added, somewhere. */
const damaged = fc
  .tuple(
    fc.constantFrom<unknown>(DEVICE, PLATFORM, SCENARIO, RECORDING),
    fc.array(fc.nat({ max: 20 }), { maxLength: 6 }),
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('net', '0x1', 'a.json', Number.POSITIVE_INFINITY, -0, 2 ** 53, 'CONFIG_X', ['linux'], {
        extends: 'a.json',
      }),
    ),
    fc.constantFrom('replace', 'remove', 'add'),
    fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'extends', 'xen', 'requires'),
    ),
  )
  .map(([form, path, value, how, key]) => damage(structuredClone(form), path, value, how, key));

function damage(form: unknown, path: readonly number[], value: unknown, how: string, key: string): unknown {
  if (typeof form !== 'object' || form === null) return value;
  const [step = 0, ...rest] = path;
  const entries: [string, unknown][] = Object.entries(form);
  const index = step % Math.max(1, entries.length);
  const change = ([name, item]: [string, unknown]): [string, unknown][] => {
    if (rest.length > 0) return [[name, damage(item, rest, value, how, key)]];
    if (how === 'remove') return [];
    return how === 'replace'
      ? [[name, value]]
      : [
          [name, item],
          [key, value],
        ];
  };
  const changed = entries.flatMap((entry, i) => (i === index ? change(entry) : [entry]));
  return Array.isArray(form) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
}

async function loadOrRefuse(content: string | Uint8Array): Promise<'loaded' | 'refused'> {
  const inputs = openInputs(memoryIo({ 'a.json': content }).io);
  const loaded = await loadAny('a.json', inputs);
  try {
    await settle(inputs, loaded);
    return 'loaded';
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.message).not.toMatch(/\p{Cc}(?<!\n)/u);
    return 'refused';
  }
}

describe('no file makes the program fail', () => {
  test.each([
    ['any bytes', fc.uint8Array({ maxLength: 200 })],
    ['any text', anyText()],
    ['any JSON', fc.json({ stringUnit: 'binary' })],
    ['nearly right files', damaged.map((form) => JSON.stringify(form) ?? '')],
    [
      'cut files',
      damaged.chain((form) => fc.nat({ max: 3000 }).map((end) => JSON.stringify(form)?.slice(0, end) ?? '')),
    ],
  ])('%s', async (_, content) => {
    await fc.assert(
      fc.asyncProperty<[string | Uint8Array]>(content, async (file) => void (await loadOrRefuse(file))),
      { numRuns: 300 },
    );
  });

  test.each<[string, string]>([
    ['unknown keys', `{"type": "net", ${numbered((i) => `"typ${i}": 1`)}}`],
    ['unknown features', `{"type": "net", "offers": [${numbered((i) => `"VIRTIO_NET_F_${i}"`)}]}`],
    ['wrong items', `{"type": "net", "offers": [${numbered(() => 'true')}]}`],
    ['unknown fields', `{"type": "net", "config": {${numbered((i) => `"mtu${i}": 1`)}}}`],
    ['options', `{"arch": "s390x", "kernel": {"config": {${numbered((i) => `"CONFIG_${i}": "y"`)}}}}`],
    ['nested unknown keys', `{"arch": "s390x", "memory": {${numbered((i) => `"m${i}": "y"`)}}}`],
    ['one key', `{${numbered(() => '"type": 1')}}`],
    ['devices that are none', `{"device": [${numbered(() => '{}')}]}`],
    ['references', `{"device": [${numbered((i) => `"${i}.json"`)}]}`],
  ])('with twenty thousand %s a file is refused', async (_, text) => {
    await expect(loadOrRefuse(text)).resolves.toBe('refused');
  });
});

/** What looks for mistakes builds a tree of the text, which a few megabytes of short values blow up to gigabytes. */
test.each([
  ['values', `[${'1,'.repeat(MAX_VALUES)}1]`],
  ['keys given twice', `{${'"":1,'.repeat(MAX_VALUES)}"":1}`],
  ['values under a key given twice', `{"arch": [${'1,'.repeat(MAX_VALUES)}1], "arch": 1}`],
])('a file with too many %s is refused before that', async (_, text) => {
  const { io } = memoryIo({ 'a.json': text });
  expect(await readSource('a.json', io)).toEqual({
    kind: 'broken',
    problems: [
      { file: 'a.json', message: `more than ${MAX_VALUES} values; no file of these formats has so many` },
    ],
  });
});

function numbered(item: (i: number) => string): string {
  return Array.from({ length: 20_000 }, (_, i) => item(i)).join(',');
}

test.each(['device', 'platform', 'scenario', 'recording'] as const)(
  'the quick test of the shape of a %s agrees with zod',
  (format) => {
    const whole = { device: DEVICE, platform: PLATFORM, scenario: SCENARIO, recording: RECORDING }[format];
    expect(FITS[format](whole)).toBe(true);
    fc.assert(
      fc.property(fc.oneof(damaged, fc.constant(whole)), (form) => {
        // A key of this name never gets there: reading a file takes it for a mistake.
        fc.pre(!JSON.stringify(form).includes('"__proto__"'));
        expect(FITS[format](form)).toBe(FORMATS[format].safeParse(form).success);
      }),
      { numRuns: 300 },
    );
  },
);
