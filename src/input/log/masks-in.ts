import { readFeatures } from '../../features/read-features.ts';
import type { LogMask } from '../../model/log.ts';

/** A mask of at least six digits, or a bit string as sysfs has it. */
const MASK = /\b0x[\da-f]{6,32}\b|(?<![\w])[01]{64}(?:[01]{64})?(?![\w])/gi;
/** Names as Rust’s bitflags print a set, what has no name as a mask among them: `MAC | MRG_RXBUF | 0x100000`. */
const NAMES = /(?<![\w|])[A-Z][A-Z\d_]+(?:\s*\|\s*(?:[A-Z][A-Z\d_]+|0x[\da-f]+))+/g;
/** What makes a number on a line a feature set. */
const SPEAKS = /feature|negotiat|\boffer|acked/i;
/** A kernel’s log is full of numbers; of its own lines only those of virtio are about feature sets. */
const FOREIGN = /^(?:<\d+>)?\[ *\d+\.\d+\](?!.*(?:virtio|vhost|vdpa))/i;
const MOST = 50;

/** The sets that stand on a line by the names of their bits. */
function namedIn(line: string): readonly string[] {
  const lists = [...line.matchAll(NAMES)].map(([list]) => list);
  return lists.filter((list) => readFeatures([list], undefined).ok);
}

/** The feature sets that a short text shows. A number that stands alone on its line counts as one. */
export function masksIn(text: string): readonly LogMask[] {
  const found: LogMask[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.length > 1000 || FOREIGN.test(line)) continue;
    const named = SPEAKS.test(line) ? namedIn(line) : [];
    const masks = [...named.reduce((left, list) => left.replace(list, ''), line).matchAll(MASK)]
      .map(([mask]) => mask)
      .filter((mask) => mask.length >= 64 || SPEAKS.test(line) || line.trim() === mask);
    found.push(...[...named, ...masks].map((text) => ({ line: at + 1, text })));
  }
  return found.slice(0, MOST);
}
