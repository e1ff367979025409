import type { GoesOn } from './shell-simple.ts';
import type { Word } from './shell-words.ts';

/** What a script is run for. */
export interface Purpose {
  /** Whether these words start a program that is looked for. */
  readonly isSought: (words: readonly Word[]) => boolean;
  readonly goesOn: GoesOn;
  readonly given: ReadonlyMap<string, string>;
}
