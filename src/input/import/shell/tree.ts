import type { ShellArray, ShellOperator, ShellWord, Token } from './token.ts';

// The commands of a shell's text, as a tree.

/** `NAME=value` before a command or in place of one; `NAME=(…)`. */
export type Assignment =
  | { readonly kind: 'scalar'; readonly name: string; readonly adds: boolean; readonly value: ShellWord }
  | ShellArray;

export interface Redirection {
  readonly operator: string;
  /** A file, or what a here-document holds. */
  readonly target: ShellWord | undefined;
}

/** A program with its words, or what the shell does by itself. */
export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly (ShellWord | ShellArray)[];
  readonly redirections: readonly Redirection[];
  readonly offset: number;
}

export type ShellNode =
  | SimpleCommand
  /** `[[ … ]]` and `(( … ))`. */
  | { readonly kind: 'condition'; readonly words: readonly ShellWord[]; readonly offset: number }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'pipe'; readonly parts: readonly ShellNode[] }
  | { readonly kind: 'not'; readonly node: ShellNode }
  | {
      readonly kind: 'if';
      readonly test: ShellNode;
      readonly then: ShellNode;
      readonly otherwise: ShellNode | undefined;
      readonly offset: number;
    }
  | {
      readonly kind: 'while';
      readonly test: ShellNode;
      readonly body: ShellNode;
      readonly offset: number;
    }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: readonly ShellWord[];
      readonly body: ShellNode;
      readonly offset: number;
    }
  | {
      readonly kind: 'case';
      readonly word: ShellWord;
      readonly items: readonly { readonly patterns: readonly ShellWord[]; readonly body: ShellNode }[];
      readonly offset: number;
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: ShellNode };

export interface ListItem {
  readonly node: ShellNode;
  /** How it follows from the one before it. */
  readonly join: ';' | '&&' | '||';
}

/** The text of a word that is written without quotes and expansions. Returns undefined for any other token. */
export function reserved(token: Token | undefined, isName = false): string | undefined {
  if (token?.kind !== 'word') return undefined;
  const [part] = token.parts;
  if (token.parts.length !== 1 || part?.kind !== 'text' || (part.quoted && !isName)) return undefined;
  return part.text;
}

export function operatorWord({ text, offset }: ShellOperator): ShellWord {
  return { kind: 'word', parts: [{ kind: 'text', text, quoted: false }], offset };
}

/** `NAME=value` as a word. Returns undefined for a word that is none. */
export function assignmentOf(word: ShellWord | ShellArray): Assignment | undefined {
  if (word.kind === 'array') return word;
  const [first, ...others] = word.parts;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const [, name, adds, value] = /^([A-Za-z_]\w*)(?:\[[^\]]*\])?(\+?)=([\s\S]*)$/.exec(first.text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const parts = [{ ...first, text: value }, ...others];
  return { kind: 'scalar', name, adds: adds === '+', value: { ...word, parts } };
}

/** Where a command of a tree begins. */
export function offsetOf(node: ShellNode): number {
  switch (node.kind) {
    case 'list':
      return node.items[0] === undefined ? 0 : offsetOf(node.items[0].node);
    case 'pipe':
      return node.parts[0] === undefined ? 0 : offsetOf(node.parts[0]);
    case 'not':
      return offsetOf(node.node);
    case 'function':
      return offsetOf(node.body);
    default:
      return node.offset;
  }
}
