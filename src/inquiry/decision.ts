import type { FeatureSet } from '../features/feature-set.ts';
import { type Citation, citations, type DecisionKind } from '../model/decision.ts';
import { hasReached, type Version } from '../model/release.ts';
import type { Fact } from './facts.ts';

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
  const [oldest, ...later] = citations(kind);
  if (oldest === undefined) throw new Error(`decision ${kind.id} has no authority`);
  return later.findLast(({ since }) => since !== undefined && hasReached(version, since).yes) ?? oldest;
}
