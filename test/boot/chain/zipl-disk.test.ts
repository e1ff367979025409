import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BootError } from '../../../src/boot/boot-error.ts';
import { ziplDisk } from '../../../src/boot/chain/zipl-disk.ts';

const BLOCK = 512;

/** Reads a disk as QEMU’s pc-bios/s390-ccw/bootmap.c does: what it puts where in memory, and where it starts. */
function load(disk: Buffer) {
  const block = (number: number) => disk.subarray(number * BLOCK, (number + 1) * BLOCK);
  const pointer = (at: Buffer, offset: number) => {
    const number = Number(at.readBigUInt64BE(offset));
    return { number, count: at.readUInt16BE(offset + 10) + 1 };
  };
  const magic = (at: Buffer) => at.toString('latin1', 0, 4);
  const table = block(pointer(block(0), 16).number);
  const program = block(pointer(table, 16).number);
  const loaded = new Map<number, Buffer>();
  let at = 32;
  for (; program[at + 23] === 2; at += 32) {
    const data = pointer(block(pointer(program, at).number), 0);
    const bytes = disk.subarray(data.number * BLOCK, (data.number + data.count) * BLOCK);
    loaded.set(Number(program.readBigUInt64BE(at + 24)), bytes);
  }
  const start = program[at + 23] === 1 ? program.readBigUInt64BE(at + 24) : undefined;
  return { magics: [block(0), table, program].map(magic), loaded, start };
}

test('the s390-ccw bios finds kernel, initramfs and command line where the kernel expects them', () => {
  const size = fc.integer({ min: 0x10900, max: 0x14000 });
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 3000 });
  fc.assert(
    fc.property(size, bytes, fc.string({ maxLength: 200 }), (length, initramfs, text) => {
      const cmdline = text.replace(/[^ -~]/g, '.');
      const image = Uint8Array.from({ length }, (_, i) => i % 251);
      const { magics, loaded, start } = load(ziplDisk(image, initramfs, cmdline));
      expect(magics).toEqual(['zIPL', 'zIPL', 'zIPL']);
      expect(start).toBe(0x0008_0000_8001_0000n);
      const kernel = loaded.get(0x10000);
      if (kernel === undefined) throw new Error('no kernel is loaded');
      const where = Number(kernel.readBigUInt64BE(0x408));
      expect(Number(kernel.readBigUInt64BE(0x410))).toBe(initramfs.length);
      expect(loaded.get(where)?.subarray(0, initramfs.length).equals(initramfs)).toBe(true);
      expect(kernel.toString('latin1', 0x480, 0x480 + cmdline.length + 1)).toBe(`${cmdline}\0`);
      expect(kernel.subarray(0x900, length - 0x10000).equals(image.subarray(0x10900, length))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('parameters for which the kernel has no room are refused', () => {
  expect(() => ziplDisk(new Uint8Array(0x12000), new Uint8Array(8), 'x'.repeat(900))).toThrow(BootError);
});
