import { toAscii } from '../text/ascii.ts';
import { printable } from '../text/printable.ts';
import type { Io } from './io.ts';

/** Everything but JSON, which is UTF-8 everywhere. */
export function forTerminal(text: string, { terminal }: Io): string {
  return terminal.unicode ? text : toAscii(text);
}

/** What is said besides the answer. Some of it comes from files and arguments, and goes to a terminal. */
export function complain(text: string, io: Io): void {
  const lines = text.trimEnd().split('\n').map(printable);
  io.err(forTerminal(`${lines.join('\n')}\n`, io));
}

/** A report that stands beside the answer, made for this terminal already: colours stay in it. */
export function complainStyled(text: string, io: Io): void {
  io.err(text);
}
