import type { Release } from './release.ts';
import type { Authority } from './result.ts';

/** A place in the source, from a release on. Where a rule moved, the newest one in force is cited. */
export interface Citation {
  readonly kind: Authority['kind'];
  readonly where: string;
  readonly since?: Release;
}

/** How one answer to a question reads. `{name}` stands for a parameter that the rule gives. */
export interface Wording {
  readonly answer: string;
  /** What the answer changed; left out where it changed nothing. */
  readonly effect?: string;
}

/**
 * What is always the same about a decision: a stable id, the question a person would ask, every answer
 * there is, and where the rule stands written. The rule beside it gives only the code of an answer.
 */
export interface DecisionKind<Code extends string = string> {
  readonly id: string;
  readonly question: string;
  readonly answers: Readonly<Record<Code, Wording>>;
  /** Oldest first. */
  readonly authority: Citation | readonly Citation[];
  /** The background, for a reader who wants the whole story: history, exceptions, who proposed it. */
  readonly story: string;
}

/** Where the rule stood written, oldest first. */
export function citations({ authority }: DecisionKind): readonly Citation[] {
  return 'kind' in authority ? [authority] : authority;
}
