import { VALUE_OPTIONS } from '../../../data/qemu-options.ts';
import { binaryIn } from '../qemu/starts.ts';
import type { Word } from '../shell/words.ts';

// /proc/PID/cmdline: the words of a process, each with a NUL behind it.

/** Whether a text is the words of processes. */
export function hasNulWords(text: string): boolean {
  return text.includes('\0');
}

/** The words of each QEMU in such a text; several texts may have been joined. */
export function nulCommands(text: string): readonly (readonly Word[])[] {
  const commands: Word[][] = [];
  let offset = 0;
  let before = '';
  for (const piece of text.split(/[\0\n]/)) {
    const word = { text: piece, offset };
    const isProgram = binaryIn([word]) !== undefined && !VALUE_OPTIONS.has(before.replace(/^--?/, ''));
    if (isProgram) commands.push([word]);
    else if (piece !== '' || before !== '') commands.at(-1)?.push(word);
    offset += piece.length + 1;
    before = piece;
  }
  return commands.map(withoutEnd);
}

/** Without what stands behind the last NUL. */
function withoutEnd(words: readonly Word[]): readonly Word[] {
  return words.at(-1)?.text === '' ? words.slice(0, -1) : words;
}
