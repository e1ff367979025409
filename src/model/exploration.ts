import type { Answers } from './answers.ts';
import type { CaseChange } from './case-change.ts';
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

/** What a fact becomes by a choice: another driver, another kernel as `--kernel` names one, or a case with changes. */
export interface Choice {
  readonly words: string;
  readonly driver?: string;
  readonly kernel?: string;
  readonly changes?: readonly CaseChange[];
  /** What has to change with it: “protection: sev → none”. Left out where that is nothing. */
  readonly also?: readonly string[];
}

/** What may be typed where no value of the list is meant. */
export type Typed =
  | { readonly kind: 'kernel' }
  /** The value of a kernel parameter, in place of the word that is given now; '' where none is. */
  | { readonly kind: 'parameter'; readonly name: string; readonly given: string }
  | {
      readonly kind: 'number' | 'features';
      readonly about: CaseChange['about'];
      readonly path: readonly string[];
    };

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
  /** Left out where the list is all. */
  readonly typed?: Typed;
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

/** A word of the kernel’s command line in place of the one that is given; either may be empty. */
export function parameterChoice(word: string, given: string, words = word): Choice {
  const change = (how: CaseChange['how'], value: string): CaseChange => ({
    about: 'platform',
    path: ['kernel', 'cmdline'],
    how,
    value,
  });
  const changes = [
    ...(given === '' ? [] : [change('loses', given)]),
    ...(word === '' ? [] : [change('gains', word)]),
  ];
  // What is open stays so until something is said.
  return { words, changes: changes.length === 0 ? [change('is', '')] : changes };
}

/** What a typed text comes to. Returns undefined for what is no such value. */
function typedChoice(text: string, typed: Typed): Choice | undefined {
  if (text === '') return undefined;
  if (typed.kind === 'kernel') return /^\d/.test(text) ? { words: text, kernel: text } : undefined;
  if (typed.kind === 'parameter')
    return /^[^\s"=]+$/.test(text) ? parameterChoice(`${typed.name}=${text}`, typed.given) : undefined;
  const { about, path } = typed;
  if (typed.kind === 'number')
    return /^\d{1,15}$/.test(text)
      ? { words: text, changes: [{ about, path, how: 'is', value: Number(text) }] }
      : undefined;
  const value = text.split(/[\s,]+/).filter((name) => name !== '');
  return { words: text, changes: [{ about, path, how: 'is', value }] };
}

/** The choices of a fact that have a text in them, and last what the text itself comes to. */
export function choicesWith({ choices, typed }: ExploredFact, filter: string): readonly Choice[] {
  const found = choices.filter(({ words }) => words.toLowerCase().includes(filter.toLowerCase()));
  const own = typed && !found.some(({ words }) => words === filter) ? typedChoice(filter, typed) : undefined;
  return own === undefined ? found : [...found, own];
}
