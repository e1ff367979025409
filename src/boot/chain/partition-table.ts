export const SECTOR = 512;

/** A partition of a disk, in sectors. */
export interface Partition {
  readonly type: number;
  readonly start: number;
  readonly sectors: number;
  readonly active: boolean;
}

const ENTRIES_AT = 446;
const ENTRY_BYTES = 16;
/** Cylinder, head and sector of what they cannot count any more. */
const BEYOND = [0xfe, 0xff, 0xff] as const;

/** The first sector of a disk: code of at most 440 bytes, and up to four partitions. */
export function partitionTable(code: Uint8Array, partitions: readonly Partition[]): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector.set(code.subarray(0, 440));
  partitions.forEach(({ type, start, sectors, active }, i) => {
    const at = ENTRIES_AT + i * ENTRY_BYTES;
    sector.set([active ? 0x80 : 0, ...BEYOND, type, ...BEYOND], at);
    sector.writeUInt32LE(start, at + 8);
    sector.writeUInt32LE(sectors, at + 12);
  });
  sector.writeUInt16LE(0xaa55, SECTOR - 2);
  return sector;
}
