import type { Problem } from '../../io/usage-error.ts';
import { printable } from '../../text/printable.ts';
import { linesOf } from './qemu/lines.ts';
import type { Mistake } from './qemu/options.ts';

/** A message that quotes more of the text than this helps nobody. */
const LONGEST = 500;

/** Mistakes in a text with their places. */
export function problemsIn(text: string, file: string, mistakes: readonly Mistake[]): readonly Problem[] {
  const lines = linesOf(text);
  return mistakes.map(({ offset, message }) => ({
    file,
    ...lines(offset),
    message: printable(message.slice(0, LONGEST)),
  }));
}
