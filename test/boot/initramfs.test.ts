import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type CpioFile, cpioArchive } from '../../src/boot/cpio.ts';
import { readElf } from '../../src/boot/elf.ts';
import { leftOut } from '../../src/boot/guest-modules.ts';
import { initScript } from '../../src/boot/init-script.ts';
import { initramfs } from '../../src/boot/initramfs.ts';
import {
  archOfModules,
  type ModuleTree,
  moduleDependencies,
  modulesInOrder,
  openModules,
} from '../../src/boot/modules.ts';
import { elfFile, moduleFile } from './elf-sample.ts';

const root = mkdtempSync(join(tmpdir(), 'vnex-initramfs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Read {
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}

/** Reads an archive by what the kernel's documentation says of it. */
function readCpio(archive: Buffer): readonly Read[] {
  const files: Read[] = [];
  for (let at = 0; ; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    const field = (i: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + i * 8, at + 14 + i * 8), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const path = archive.toString('utf8', at + 110, at + 110 + nameSize - 1);
    const start = (at + 110 + nameSize + 3) & ~3;
    if (path === 'TRAILER!!!') return files;
    files.push({ path, mode, content: archive.toString('latin1', start, start + size) });
    at = (start + size + 3) & ~3;
  }
}

describe('a cpio archive', () => {
  test('gives back what went in, whatever the lengths', () => {
    const file = fc.record({
      path: fc.stringMatching(/^[a-z]{1,9}$/),
      content: fc.uint8Array({ maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.array(file), (given) => {
        const files = given.map((one): CpioFile => ({ ...one, mode: 0o644 }));
        const read = readCpio(cpioArchive(files));
        expect(read).toEqual(
          given.map(({ path, content }) => ({
            path,
            mode: 0o100644,
            content: Buffer.from(content).toString('latin1'),
          })),
        );
      }),
    );
  });

  test('has directories and devices', () => {
    const read = readCpio(
      cpioArchive([
        { path: 'dev', mode: 0o755, content: 'directory' },
        { path: 'dev/console', mode: 0o600, content: { major: 5, minor: 1 } },
      ]),
    );
    expect(read.map(({ mode }) => mode)).toEqual([0o040755, 0o020600]);
  });
});

describe('an ELF file', () => {
  test.each([
    [62, false, 'x86_64'],
    [183, false, 'aarch64'],
    [21, false, 'ppc64le'],
    [22, true, 's390x'],
  ] as const)('of machine %i, big-endian: %s, is for %s', (machine, big, arch) => {
    const elf = readElf(elfFile({ '.text': 'code', '.modinfo': 'depends=a' }, machine, big));
    expect(elf?.arch).toBe(arch);
    expect(Buffer.from(elf?.section('.modinfo') ?? []).toString()).toBe('depends=a');
    expect(elf?.section('.interp')).toBeUndefined();
  });

  test('is read to its end only, and anything else is none', () => {
    const whole = elfFile({ '.modinfo': 'depends=a' });
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const elf = readElf(whole.subarray(0, length));
        return length < whole.length || elf !== undefined;
      }),
    );
    expect(readElf(whole.subarray(0, whole.length - 1))?.section('.modinfo')).toBeUndefined();
    expect(
      readElf(Buffer.from('no ELF file at all, but one that is longer than a header would be')),
    ).toBeUndefined();
  });
});

/** A tree of modules on disk, some of them packed. */
function tree(
  name: string,
  modules: Readonly<Record<string, readonly string[]>>,
  builtIn: readonly string[] = [],
): ModuleTree {
  const directory = join(root, name);
  mkdirSync(join(directory, 'kernel'), { recursive: true });
  writeFileSync(join(directory, 'modules.builtin'), builtIn.map((file) => `kernel/${file}.ko\n`).join(''));
  for (const [module, depends] of Object.entries(modules)) {
    const bytes = moduleFile(depends);
    const packed = module.startsWith('packed');
    writeFileSync(
      join(directory, 'kernel', `${module}.ko${packed ? '.gz' : ''}`),
      packed ? gzipSync(bytes) : bytes,
    );
  }
  const opened = openModules(directory);
  if (opened === undefined) throw new Error('no modules');
  return opened;
}

describe('modules', () => {
  test('come after all that they need, each once, without what is built in', () => {
    const known = tree(
      'order',
      { net: ['failover', 'packed-ring'], failover: ['core'], 'packed-ring': ['core'] },
      ['core'],
    );
    expect(modulesInOrder(['net', 'failover'], known).map(({ name }) => name)).toEqual([
      'failover',
      'packed_ring',
      'net',
    ]);
    expect(archOfModules(known)).toBe('x86_64');
  });

  test('one that is missing is named, with who needs it', () => {
    const torn = tree('torn', { net: ['failover'] });
    expect(() => modulesInOrder(['net'], torn)).toThrow('there is no module failover, which net needs');
  });

  test('a file that is no module is said to be none', () => {
    expect(() => moduleDependencies(Buffer.from('text'), 'a.ko')).toThrow('a.ko is no kernel module');
  });

  test('a directory without any is no tree', () => {
    expect(openModules(join(root, 'nowhere'))).toBeUndefined();
  });

  test.each([
    ['virtio_gpu', 'CONFIG_DRM=m\n', true],
    ['virtio_gpu', 'CONFIG_DRM_VIRTIO_GPU=m\n', false],
    ['virtio_gpu', '', false],
    ['virtio_net', 'CONFIG_DRM=m\n', false],
  ] as const)('%s under %j was left out: %s', (module, config, expected) => {
    expect(leftOut(module, config)).toBe(expected);
  });
});

test('an initramfs has busybox, an init, and a list of modules for each type', () => {
  const known = tree('whole', { virtio_pci: ['virtio'], virtio: [], virtio_net: ['virtio'] });
  const needs = {
    busybox: Buffer.from('busybox'),
    tree: known,
    config: '',
    buses: ['virtio_pci'],
    types: [1, 1],
    devices: 2,
    tags: ['share', 'with a blank'],
  };
  const files = new Map(readCpio(initramfs(needs)).map(({ path, content }) => [path, content]));
  expect(files.get('lists/early')).toBe('virtio\nvirtio_pci\n');
  expect(files.get('lists/0x0001')).toBe('virtio\nvirtio_net\n');
  expect(files.get('modules/virtio_net.ko')).toBe(moduleFile(['virtio']).toString('latin1'));
  expect(files.get('lists/tags')).toBe('share\nwith a blank\n');
  expect(files.get('bin/busybox')).toBe('busybox');
  expect(files.get('init')).toBe(Buffer.from(initScript(2)).toString('latin1'));
});

test('the init is a script that a shell can read', () => {
  expect(spawnSync('sh', ['-n'], { input: initScript(3), encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test.each([
  ['virtio_pci', 'console=ttyS0 virtio_pci.force_legacy=1 quiet', 'force_legacy=1'],
  ['virtio_pci', 'virtio_pci.a=1 virtio_pci.b=2', 'a=1\nb=2'],
  ['virtio', 'virtio_pci.force_legacy=1 virtio', ''],
  ['virtio_net', 'my.virtio_net.napi_tx=0', ''],
])('a module %s under “%s” is loaded with its parameters', (module, cmdline, expected) => {
  const [definition = ''] = /^parameters\(\) .*$/m.exec(initScript(1)) ?? [];
  const script = `${definition.replace('< /proc/cmdline', '')}\nprintf %s "$2" | parameters "$1"`;
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', module, cmdline], { encoding: 'utf8' });
  expect(stdout.trim()).toBe(expected);
});
