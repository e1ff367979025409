import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { treeAt } from '../../../../src/input/import/sysfs/tree.ts';
import { treeDisk } from '../../../../src/io/tree-disk.ts';
import { memoryTree } from './samples.ts';

const outside = mkdtempSync(join(tmpdir(), 'vnex-tree-'));
afterAll(() => rmSync(outside, { recursive: true }));
const root = join(outside, 'root');
mkdirSync(join(root, 'a/b'), { recursive: true });
writeFileSync(join(outside, 'secret'), 'secret');
writeFileSync(join(root, 'a/file'), ' text \n');
symlinkSync('../a/file', join(root, 'a/relative'));
symlinkSync('/a/file', join(root, 'a/absolute'));
symlinkSync('../../../../../secret', join(root, 'a/up'));
symlinkSync(join(outside, 'secret'), join(root, 'a/away'));
symlinkSync('loop2', join(root, 'loop1'));
symlinkSync('loop1', join(root, 'loop2'));
symlinkSync('.', join(root, 'a/self'));
symlinkSync('..', join(root, 'a/b/above'));
execFileSync('mkfifo', [join(root, 'pipe')]);
writeFileSync(join(root, 'huge'), 'x');
truncateSync(join(root, 'huge'), 8 * 2 ** 30);
const tree = treeAt(root, treeDisk);

describe('links', () => {
  test.each(['/a/relative', '/a/absolute', '/a/self/self/file', '/a/b/above/file'])(
    '%s is followed inside the tree',
    (path) => {
      expect(tree.resolve(path)).toBe('/a/file');
      expect(tree.text(path)).toBe('text');
    },
  );

  test.each([
    '/a/up',
    '/a/away',
    '/../../secret',
    '/loop1',
    '/loop2/x',
    `/a${'/self'.repeat(50)}/file`,
    '/nothing',
  ])('%s leads nowhere', (path) => {
    expect(tree.resolve(path)).toBeUndefined();
    expect(tree.text(path)).toBeUndefined();
    expect(tree.names(path)).toEqual([]);
  });

  test('the name that a link points to need not exist', () => {
    expect(tree.linkName('/a/away')).toBe('secret');
    expect(tree.linkName('/a/file')).toBeUndefined();
  });
});

describe('what is no plain file', () => {
  test('a pipe nobody writes to is not waited for', () => {
    expect(tree.text('/pipe')).toBeUndefined();
    expect(treeDisk.read(join(root, 'pipe'), 10)).toHaveLength(0);
  });

  test('a directory has names and no text', () => {
    expect(tree.names('/a')).toEqual(['absolute', 'away', 'b', 'file', 'relative', 'self', 'up']);
    expect(tree.text('/a')).toBeUndefined();
  });

  test('of a huge file the beginning is read', () => {
    expect(tree.bytes('/huge')).toHaveLength(1024 * 1024);
  });
});

test('names sort by their numbers', () => {
  const names = ['virtio10', 'virtio9', 'virtio1'];
  const guest = memoryTree(Object.fromEntries(names.map((name) => [`/d/${name}`, ''])));
  expect(guest.names('/d')).toEqual(['virtio1', 'virtio9', 'virtio10']);
});

test('what may not be read is listed once, what has no value is not', () => {
  const guest = memoryTree({ '/a': { fails: 'EACCES' }, '/b': { fails: 'ENODATA' } });
  expect([guest.text('/a'), guest.text('/a'), guest.text('/b')]).toEqual([undefined, undefined, undefined]);
  expect(guest.unreadable).toEqual(['/a (EACCES)']);
});
