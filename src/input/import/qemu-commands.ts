import { namesQemu, qemuGoesOn, startsQemu } from './qemu-starts.ts';
import { type ProgramStarts, type Sought, startsInShell } from './shell-commands.ts';
import { OWN_ARGUMENTS } from './shell-expand.ts';
import type { Variables } from './shell-words.ts';
import { undressed } from './text-dress.ts';
import { wholeOf } from './text-excerpt.ts';

const QEMU: Sought = { isSought: startsQemu, goesOn: qemuGoesOn, isNamed: namesQemu };

/** Finds the starts of QEMU in a text, whatever it is that they stand in. */
export function qemuCommands(text: string, given: Variables): ProgramStarts {
  return withoutOwnArguments(startsInShell(wholeOf(undressed(text)), QEMU, given));
}

/** The starts without what stands for arguments of the script itself. */
function withoutOwnArguments(found: ProgramStarts): ProgramStarts {
  const isOwn = ({ text }: { readonly text: string }) => text === OWN_ARGUMENTS;
  if (!found.starts.some(({ words }) => words.some(isOwn))) return found;
  const starts = found.starts.map((start) => ({
    ...start,
    words: start.words.filter((word) => !isOwn(word)),
  }));
  const note = {
    text: OWN_ARGUMENTS,
    matters: true,
    why: 'the arguments that the script is started with are not known',
  };
  return { ...found, starts, notes: [...found.notes, note] };
}
