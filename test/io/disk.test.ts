import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSource } from '../../src/input/source.ts';
import { diskIo } from '../../src/io/disk.ts';
import { memoryIo } from '../input/memory-io.ts';

const dir = mkdtempSync(join(tmpdir(), 'vnex-'));
afterAll(() => rmSync(dir, { recursive: true }));

const io = diskIo(memoryIo({}).io.stdin);

test('the disk is read', async () => {
  writeFileSync(join(dir, 'a.json'), '[1]');
  expect(await readSource(join(dir, 'a.json'), io)).toMatchObject({ source: { value: [1] } });
  expect(io.readFile(join(dir, 'a.json'), 2)).toHaveLength(2);
});

test('what cannot be read is said to be so', async () => {
  symlinkSync(join(dir, 'loop.json'), join(dir, 'loop.json'));
  expect(await readSource(join(dir, 'no.json'), io)).toMatchObject({ message: 'no such file' });
  expect(await readSource(join(dir, 'loop.json'), io)).toMatchObject({ message: 'cannot be read (ELOOP)' });
  expect(await readSource(dir, io)).toMatchObject({ message: 'a directory; expected a file' });
  expect(await readSource('a\0b', io)).toMatchObject({ kind: 'unreadable' });
});

test.skipIf(process.platform === 'win32')('a device that never ends is read to the limit', async () => {
  expect(await readSource('/dev/zero', io)).toMatchObject({
    message: 'too large; no file of these formats has more than 2 MiB',
  });
});
