import type { MessageText, ValueKind } from './message.ts';

/** A text of a message, ready to be looked for in a line. */
export interface MessagePattern {
  /** The longest part that every such line has, letter for letter. */
  readonly anchor: string;
  readonly shape: RegExp;
  /** The names of the values, in their order. */
  readonly names: readonly string[];
}

/** What can stand for a value. None of them can be matched in two ways that differ in cost, so a long line is read once. */
const SHAPES: Readonly<Record<ValueKind, string>> = {
  text: '.{1,200}?',
  word: '\\S{1,200}?',
  number: '-?\\d{1,20}',
  hex: '(?:0x)?[\\da-fA-F]{1,32}',
  status: '(?:0x)?[\\da-f]{1,8}',
  features: '(?:0x)?[\\da-fA-F]{1,32}',
  bytes: '\\d{1,20}',
  slots: '\\d{1,20}',
  errno: '-?\\d{1,6}',
};

const VALUE = /\{(\w+)(?::(\w+))?\}/g;

function isValueKind(word: string): word is ValueKind {
  return Object.hasOwn(SHAPES, word);
}

/** The kind of each value that a text has a place for; a value without a kind is any text. */
export function valueKinds({ text }: MessageText): ReadonlyMap<string, ValueKind> {
  return new Map(
    [...text.matchAll(VALUE)].map(([, name = '', kind = 'text']) => {
      if (!isValueKind(kind))
        throw new Error(`{${name}:${kind}} in the message “${text}” is of no known kind`);
      return [name, kind];
    }),
  );
}

/** The source of a regular expression that matches a text as it is. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Prepares a text to be looked for. */
export function patternOf(message: MessageText): MessagePattern {
  const kinds = valueKinds(message);
  const literals = message.text.split(/\{\w+(?::\w+)?\}/);
  const values = [...kinds];
  const shape = literals
    .map((literal, i) => {
      const kind = values[i]?.[1];
      // The last value goes as far as it can: nothing follows that would end it.
      const value = kind === undefined ? '' : `(${SHAPES[kind]})`;
      const last = i === literals.length - 2 && literals.at(-1) === '';
      return `${literalPattern(literal)}${last ? value.replace(/\?\)$/, ')') : value}`;
    })
    .join('');
  const anchor = literals.reduce((best, literal) => (literal.length > best.length ? literal : best), '');
  return { anchor, shape: new RegExp(shape), names: values.map(([name]) => name) };
}
