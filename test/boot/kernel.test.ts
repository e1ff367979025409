import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openKernel } from '../../src/boot/kernel.ts';
import { modulesInOrder } from '../../src/boot/modules.ts';
import { moduleFile } from './elf-sample.ts';

const root = mkdtempSync(join(tmpdir(), 'vnex-kernel-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const RELEASE = '7.2.13+deb14-amd64';

/** The parts that Debian makes packages of: the image, the modules, and the lists with the configuration. */
type Part = 'binary' | 'modules' | 'base';

/** Unpacks parts of a kernel, each into the directory that is named; returns the path of the image. */
function unpacked(name: string, where: Readonly<Partial<Record<Part, string>>>): string {
  const place = (part: Part) => {
    const path = join(root, name, where[part] ?? '', 'usr/lib/modules', RELEASE);
    mkdirSync(path, { recursive: true });
    return path;
  };
  if (where.modules !== undefined) {
    const modules = join(place('modules'), 'kernel/drivers');
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(modules, 'virtio_net.ko'), moduleFile(['virtio']));
  }
  if (where.base !== undefined) {
    writeFileSync(join(place('base'), 'modules.builtin'), 'kernel/drivers/virtio/virtio.ko\n');
    writeFileSync(join(place('base'), 'config'), 'CONFIG_SWIOTLB=y\n');
  }
  const image = join(place('binary'), 'vmlinuz');
  writeFileSync(image, 'a kernel');
  return image;
}

describe('a kernel whose package is split', () => {
  test.each([
    ['unpacked into one directory', { binary: 'all', modules: 'all', base: 'all' }],
    ['unpacked into a directory each', { binary: 'binary', modules: 'modules', base: 'base' }],
    ['with its lists beside image and modules', { binary: 'image', modules: 'image', base: 'base' }],
    ['with its modules beside image and lists', { binary: 'image', modules: 'modules', base: 'image' }],
  ] as const)('%s is found whole', (name, where) => {
    const { tree, config, arch, kernel } = openKernel(unpacked(name, where));
    expect(arch).toBe('x86_64');
    expect(kernel.version).toBe('7.2.13');
    expect(config).toContain('CONFIG_SWIOTLB=y');
    expect(modulesInOrder(['virtio_net'], tree).map(({ name: module }) => module)).toEqual(['virtio_net']);
  });

  test('with modules that were named finds its lists beside them', () => {
    const image = unpacked('named', { binary: 'a/image', modules: 'b/modules', base: 'b/base' });
    const { tree, config } = openKernel(image, join(root, 'named/b/modules'));
    expect(config).toContain('CONFIG_SWIOTLB=y');
    expect(tree.builtIn).toEqual(new Set(['virtio']));
  });

  test('without its lists says which package has them', () => {
    const { tree } = openKernel(unpacked('without lists', { binary: 'all', modules: 'all' }));
    expect(() => modulesInOrder(['virtio_net'], tree)).toThrow(
      `nothing lists what is built in: unpack linux-base-${RELEASE} beside it`,
    );
  });

  test('without its modules says how to name them', () => {
    expect(() => openKernel(unpacked('without modules', { binary: 'image', base: 'base' }))).toThrow(
      'there are no kernel modules below',
    );
  });
});
