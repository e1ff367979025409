/**
 * Sets of virtio feature bits. A set holds bits 0 to 127 in four 32-bit words, because a JavaScript
 * number keeps 53 bits exactly and its bit operators see 32. Sets never change; every operation makes
 * a new one.
 */
export interface FeatureSet {
  /** Bits 0–31, as a signed 32-bit integer. */
  readonly w0: number;
  /** Bits 32–63. */
  readonly w1: number;
  /** Bits 64–95. */
  readonly w2: number;
  /** Bits 96–127. */
  readonly w3: number;
}

/** Feature bits are numbered 0 to FEATURE_BITS − 1. Linux keeps this many since 6.17. */
export const FEATURE_BITS = 128;

export const NO_FEATURES: FeatureSet = { w0: 0, w1: 0, w2: 0, w3: 0 };

/** The bits of the first `n` positions: what a reader of `n` bits can see. */
export function lowBits(n: number): FeatureSet {
  const word = (i: number): number => {
    const bits = Math.min(32, Math.max(0, n - 32 * i));
    return bits === 32 ? -1 : (1 << bits) - 1;
  };
  return { w0: word(0), w1: word(1), w2: word(2), w3: word(3) };
}

/** Throws RangeError for a bit outside 0–127: callers validate input before they get here. */
export function featureSet(bits: Iterable<number>): FeatureSet {
  const words = [0, 0, 0, 0];
  for (const bit of bits) {
    if (!Number.isInteger(bit) || bit < 0 || bit >= FEATURE_BITS)
      throw new RangeError(`feature bit ${bit} is not in 0–127`);
    const word = bit >>> 5;
    words[word] = (words[word] ?? 0) | (1 << (bit & 31));
  }
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words;
  return { w0, w1, w2, w3 };
}

export function hasBit(set: FeatureSet, bit: number): boolean {
  const word = bit < 32 ? set.w0 : bit < 64 ? set.w1 : bit < 96 ? set.w2 : bit < 128 ? set.w3 : 0;
  return ((word >>> (bit & 31)) & 1) === 1;
}

export function intersect(a: FeatureSet, b: FeatureSet): FeatureSet {
  return { w0: a.w0 & b.w0, w1: a.w1 & b.w1, w2: a.w2 & b.w2, w3: a.w3 & b.w3 };
}

export function union(a: FeatureSet, b: FeatureSet): FeatureSet {
  return { w0: a.w0 | b.w0, w1: a.w1 | b.w1, w2: a.w2 | b.w2, w3: a.w3 | b.w3 };
}

/** What is in `a` and not in `b`. */
export function without(a: FeatureSet, b: FeatureSet): FeatureSet {
  return { w0: a.w0 & ~b.w0, w1: a.w1 & ~b.w1, w2: a.w2 & ~b.w2, w3: a.w3 & ~b.w3 };
}

/** The set with bits put in (`true`) and taken out (`false`). */
export function amended<Change>(
  set: FeatureSet,
  changes: ReadonlyMap<number, Change>,
  isIn: (change: Change) => boolean,
): FeatureSet {
  const words = [set.w0, set.w1, set.w2, set.w3];
  changes.forEach((change, bit) => {
    const word = words[bit >>> 5] ?? 0;
    words[bit >>> 5] = isIn(change) ? word | (1 << (bit & 31)) : word & ~(1 << (bit & 31));
  });
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words;
  return { w0, w1, w2, w3 };
}

export function isEmpty(set: FeatureSet): boolean {
  return (set.w0 | set.w1 | set.w2 | set.w3) === 0;
}

export function isSubset(a: FeatureSet, b: FeatureSet): boolean {
  return isEmpty(without(a, b));
}

export function equals(a: FeatureSet, b: FeatureSet): boolean {
  return a.w0 === b.w0 && a.w1 === b.w1 && a.w2 === b.w2 && a.w3 === b.w3;
}

/** The bits of the set, lowest first. */
export function bitsOf(set: FeatureSet): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < FEATURE_BITS; bit++) if (hasBit(set, bit)) bits.push(bit);
  return bits;
}

/** The set as a mask, `0x` and at least one hexadecimal digit. */
export function toMask(set: FeatureSet): string {
  const hex = [set.w3, set.w2, set.w1, set.w0]
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('');
  return `0x${hex.replace(/^0+(?=.)/, '')}`;
}

/** The set as sysfs prints it, bit 0 first: 64 characters, or 128 where a bit above 63 is set or `width` asks for it. */
export function toBitString(set: FeatureSet, width: 64 | 128 = (set.w2 | set.w3) === 0 ? 64 : 128): string {
  let out = '';
  for (let bit = 0; bit < width; bit++) out += hasBit(set, bit) ? '1' : '0';
  return out;
}

const MASK = /^0[xX]0*[0-9a-fA-F]{1,32}$/;

/** Reads `0x…` of up to 128 bits; undefined for anything else. */
export function fromMask(text: string): FeatureSet | undefined {
  if (!MASK.test(text)) return undefined;
  const word = (i: number): number => {
    const end = text.length - 8 * i;
    return end <= 2 ? 0 : Number.parseInt(text.slice(Math.max(2, end - 8), end), 16) | 0;
  };
  return { w0: word(0), w1: word(1), w2: word(2), w3: word(3) };
}

/** Reads what /sys/bus/virtio/devices/…/features shows: 64 or 128 characters, bit 0 first; undefined for anything else. */
export function fromBitString(text: string): FeatureSet | undefined {
  if (!/^(?:[01]{64}|[01]{128})$/.test(text)) return undefined;
  return featureSet([...text].flatMap((digit, bit) => (digit === '1' ? [bit] : [])));
}
