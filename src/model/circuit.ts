/**
 * A part of a circuit in decomposable negation normal form: of the inputs of a conjunction no two share a variable, of
 * those of a disjunction no two hold at once, and all name the same variables. So models are counted by products and sums.
 */
export type Gate =
  /** A variable, counted from 1, or, where negative, its negation. */
  | { readonly kind: 'literal'; readonly literal: number }
  /** Inputs by their place among the gates. */
  | { readonly kind: 'and' | 'or'; readonly inputs: readonly number[] };

/** Gates, each after its inputs; the last is the circuit. */
export interface Circuit {
  readonly gates: readonly Gate[];
  /** What each variable stands for. */
  readonly variables: readonly Variable[];
}

export interface Variable {
  /** The part of the space that it belongs to. */
  readonly part: number;
  /** The place of what varies and the index of its value; left out: that a case is of the part. */
  readonly value?: { readonly at: number; readonly index: number };
}
