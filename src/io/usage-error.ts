import { printable } from '../text/printable.ts';

/** Something that the user can put right: where it is, what was found and what was expected. */
export interface Problem {
  readonly file: string;
  /** 1-based, as editors count. */
  readonly line?: number;
  /** 1-based, in UTF-16 units. */
  readonly column?: number;
  readonly message: string;
}

/** A message of this many lines is read; one of ten thousand is not. */
const SHOWN = 50;

/** `file:line:column: message`, as far as the position is known. */
export function formatProblem({ file, line, column, message }: Problem): string {
  const where = [printable(file), line, column].filter((part) => part !== undefined);
  return `${where.join(':')}: ${message}`;
}

/** The one error that a user can cause. Its message has one line for each problem. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.slice(0, SHOWN).map(formatProblem);
    if (problems.length > SHOWN) lines.push(`… and ${problems.length - SHOWN} more problems`);
    super(lines.join('\n'));
    this.problems = problems;
  }
}

/** The error of one mistake, in a file or in what was asked for. */
export function usage(file: string, message: string): UsageError {
  return new UsageError([{ file, message }]);
}
