import { printable } from './printable.ts';

const LONGEST = 60;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** A string as JSON writes it, safe to print, cut after 60 characters. */
export function quote(text: string): string {
  return printable(JSON.stringify(shortened(text)));
}

/** What a JSON value is, in a word or two: `"pci"`, `5`, `null`, `a list`, `an object`. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** `; did you mean …?`, or nothing where no known word is close. */
export function suggestion(closest: string | undefined): string {
  return closest === undefined ? '' : `; did you mean ${closest}?`;
}
