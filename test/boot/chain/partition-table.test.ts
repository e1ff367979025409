import { expect, test } from 'vitest';
import { partitionTable } from '../../../src/boot/chain/partition-table.ts';

test('a partition table has its code, its partitions and its signature', () => {
  const code = new Uint8Array(512).fill(0x90);
  const table = partitionTable(code, [
    { type: 0x41, start: 2048, sectors: 16_384, active: true },
    { type: 0x0c, start: 18_432, sectors: 131_072, active: false },
  ]);
  expect(table.length).toBe(512);
  expect([table[0], table[439], table[440]]).toEqual([0x90, 0x90, 0]);
  const entry = (i: number) => {
    const at = 446 + i * 16;
    return [table[at], table[at + 4], table.readUInt32LE(at + 8), table.readUInt32LE(at + 12)];
  };
  expect(entry(0)).toEqual([0x80, 0x41, 2048, 16_384]);
  expect(entry(1)).toEqual([0, 0x0c, 18_432, 131_072]);
  expect(entry(2)).toEqual([0, 0, 0, 0]);
  expect(table.readUInt16LE(510)).toBe(0xaa55);
});
