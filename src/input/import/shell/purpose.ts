import type { Ignored } from '../../../model/ignored.ts';
import type { GoesOn } from './simple.ts';
import type { ShellState } from './state.ts';
import type { BrokenText } from './token.ts';
import type { Word } from './words.ts';

/** What a script is run for. */
export interface Purpose {
  /** Whether these words start a program that is looked for. */
  readonly isSought: (words: readonly Word[]) => boolean;
  readonly goesOn: GoesOn;
  readonly given: ReadonlyMap<string, string>;
}

/** What a script comes to, whichever way its tests come out. */
export interface ScriptRun {
  /** Where shells are at the end, for each way that the script may go. */
  readonly ends: readonly ShellState[];
  /** Other programs that it starts. */
  readonly others: readonly string[];
  /** The words of each of them, as they are on the first way that comes to it. */
  readonly programs: readonly (readonly Word[])[];
  readonly notes: readonly (Ignored & { readonly offset: number })[];
  readonly broken: BrokenText | undefined;
}
