import { BootError } from '../boot-error.ts';

// A disk as zipl leaves one that is no DASD: QEMU pc-bios/s390-ccw/bootmap.c ipl_scsi(), zipl_run(), zipl_load_segment(), and
// bootmap.h for the structures. Kernel and command line go where Linux has them: arch/s390/boot/head.S, include/asm/setup.h PARMAREA.

const BLOCK = 512;
const MAGIC = 'zIPL';
const TYPES = { load: 2, exec: 1 } as const;
/** Where the kernel begins in its image and in memory, and the initramfs in memory. */
const KERNEL_AT = 0x10000;
const INITRAMFS_AT = 0x400_0000;
/** 31-bit addresses, and the kernel’s first instruction. */
const START_PSW = 0x0008_0000_8001_0000n;
/** Within the image: where the initramfs is, how large, and the command line with room for so many bytes. */
const PARAMETERS = { start: 0x10408, size: 0x10410, cmdline: 0x10480, room: 895 } as const;

/** The first blocks: boot record, table of programs, one program, and where each of its two parts lies. */
const TABLE = 1;
const PROGRAM = 2;
const KERNEL_MAP = 3;
const INITRAMFS_MAP = 4;
const DATA = 8;

/** One part of the program: blocks that are loaded to an address, as a map lists them, or the PSW that it starts with. */
interface Component {
  readonly type: keyof typeof TYPES;
  /** The block with the map; left out where nothing is loaded. */
  readonly map?: number;
  readonly value: bigint;
}

const COMPONENTS: readonly Component[] = [
  { type: 'load', map: KERNEL_MAP, value: BigInt(KERNEL_AT) },
  { type: 'load', map: INITRAMFS_MAP, value: BigInt(INITRAMFS_AT) },
  { type: 'exec', value: START_PSW },
];

/** What one pointer counts at the most. */
const MOST_BLOCKS = 65_536;

function blocksOf({ length }: Uint8Array): number {
  return Math.ceil(length / BLOCK);
}

function pointTo(block: Buffer, at: number, start: number, count: number): void {
  block.writeBigUInt64BE(BigInt(start), at);
  block.writeUInt16BE(BLOCK, at + 8);
  block.writeUInt16BE(count - 1, at + 10);
}

function writeComponent(block: Buffer, index: number, { type, map, value }: Component): void {
  const at = 32 + index * 32;
  if (map !== undefined) pointTo(block, at, map, 1);
  block[at + 23] = TYPES[type];
  block.writeBigUInt64BE(value, at + 24);
}

/** The kernel as it is loaded, from KERNEL_AT on, told of its initramfs and its command line. */
function patched(image: Uint8Array, initramfs: Uint8Array, cmdline: string): Uint8Array {
  if (cmdline.length > PARAMETERS.room)
    throw new BootError(`the kernel’s parameters are too long for a disk of s390x: ${cmdline.length} bytes`);
  const kernel = Buffer.from(image);
  kernel.writeBigUInt64BE(BigInt(INITRAMFS_AT), PARAMETERS.start);
  kernel.writeBigUInt64BE(BigInt(initramfs.length), PARAMETERS.size);
  kernel.write(`${cmdline}\0`, PARAMETERS.cmdline, 'latin1');
  return kernel.subarray(KERNEL_AT);
}

/** A disk from which the s390-ccw bios starts a kernel. Throws BootError where kernel or initramfs is too large for it. */
export function ziplDisk(image: Uint8Array, initramfs: Uint8Array, cmdline: string): Buffer {
  const kernel = patched(image, initramfs, cmdline);
  const [kernelBlocks, initramfsBlocks] = [blocksOf(kernel), blocksOf(initramfs)];
  if (Math.max(kernelBlocks, initramfsBlocks) > MOST_BLOCKS)
    throw new BootError('the kernel is too large for a disk of s390x; take one that is compressed');
  const disk = Buffer.alloc((DATA + kernelBlocks + initramfsBlocks) * BLOCK);
  const block = (number: number) => disk.subarray(number * BLOCK, (number + 1) * BLOCK);
  for (const number of [0, TABLE, PROGRAM]) block(number).write(MAGIC, 'latin1');
  block(0).writeUInt32BE(1, 4);
  pointTo(block(0), 16, TABLE, 1);
  pointTo(block(TABLE), 16, PROGRAM, 1);
  for (const [index, component] of COMPONENTS.entries()) writeComponent(block(PROGRAM), index, component);
  pointTo(block(KERNEL_MAP), 0, DATA, kernelBlocks);
  pointTo(block(INITRAMFS_MAP), 0, DATA + kernelBlocks, initramfsBlocks);
  disk.set(kernel, DATA * BLOCK);
  disk.set(initramfs, (DATA + kernelBlocks) * BLOCK);
  return disk;
}
