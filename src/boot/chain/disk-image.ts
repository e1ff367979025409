import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type DiskLoader, grubModules } from './loader.ts';
import { type Partition, partitionTable, SECTOR } from './partition-table.ts';
import { runTool } from './run-tool.ts';
import { ziplDisk } from './zipl-disk.ts';

/** What a guest is started with. */
export interface Payload {
  readonly kernel: string;
  readonly initramfs: string;
  readonly cmdline: string;
}

/** Where a disk is built, and from what. */
export interface DiskRequest {
  readonly payload: Payload;
  readonly loader: DiskLoader;
  /** Where the modules of GRUB are; left out: where they are installed. */
  readonly modules?: string | undefined;
  /** A directory for what stands between, and the image itself. */
  readonly directory: string;
  readonly image: string;
  /** What nothing but this disk has: the name of a file by which GRUB knows the disk that it was loaded from. */
  readonly mark: string;
}

const MIB = 1024 * 1024;
/** Partitions begin at whole mebibytes. */
const ALIGNED = MIB / SECTOR;
/** Room for a PReP partition, in sectors. */
const PREP = 8 * ALIGNED;
/** FAT32 has no fewer clusters than some 33 MiB have. */
const LEAST_MIB = 64;

/** Partition types: EFI system, FAT32, PowerPC Reference Platform. */
const TYPES = { esp: 0xef, fat: 0x0c, prep: 0x41 } as const;

/** Bytes of a partition that holds the files with room to spare. */
function sizeFor({ kernel, initramfs }: Payload): number {
  const files = Math.ceil((statSync(kernel).size + statSync(initramfs).size) / MIB);
  return Math.max(LEAST_MIB, files + 16) * MIB;
}

/** GRUB does what this file says as soon as it runs: it seeks the disk that it was loaded from, and starts the kernel. */
function grubScript({ payload, mark }: DiskRequest): string {
  return [
    `search.file /${mark} root`,
    `linux /vmlinuz ${payload.cmdline}`,
    'initrd /initrd',
    'boot',
    '',
  ].join('\n');
}

const GRUB_MODULES = ['part_msdos', 'fat', 'search_fs_file', 'linux', 'boot'] as const;

/** Builds GRUB for a target with its script in it, and returns its file. */
function grub(request: DiskRequest, target: string): { readonly core: string; readonly modules: string } {
  const { directory } = request;
  const modules = grubModules(target, request.modules);
  const script = join(directory, 'grub.cfg');
  const core = join(directory, 'grub.img');
  writeFileSync(script, grubScript(request));
  const drives = target === 'i386-pc' ? ['biosdisk'] : [];
  const options = ['-O', target, '-d', modules, '-o', core, '-p', '/', '-c', script];
  const note = target === 'powerpc-ieee1275' ? ['-n'] : [];
  runTool('grub-mkimage', [...options, ...note, ...GRUB_MODULES, ...drives], 'grub-common');
  return { core, modules };
}

/** A file of the disk’s file system, and what it holds. */
type File = readonly [name: string, from: string];

/** Builds a FAT32 file system in a partition of an image. */
function fileSystem(
  image: string,
  { start, sectors }: Partition,
  files: readonly File[],
  folders: readonly string[],
) {
  const at = `${image}@@${start * SECTOR}`;
  runTool('mformat', ['-i', at, '-F', '-T', String(sectors), '-h', '64', '-s', '32', '::'], 'mtools');
  for (const folder of folders) runTool('mmd', ['-i', at, `::${folder}`], 'mtools');
  for (const [name, from] of files) runTool('mcopy', ['-i', at, from, `::${name}`], 'mtools');
}

function writeAt(image: string, content: Uint8Array, sector: number): void {
  const file = openSync(image, 'r+');
  writeSync(file, content, 0, content.length, sector * SECTOR);
  closeSync(file);
}

/** Builds a disk from which a firmware starts a kernel. Throws BootError. */
export function diskImage(request: DiskRequest): void {
  const { payload, loader, directory, image, mark } = request;
  if (loader.kind === 'zipl') {
    writeFileSync(
      image,
      ziplDisk(readFileSync(payload.kernel), readFileSync(payload.initramfs), payload.cmdline),
    );
    return;
  }
  const hasPrep = loader.kind === 'grub' && loader.place === 'prep';
  const start = ALIGNED + (hasPrep ? PREP : 0);
  const bytes = sizeFor(payload);
  const type = loader.kind === 'grub' && loader.place === 'file' ? TYPES.esp : TYPES.fat;
  const data: Partition = { type, start, sectors: bytes / SECTOR, active: !hasPrep };
  const prep: Partition = { type: TYPES.prep, start: ALIGNED, sectors: PREP, active: true };
  const partitions = hasPrep ? [prep, data] : [data];
  const file = openSync(image, 'w');
  ftruncateSync(file, (start + data.sectors) * SECTOR);
  closeSync(file);
  const marker = join(directory, mark);
  writeFileSync(marker, '');
  const common: readonly File[] = [
    ['/vmlinuz', payload.kernel],
    ['/initrd', payload.initramfs],
    [`/${mark}`, marker],
  ];
  if (loader.kind === 'extlinux') {
    const script = join(directory, 'extlinux.conf');
    const lines = [
      'default vnex',
      'label vnex',
      '  kernel /vmlinuz',
      '  initrd /initrd',
      `  append ${payload.cmdline}`,
    ];
    writeFileSync(script, `${lines.join('\n')}\n`);
    fileSystem(image, data, [...common, ['/extlinux/extlinux.conf', script]], ['/extlinux']);
    writeAt(image, partitionTable(new Uint8Array(), partitions), 0);
    return;
  }
  const { core, modules } = grub(request, loader.target);
  switch (loader.place) {
    case 'file':
      fileSystem(image, data, [...common, [`/EFI/BOOT/${loader.file}`, core]], ['/EFI', '/EFI/BOOT']);
      writeAt(image, partitionTable(new Uint8Array(), partitions), 0);
      return;
    case 'prep':
      fileSystem(image, data, common, []);
      writeAt(image, readFileSync(core), prep.start);
      writeAt(image, partitionTable(new Uint8Array(), partitions), 0);
      return;
    case 'gap':
      // GRUB’s first sector loads what follows it, as grub-mkimage lays it out by itself.
      fileSystem(image, data, common, []);
      writeAt(image, readFileSync(core), 1);
      writeAt(image, partitionTable(readFileSync(join(modules, 'boot.img')), partitions), 0);
      return;
  }
}
