import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of choices. The same seed and index give the same ones, whatever was drawn for other indices. */
export interface Random {
  /** An integer from 0 up to, not including, `end`. */
  below(end: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** Murmur3's last step: neighbours become strangers. */
function scattered(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

export function randomFor(seed: number, index: number): Random {
  const generator = xoroshiro128plus(scattered(scattered(seed) + index));
  const below = (end: number): number => (end <= 1 ? 0 : uniformInt(generator, 0, end - 1));
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <T>(items: readonly T[]): T => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
  };
}

/** Picks by weight: a weight of 2 comes twice as often as one of 1. */
export function weighted<T extends { readonly weight: number }>(random: Random, items: readonly T[]): T {
  let left = random.below(items.reduce((sum, { weight }) => sum + weight, 0));
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return random.pick(items);
}
