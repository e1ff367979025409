/** How many bytes of each anchor are looked for first; no anchor may be shorter. */
export const SHORTEST_ANCHOR = 7;
const BLOCK = 3;
const TABLE_BITS = 15;
const NONE: readonly number[] = [];

/** Three bytes, the upper ones of a word, as a place in the table: Fibonacci hashing. */
function hashed(word: number): number {
  return Math.imul(word >>> 8, 0x9e3779b1) >>> (32 - TABLE_BITS);
}

/** The bytes of a literal; literals outside ASCII are found in UTF-8. */
function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Finds any of many literals in bytes, as Wu and Manber do: it looks at the end of a window and mostly skips the
 * window, so that a log is gone through about as fast as it can be read.
 */
export class Anchors {
  private readonly shift = new Uint8Array(1 << TABLE_BITS).fill(SHORTEST_ANCHOR - BLOCK + 1);
  /** The anchors whose window ends in a block, by its place in the table. */
  private readonly ending: (readonly number[])[] = Array.from({ length: 1 << TABLE_BITS }, () => NONE);
  /** The first four bytes of each anchor. */
  private readonly heads: Uint32Array;
  private readonly anchors: readonly Uint8Array[];

  /** Throws where a literal is too short. */
  constructor(literals: readonly string[]) {
    this.anchors = literals.map(bytesOf);
    this.heads = new Uint32Array(literals.length);
    for (const [index, anchor] of this.anchors.entries()) {
      if (anchor.length < SHORTEST_ANCHOR)
        throw new Error(`“${literals[index]}” is too short to be looked for`);
      this.enter(anchor, index);
    }
  }

  private enter(anchor: Uint8Array, index: number): void {
    const [first = 0, second = 0] = anchor;
    const view = new DataView(anchor.buffer, anchor.byteOffset);
    this.heads[index] = view.getUint32(0, true);
    for (let end = BLOCK - 1; end < SHORTEST_ANCHOR; end++) {
      // No byte stands before the first block.
      const word =
        end === BLOCK - 1
          ? (first << 8) | (second << 16) | ((anchor[2] ?? 0) << 24)
          : view.getUint32(end - 3, true);
      const hash = hashed(word);
      const left = SHORTEST_ANCHOR - 1 - end;
      if (left < (this.shift[hash] ?? 0)) this.shift[hash] = left;
      if (left === 0) this.ending[hash] = [...(this.ending[hash] ?? NONE), index];
    }
  }

  /** Where the first literal begins within a range; undefined where there is none. */
  first(bytes: Uint8Array, from: number, to: number): number | undefined {
    let first: number | undefined;
    this.each(bytes, from, to, (_, at) => {
      first = at;
      return false;
    });
    return first;
  }

  /** Every literal that stands in a range, by its place among those that are looked for, lowest first. */
  all(bytes: Uint8Array, from: number, to: number): readonly number[] {
    const found = new Set<number>();
    this.each(bytes, from, to, (index) => {
      found.add(index);
      return true;
    });
    return [...found].sort((a, b) => a - b);
  }

  /** Calls back for each literal in a range, in order, until a call says that it was the last. */
  private each(
    bytes: Uint8Array,
    from: number,
    to: number,
    found: (index: number, at: number) => boolean,
  ): void {
    const { shift, ending, heads } = this;
    // A word at a time costs a third of three bytes.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = from + SHORTEST_ANCHOR - 1;
    while (at < to) {
      const hash = hashed(view.getUint32(at - 3, true));
      const step = shift[hash] ?? 1;
      if (step > 0) {
        at += step;
        continue;
      }
      const begin = at - SHORTEST_ANCHOR + 1;
      const head = view.getUint32(begin, true);
      for (const index of ending[hash] ?? NONE)
        if (heads[index] === head && this.isAt(bytes, begin, index) && !found(index, begin)) return;
      at++;
    }
  }

  private isAt(bytes: Uint8Array, begin: number, index: number): boolean {
    const anchor = this.anchors[index];
    if (anchor === undefined) return false;
    for (let i = 0; i < anchor.length; i++) if (bytes[begin + i] !== anchor[i]) return false;
    return true;
  }
}
