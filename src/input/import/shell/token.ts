/** Part of a word: text, or what the shell puts something in for. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      /** `$NAME`, or `${NAME…}`, of which `form` is what stands behind the name. */
      readonly kind: 'variable';
      readonly name: string;
      readonly form: string;
      readonly quoted: boolean;
    }
  /** `$(…)` and `` `…` ``. */
  | { readonly kind: 'command'; readonly text: string; readonly quoted: boolean }
  /** `$((…))`. */
  | { readonly kind: 'sum'; readonly text: string; readonly quoted: boolean };

export interface ShellWord {
  readonly kind: 'word';
  readonly parts: readonly Part[];
  readonly offset: number;
}

/** `NAME=(…)` and `NAME+=(…)`. */
export interface ShellArray {
  readonly kind: 'array';
  readonly name: string;
  readonly adds: boolean;
  readonly words: readonly ShellWord[];
  readonly offset: number;
}

export interface ShellOperator {
  readonly kind: 'operator';
  readonly text: string;
  readonly offset: number;
  /** What a here-document holds. */
  readonly body?: ShellWord;
}

export type Token =
  | ShellWord
  | ShellArray
  | ShellOperator
  | { readonly kind: 'line-end'; readonly offset: number };

/** A text whose quotes do not close, or that is too long to be one. */
export interface BrokenText {
  readonly offset: number;
  readonly message: string;
}
