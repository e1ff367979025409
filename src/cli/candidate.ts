/** A word that may stand somewhere on a command line, and what it means. */
export interface Candidate<Word extends string = string> {
  readonly word: Word;
  /** Empty where the word says it all. */
  readonly about: string;
}

/**
 * Loads the words that an option or an argument takes, when completion or a check asks for them. `before` are the
 * arguments that stand before it.
 */
export type Values<Word extends string = string> = (
  before: readonly string[],
) => Promise<readonly Candidate<Word>[]>;

/** What a shell can complete: words, the names of files, or nothing that could be known ahead. */
export type Completes = Values | 'files' | 'nothing';

/** Words that need no explanation. */
export function plain<Word extends string>(words: Iterable<Word>): readonly Candidate<Word>[] {
  return [...words].map((word) => ({ word, about: '' }));
}

/** What may come next on a command line. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether names of files may come, too. */
  readonly files: boolean;
}
