import type { Indices } from '../../model/space.ts';

/** Some of the values of a varying thing. Two with the same indices are the same object. */
export interface Subset {
  readonly indices: Indices;
  readonly id: number;
  readonly bits: IndexBits;
}

/** Indices as the bits of 32-bit numbers, so that two lists of them are compared at once. */
export type IndexBits = readonly number[];

export function indexBitsOf(indices: Iterable<number>): IndexBits {
  const bits: number[] = [];
  for (const index of indices) {
    const at = index >>> 5;
    while (bits.length <= at) bits.push(0);
    bits[at] = (bits[at] ?? 0) | (1 << (index & 31));
  }
  return bits;
}

/** Whether any index is in both. */
export function haveCommon(a: IndexBits, b: IndexBits): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) if (((a[i] ?? 0) & (b[i] ?? 0)) !== 0) return true;
  return false;
}

export function hasIndex(bits: IndexBits, index: number): boolean {
  return ((bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

/** What came of pairs of subsets, by their ids. */
class OfPairs {
  private readonly known: Map<number, Subset>[] = [];

  /** What was found for a subset, by the ids of the others. */
  of({ id }: Subset): Map<number, Subset> {
    // Without holes: an array that has some is slower to read.
    while (this.known.length <= id) this.known.push(new Map());
    return this.known[id] as Map<number, Subset>;
  }
}

/** Makes one object of equal subsets, so that they can be projected apart by their ids. */
export class Subsets {
  private readonly known = new Map<string, Subset>();
  private readonly common = new OfPairs();
  private readonly unions = new OfPairs();
  private readonly wholes = new Map<number, Subset>();

  of(indices: Indices): Subset {
    const key = indices.join();
    let subset = this.known.get(key);
    if (subset === undefined) {
      subset = { indices, id: this.known.size, bits: indexBitsOf(indices) };
      this.known.set(key, subset);
    }
    return subset;
  }

  /** What two subsets have in common. */
  intersection(a: Subset, b: Subset): Subset {
    if (a === b) return a;
    const ofA = this.common.of(a);
    let both = ofA.get(b.id);
    if (both === undefined) {
      both = this.of(a.indices.filter((index) => hasIndex(b.bits, index)));
      ofA.set(b.id, both);
    }
    return both;
  }

  /** What is in one of two subsets, or in both. */
  union(a: Subset, b: Subset): Subset {
    if (a === b) return a;
    const ofA = this.unions.of(a);
    let all = ofA.get(b.id);
    if (all === undefined) {
      all = this.of([...new Set([...a.indices, ...b.indices])].sort((x, y) => x - y));
      ofA.set(b.id, all);
    }
    return all;
  }

  /** All of this many values. */
  all(size: number): Subset {
    let whole = this.wholes.get(size);
    if (whole === undefined) {
      whole = this.of(Array.from({ length: size }, (_, index) => index));
      this.wholes.set(size, whole);
    }
    return whole;
  }
}
