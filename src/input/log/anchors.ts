/** How many bytes of each anchor are looked for first; no anchor may be shorter. */
export const SHORTEST_ANCHOR = 7;
const BLOCK = 3;
const TABLE = 1 << 16;

function hashed(a: number, b: number, c: number): number {
  return (a ^ (b << 5) ^ (c << 10)) & (TABLE - 1);
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
  private readonly shift = new Uint8Array(TABLE).fill(SHORTEST_ANCHOR - BLOCK + 1);
  private readonly ending = new Map<number, number[]>();
  private readonly anchors: readonly Uint8Array[];

  /** Throws where a literal is too short. */
  constructor(literals: readonly string[]) {
    this.anchors = literals.map(bytesOf);
    for (const [index, anchor] of this.anchors.entries()) {
      if (anchor.length < SHORTEST_ANCHOR)
        throw new Error(`“${literals[index]}” is too short to be looked for`);
      this.enter(anchor, index);
    }
  }

  private enter(anchor: Uint8Array, index: number): void {
    for (let end = BLOCK - 1; end < SHORTEST_ANCHOR; end++) {
      const hash = hashed(anchor[end - 2] ?? 0, anchor[end - 1] ?? 0, anchor[end] ?? 0);
      const left = SHORTEST_ANCHOR - 1 - end;
      if (left < (this.shift[hash] ?? 0)) this.shift[hash] = left;
      if (left === 0) this.ending.set(hash, [...(this.ending.get(hash) ?? []), index]);
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
    const { shift } = this;
    let at = from + SHORTEST_ANCHOR - 1;
    while (at < to) {
      const hash = hashed(bytes[at - 2] ?? 0, bytes[at - 1] ?? 0, bytes[at] ?? 0);
      const step = shift[hash] ?? 1;
      if (step > 0) {
        at += step;
        continue;
      }
      const begin = at - SHORTEST_ANCHOR + 1;
      for (const index of this.ending.get(hash) ?? [])
        if (this.isAt(bytes, begin, index) && !found(index, begin)) return;
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
