import type { Ignored } from '../../../model/ignored.ts';
import type { Mistake } from '../qemu/options.ts';
import type { Excerpt } from '../text-excerpt.ts';
import type { Purpose, ScriptRun } from './purpose.ts';
import { followScript } from './run.ts';
import type { ShellChoice, ShellState } from './state.ts';
import { shellScript } from './syntax.ts';
import { shellTokens } from './tokens.ts';
import { type Variables, variablesIn, type Word } from './words.ts';

/** The program that is looked for. */
export interface SoughtProgram extends Pick<Purpose, 'isSought' | 'goesOn'> {
  /** Whether a line names it, so that a command of it may stand there. */
  readonly isNamed: (line: string) => boolean;
}

/** One start of a program among the commands of a text. */
export interface StartedProgram {
  readonly words: readonly Word[];
  /** The tests that have to come out so for it to be started; empty where it is started in any case. */
  readonly when: readonly ShellChoice[];
  /** Files that the text itself writes, by their names. */
  readonly files: ReadonlyMap<string, string>;
  /** The text leaves arguments of it out, and says so. */
  readonly isElided?: true;
}

/** The starts of a program in a text, and what else there is. */
export interface ProgramStarts {
  readonly starts: readonly StartedProgram[];
  /** Other programs, as they stand in the text. */
  readonly others: readonly string[];
  /** The words of each of them. */
  readonly programs: readonly (readonly Word[])[];
  readonly notes: readonly Ignored[];
  readonly mistake: Mistake | undefined;
}

/** Finds the starts of a program in a shell's text: a script, or a text in which somewhere a command stands. */
export function startsInShell(
  { text, place }: Excerpt,
  sought: SoughtProgram,
  given: Variables,
): ProgramStarts {
  const whole = commandsIn(text, sought, given, place);
  if (whole.isScript || whole.isTooMuch) return whole.found;
  const blocks = commandsInBlocks(text, sought, given, place);
  if (blocks === undefined) return whole.found;
  const { starts, mistake } = whole.found;
  const isBetter = mistake === undefined && starts.length > 0 && unknownIn(starts) < unknownIn(blocks.starts);
  return isBetter ? whole.found : { ...blocks, programs: whole.found.programs };
}

/** How many values of variables are not known in all. */
function unknownIn(starts: readonly StartedProgram[]): number {
  return new Set(starts.flatMap(({ words }) => words.flatMap(({ text }) => variablesIn(text)))).size;
}

interface Searched {
  readonly found: ProgramStarts;
  /** Everything fits together as in a script, and the program is among it. */
  readonly isScript: boolean;
  /** It is a script that cannot be followed to its end. */
  readonly isTooMuch: boolean;
}

function commandsIn(
  text: string,
  { isSought, goesOn }: SoughtProgram,
  given: Variables,
  place: (offset: number) => number,
): Searched {
  const { tokens, broken } = shellTokens(text, place);
  const { root, whole } = shellScript(tokens, goesOn);
  const run = followScript(root, { isSought, goesOn, given });
  const started = startsOf(run);
  const starts = started.length > 0 ? started : startsInVariables(run, isSought, given);
  const mistake = run.broken ?? broken;
  const { others, programs, notes } = run;
  const found = { starts, others, programs, notes, mistake };
  const isScript = whole && mistake === undefined && starts.length > 0;
  return { found, isScript, isTooMuch: run.broken !== undefined };
}

/** Where a text is not a script throughout, the commands in it that begin with a line of their own. */
function commandsInBlocks(
  text: string,
  sought: SoughtProgram,
  given: Variables,
  place: (offset: number) => number,
): ProgramStarts | undefined {
  const starts: StartedProgram[] = [];
  let mistake: Mistake | undefined;
  for (const { from, to } of blocksIn(text, sought)) {
    const block = commandsIn(text.slice(from, to), sought, given, (offset) => place(from + offset));
    if (block.found.starts.length > 0) starts.push(...block.found.starts);
    mistake ??= block.found.mistake;
  }
  if (starts.length === 0 && mistake === undefined) return undefined;
  return { starts, others: [], programs: [], notes: [], mistake };
}

/** The places of lines that name the program, each with the lines that continue it. */
function* blocksIn(
  text: string,
  { isNamed }: SoughtProgram,
): Generator<{ readonly from: number; readonly to: number }> {
  let from: number | undefined;
  let end = 0;
  for (const { 0: line, index } of text.matchAll(/[^\n]*\n?/g)) {
    if (line === '') break;
    const goesOn = from !== undefined && (isContinued(text, end) || /^\s*--?[A-Za-z]/.test(line));
    if (!goesOn && from !== undefined) {
      yield { from, to: end };
      from = undefined;
    }
    if (from === undefined && isNamed(line)) from = index;
    end = index + line.length;
  }
  if (from !== undefined) yield { from, to: end };
}

/** Whether the line that ends at this place goes on. */
function isContinued(text: string, end: number): boolean {
  return /[\\^][ \t]*\r?\n?$/.test(text.slice(Math.max(0, end - 100), end));
}

/** What a script gathers in a variable for a program that it does not start itself, where there is one such variable. */
function startsInVariables(
  { ends }: ScriptRun,
  isSought: SoughtProgram['isSought'],
  given: Variables,
): readonly StartedProgram[] {
  const [end, ...others] = ends;
  if (end === undefined || others.length > 0) return [];
  const found = [...end.variables.values()].flatMap(({ fields, isArray }) => {
    const texts = isArray ? fields : wordsIn(fields[0] ?? '', given);
    const words = texts.map((text) => ({ text, offset: 0 }));
    return words[0]?.text.startsWith('-') && isSought(words) ? [words] : [];
  });
  const [words, ...more] = found;
  return words === undefined || more.length > 0 ? [] : [{ words, when: [], files: new Map() }];
}

/** The words that a shell makes of the value of a variable that stands without quotes. */
function wordsIn(value: string, given: Variables): readonly string[] {
  const { tokens } = shellTokens(value);
  const { root } = shellScript(tokens, () => true);
  const run = followScript(root, { isSought: () => true, goesOn: () => true, given });
  return run.ends[0]?.started[0]?.words.map(({ text }) => text) ?? [];
}

/** Each start once, with the tests that lead to it. */
function startsOf({ ends }: ScriptRun): readonly StartedProgram[] {
  const ways = ends.filter(({ started }) => started.length > 0);
  const found = new Map<
    string,
    { readonly start: ShellState['started'][number]; readonly ways: ShellState[] }
  >();
  for (const way of ways)
    for (const start of way.started) {
      const key = JSON.stringify(start.words.map(({ text }) => text));
      const known = found.get(key);
      if (known === undefined) found.set(key, { start, ways: [way] });
      else if (known.ways.at(-1) !== way) known.ways.push(way);
    }
  return [...found.values()].map(({ start, ways: its }) => ({
    ...start,
    when: its.length === ways.length ? [] : choicesOfAll(its),
  }));
}

/** The tests that came out alike on all ways. */
function choicesOfAll(ways: readonly ShellState[]): readonly ShellChoice[] {
  const [first, ...others] = ways;
  return (first?.choices ?? []).filter(({ offset, holds }) =>
    others.every(({ choices }) =>
      choices.some((choice) => choice.offset === offset && choice.holds === holds),
    ),
  );
}
