import { type ProgramStarts, type SoughtProgram, startsInShell } from '../shell/commands.ts';
import { OWN_ARGUMENTS } from '../shell/expand.ts';
import type { Variables, Word } from '../shell/words.ts';
import { undressed } from '../text-dress.ts';
import { type Excerpt, wholeOf } from '../text-excerpt.ts';
import { isMakefile, makefileAsShell } from '../text-makefile.ts';
import { withVariables } from '../text-template.ts';
import { listedCommands } from '../words/listed.ts';
import { hasNulWords, nulCommands } from '../words/nul.ts';
import { launchedIn, quotedIn } from '../words/quoted.ts';
import { configWords, isQemuConfig } from './config.ts';
import { namesQemu, qemuGoesOn, startsQemu, takesValue } from './starts.ts';

const QEMU: SoughtProgram = { isSought: startsQemu, goesOn: qemuGoesOn, isNamed: namesQemu };

/**
 * Finds the starts of QEMU in a text: whose words are there as such, or that stand in a shell’s text, or in one that quotes
 * command lines. What stands around is passed over.
 */
export function qemuCommands(written: string, given: Variables): ProgramStarts {
  const text = withVariables(written);
  if (hasNulWords(text)) return startsOf(nulCommands(text));
  if (isQemuConfig(text)) return configured(text);
  const whole = wholeOf(text);
  const launched = launchedIn(whole);
  if (launched.length > 0) return inEach(launched, given);
  const listed = /^#!.*sh\b/.test(text) ? [] : listedCommands(text, given);
  const named = listed.filter(({ isNamed }) => isNamed);
  if (named.length > 0) return startsOf(named.map(({ words }) => words));
  const script = isMakefile(text) ? makefileAsShell(text) : { ...whole, text: undressed(text) };
  const shell = startsInShell(script, QEMU, given);
  if (shell.starts.length > 0) return withoutOwnArguments(withoutElided(shell, text));
  if (listed.length > 0) return startsOf(listed.map(({ words }) => words));
  const quoted = inEach(quotedIn(whole), given);
  return quoted.starts.length > 0 ? quoted : shell;
}

function startsOf(commands: readonly (readonly Word[])[]): ProgramStarts {
  const starts = commands.map((words) => ({ words, when: [], files: new Map<string, string>() }));
  return { starts, others: [], programs: [], notes: [], mistake: undefined };
}

/** A file of -readconfig that is given alone. */
function configured(text: string): ProgramStarts {
  const read = configWords(text);
  if (read.kind === 'words') return startsOf([read.words]);
  return { ...startsOf([]), mistake: read };
}

/** The starts in each of several texts. */
function inEach(texts: readonly Excerpt[], given: Variables): ProgramStarts {
  const all = texts.map((text) => startsInShell(text, QEMU, given));
  return {
    starts: all.flatMap(({ starts }) => starts),
    others: [],
    programs: all.flatMap(({ programs }) => programs),
    notes: [],
    mistake: all.find(({ mistake }) => mistake !== undefined)?.mistake,
  };
}

const ELLIPSIS = /^\[?(?:\.{3}|\u2026)\]?$/;
/** `<other QEMU arguments>`, once it was read. */
const ARGUMENTS = /^\$\{\w*(?:arg(?:ument)?|option|param(?:eter)?)s\}$/i;

/** The starts without what stands, in a text for people, for arguments that it does not have. */
function withoutElided(found: ProgramStarts, text: string): ProgramStarts {
  const isElided = (word: Word, i: number, words: readonly Word[]) =>
    !takesValue(words[i - 1]?.text ?? '') &&
    (ELLIPSIS.test(word.text) || (text[word.offset] === '<' && ARGUMENTS.test(word.text)));
  const elided = found.starts.flatMap(({ words }) => words.filter(isElided));
  if (elided.length === 0) return found;
  const starts = found.starts.map((start) =>
    start.words.some(isElided)
      ? { ...start, isElided: true as const, words: start.words.filter((...word) => !isElided(...word)) }
      : start,
  );
  const notes = [...new Set(elided.map((word) => word.text))].map((text) => ({
    text,
    matters: true,
    why: 'the arguments that it stands for are not known',
  }));
  return { ...found, starts, notes: [...found.notes, ...notes] };
}

/** The starts without what stands for arguments of the script itself. */
function withoutOwnArguments(found: ProgramStarts): ProgramStarts {
  const isOwn = ({ text }: Word) => text === OWN_ARGUMENTS;
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
