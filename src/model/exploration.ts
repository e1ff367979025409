import type { Answers } from './answers.ts';
import type { CaseDiff } from './diff.ts';
import type { Result } from './result.ts';

export const FACT_SECTIONS = [
  'Driver and kernel',
  'Platform',
  'Device',
  'Offered bits',
  'Kernel parameters',
  'Build options',
] as const;
export type FactSection = (typeof FACT_SECTIONS)[number];

/** What a fact becomes by a choice: another driver or kernel, or settings as `--set` takes them. */
export interface Choice {
  readonly words: string;
  readonly driver?: string;
  readonly kernel?: string;
  readonly set?: readonly string[];
}

/** A fact of a case that can be changed. */
export interface ExploredFact {
  /** The same whatever the value. */
  readonly key: string;
  readonly section: FactSection;
  readonly label: string;
  /** Its value in words; where nobody stated it, that it is open. */
  readonly value: string;
  /** Every value that it can be given, in an order that makes sense; `words` of one of them is `value` where it is stated. */
  readonly choices: readonly Choice[];
  /** What the fact is, in a sentence or two. */
  readonly about: string;
  /** Whether the answer rests on it: the ids of the decisions that read it. */
  readonly readBy: readonly string[];
}

/** A case as it is explored, with all that is known of it. */
export interface Explored {
  readonly facts: readonly ExploredFact[];
  readonly answers: Answers;
  /** The answer that is shown: the newest that is not “works”, else the newest. */
  readonly result: Result;
  /** Of what is open, what the result is shown for; empty where nothing is open. */
  readonly example: string;
  /** “Linux 6.12”, or the proposal. */
  readonly guest: string;
}

/** What the last change came to. */
export interface Turn {
  /** “protection: none → sev”. */
  readonly change: string;
  readonly diff: CaseDiff;
}

/** What is asked of whoever explores, in place of the key line or beside it. */
export type Asking =
  | { readonly kind: 'nothing' }
  /** One of the values of the fact under the cursor that have `filter` in them; `at` is the index of one of them. */
  | { readonly kind: 'choice'; readonly filter: string; readonly at: number }
  /** An explanation, a screen of its own; `top` is the first line shown. */
  | { readonly kind: 'story'; readonly about: string; readonly top: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'overwrite'; readonly name: string };

/** All that is on the screen. */
export interface ExplorationView {
  readonly now: Explored;
  /** The values with which the exploration began, by key. */
  readonly first: ReadonlyMap<string, string>;
  readonly turn: Turn | undefined;
  readonly focus: 'facts' | 'answer';
  /** The fact under the cursor, and the line of the answer under it. */
  readonly fact: number;
  readonly line: number;
  readonly asking: Asking;
  /** What there is to say of the last key; empty where that is nothing. */
  readonly message: string;
}

/** The choices of a fact that have a text in them. */
export function choicesWith({ choices }: ExploredFact, filter: string): readonly Choice[] {
  return choices.filter(({ words }) => words.toLowerCase().includes(filter.toLowerCase()));
}
