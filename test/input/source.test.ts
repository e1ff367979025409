import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysAtMost, outlineOf, tooDeepAt } from '../../src/input/json-text.ts';
import { MAX_BYTES, readSource } from '../../src/input/source.ts';
import { formatProblem } from '../../src/io/usage-error.ts';
import { lineAndColumn } from '../../src/text/line-and-column.ts';
import { errno, memoryIo } from './memory-io.ts';

async function read(content: string | Uint8Array): Promise<unknown> {
  const reading = await readSource('a.json', memoryIo({ 'a.json': content }).io);
  switch (reading.kind) {
    case 'source':
      return reading.source.value;
    case 'broken':
      return reading.problems.map(formatProblem).join('\n');
    case 'unreadable':
      return reading.message;
  }
}

describe('a file', () => {
  test('is read as JSON', async () => {
    expect(await read('{"a": [1, "x"]}')).toEqual({ a: [1, 'x'] });
  });

  test('may begin with a byte order mark, which does not count as a column', async () => {
    expect(await read('\ufeff{"a":1}')).toEqual({ a: 1 });
    expect(await read('\ufeff{"a":}')).toBe('a.json:1:6: unexpected "}"; expected a value');
  });

  test.each<[string, string | Uint8Array, string]>([
    ['invalid UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'a binary file; expected text in UTF-8'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0), 'a binary file; expected text in UTF-8'],
    ['NUL bytes', '{}\0', 'a binary file; expected text in UTF-8'],
    ['nothing', '', 'a.json:1:1: the file ends too early; expected a value'],
    ['a list 200,000 deep', '['.repeat(200_000), 'a.json:1:65: nested more than 64 levels deep'],
    [
      'objects 200,000 deep',
      '{"a":\n'.repeat(200_000) + '}'.repeat(200_000),
      'a.json:65:1: nested more than 64 levels deep',
    ],
    [
      'a key twice',
      '{"a": 1,\n "b": {"c": 1, "c": 2}, "a": 2}',
      'a.json:2:25: key "a" is given twice; the first is at 1:2\na.json:2:16: key "c" is given twice; the first is at 2:8',
    ],
    [
      'a key twice, once escaped',
      '{"a": 1, "\\u0061": 2}',
      'a.json:1:10: key "a" is given twice; the first is at 1:2',
    ],
    ['__proto__', '{"a": [{"__proto__": {}}]}', 'a.json:1:9: unknown key "__proto__"'],
    [
      'too much',
      `"${'x'.repeat(MAX_BYTES)}"`,
      'too large (2.0 MiB); no file of these formats has more than 2 MiB',
    ],
  ])('of %s is one clear problem', async (_, content, problem) => {
    expect(await read(content)).toBe(problem);
  });

  test('is not read when it is too large', async () => {
    const { io, reads } = memoryIo({ 'a.json': '' });
    const huge = { ...io, stat: () => ({ kind: 'file', size: 100 * 1024 * 1024 }) as const };
    expect(await readSource('a.json', huge)).toEqual({
      kind: 'unreadable',
      message: 'too large (100.0 MiB); no file of these formats has more than 2 MiB',
    });
    expect(reads.size).toBe(0);
  });

  test('that never ends is read to the limit', async () => {
    const { io } = memoryIo({});
    const zero = {
      ...io,
      stat: () => ({ kind: 'other', size: 0 }) as const,
      readFile: (_: string, limit: number) => new Uint8Array(limit),
    };
    expect(await readSource('/dev/zero', zero)).toEqual({
      kind: 'unreadable',
      message: 'too large; no file of these formats has more than 2 MiB',
    });
  });

  test.each([
    ['ENOENT', 'no such file'],
    ['ENOTDIR', 'no such file'],
    ['EACCES', 'permission denied'],
    ['EISDIR', 'a directory; expected a file'],
    ['ELOOP', 'cannot be read (ELOOP)'],
  ])('refused with %s: %s', async (code, message) => {
    const { io } = memoryIo({});
    const refusing = {
      ...io,
      stat: () => {
        throw errno(code);
      },
    };
    expect(await readSource('a.json', refusing)).toEqual({ kind: 'unreadable', message });
  });

  test('that is a directory', async () => {
    expect(await readSource('dir', memoryIo({ 'dir/': '' }).io)).toEqual({
      kind: 'unreadable',
      message: 'a directory; expected a file',
    });
  });
});

describe('standard input', () => {
  test('comes in pieces, which may cut a character', async () => {
    const bytes = new TextEncoder().encode('{"a": "é"}');
    const { io } = memoryIo({}, [bytes.subarray(0, 8), bytes.subarray(8)]);
    expect(await readSource('-', io)).toMatchObject({ source: { file: '<stdin>', value: { a: 'é' } } });
  });

  test('is given up when it is too large', async () => {
    let pieces = 0;
    const { io } = memoryIo({});
    const endless = (async function* () {
      for (;;) {
        pieces++;
        yield 'x'.repeat(1024 * 1024);
      }
    })();
    expect(await readSource('-', { ...io, stdin: endless })).toMatchObject({ kind: 'unreadable' });
    expect(pieces).toBe(3);
  });
});

describe('the outline of a text', () => {
  test('counts the keys of what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), fc.boolean(), (text, pretty) => {
        fc.pre(!text.includes('"__proto__"'));
        const value: unknown = JSON.parse(text);
        const { keys, proto, tooDeep } = outlineOf(value);
        expect(proto).toBe(false);
        expect(keysAtMost(pretty ? JSON.stringify(value, null, 2) : text)).toBeGreaterThanOrEqual(keys);
        expect(tooDeepAt(text) !== undefined).toBe(tooDeep);
      }),
    );
  });

  test.each([
    [String.raw`["\\", ":{[\"", {"a\\": 1}]`, 2],
    ['{"a" : "x:", "b":{"a":"x"}, "a"\n:[]}', 4],
    ['["a:", "b :"]', 0],
  ])('counts the keys of %s', (text, keys) => {
    expect(keysAtMost(text)).toBe(keys);
    expect(tooDeepAt(text)).toBeUndefined();
  });

  test.each(['{"a": ": b"}', String.raw`{"a\"": "\":"}`, '[":", ":"]'])(
    'a string that looks like a key in %s is none',
    async (text) => {
      expect(await read(text)).toEqual(JSON.parse(text));
    },
  );

  test('finds where text nests too deep, but not what only looks so', () => {
    expect(tooDeepAt('['.repeat(64))).toBeUndefined();
    expect(tooDeepAt('['.repeat(65))).toBe(64);
    expect(tooDeepAt(`"${'['.repeat(65)}"`)).toBeUndefined();
  });

  test.each([
    ['a\nb', 2, { line: 2, column: 1 }],
    ['a\r\nb', 3, { line: 2, column: 1 }],
    ['ab', 2, { line: 1, column: 3 }],
  ])('of %j, offset %i is at %j', (text, offset, position) => {
    expect(lineAndColumn(text, offset)).toEqual(position);
  });
});
