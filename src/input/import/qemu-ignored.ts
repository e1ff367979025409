import { printable } from '../../text/printable.ts';
import type { Reading } from './qemu-entries.ts';
import type { Command } from './qemu-options.ts';
import type { Word } from './shell-words.ts';

const LONGEST = 200;

/** All of a command line that nothing was made of, in its own words and safe to print. */
export function ignoredOf(command: Command, reading: Reading, end: Word | undefined): string[] {
  const options = command.options
    .filter((option) => !reading.used.has(option))
    .map(({ name, value }) => (name === '' ? value : value === '' ? `-${name}` : `-${name} ${value}`));
  return [
    ...command.before.map(({ text }) => text),
    ...options,
    ...reading.notes,
    ...(end === undefined ? [] : [end.text]),
  ].map((text) => printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text));
}
