import type { LogMask } from '../../model/log.ts';

/** A mask of at least six digits, or a bit string as sysfs has it. */
const MASK = /\b0x[\da-f]{6,32}\b|(?<![\w])[01]{64}(?:[01]{64})?(?![\w])/gi;
/** What makes a number on a line a feature set. */
const SPEAKS = /feature|negotiat|\boffer|acked/i;
/** A kernel’s log is full of numbers; of its own lines only those of virtio are about feature sets. */
const FOREIGN = /^(?:<\d+>)?\[ *\d+\.\d+\](?!.*(?:virtio|vhost|vdpa))/i;
const MOST = 50;

/** The feature sets that a short text shows. A number that stands alone on its line counts as one. */
export function masksIn(text: string): readonly LogMask[] {
  const found: LogMask[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.length > 1000 || FOREIGN.test(line)) continue;
    for (const { 0: mask } of line.matchAll(MASK)) {
      if (found.length >= MOST) return found;
      if (mask.length >= 64 || SPEAKS.test(line) || line.trim() === mask)
        found.push({ line: at + 1, text: mask });
    }
  }
  return found;
}
