import type { DecisionKind } from '../model/decision.ts';

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
