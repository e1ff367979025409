import type { FeatureSet } from '../model/feature-set.ts';
import { hasReached, type Release, type Version } from '../model/release.ts';
import type { Authority } from '../model/result.ts';
import type { Fact } from './facts.ts';

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
  readonly authority: Citation | readonly [Citation, ...Citation[]];
  /** The background, for a reader who wants the whole story: history, exceptions, who proposed it. */
  readonly story: string;
}

export type Parameter = string | number | FeatureSet;
export type Parameters = Readonly<Record<string, Parameter>>;

/** One decision as it was taken: data, not yet words. */
export interface Entry {
  readonly kind: DecisionKind;
  readonly code: string;
  readonly parameters: Parameters;
  readonly facts: readonly Fact[];
}

const kinds = new Map<string, DecisionKind>();

/** Declares a decision kind. Every id is declared once. */
export function decision<Code extends string>(kind: DecisionKind<Code>): DecisionKind<Code> {
  if (kinds.has(kind.id)) throw new Error(`decision ${kind.id} is declared twice`);
  kinds.set(kind.id, kind);
  return kind;
}

/** Every decision kind that is loaded, in the order of declaration. */
export function decisionKinds(): readonly DecisionKind[] {
  return [...kinds.values()];
}

/** The citation in force for a kernel version: the last whose release that version has reached. */
export function citationFor(kind: DecisionKind, version: Version): Citation {
  const [first, ...later] = Array.isArray(kind.authority) ? (kind.authority as [Citation, ...Citation[]]) : [kind.authority as Citation];
  let inForce = first;
  for (const citation of later) {
    if (citation.since !== undefined && hasReached(version, citation.since).yes) inForce = citation;
  }
  return inForce;
}
