import type { Varying } from '../../../model/space.ts';
import { printable } from '../../../text/printable.ts';
import type { GuestLog } from './log.ts';
import type { GuestTree } from './tree.ts';

/** One fact from a guest's files, and the file that it came from. */
export interface SysfsFact {
  readonly what: string;
  readonly value: string;
  readonly from: string;
}

/** What was found so far, and what could not be. */
export interface Findings {
  readonly tree: GuestTree;
  /** The log of this boot; undefined where the tree has none. */
  readonly log: GuestLog | undefined;
  readonly facts: SysfsFact[];
  readonly notes: string[];
  /** What no file tells, and what it may be. */
  readonly open: Varying[];
}

const LONGEST = 500;

/** Notes a fact with the file it came from, and returns its value. */
export function noteFact<T extends string | number>(
  { facts }: Findings,
  what: string,
  value: T,
  from: string,
): T {
  const text = String(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  facts.push({ what, value: printable(shown), from: printable(from) });
  return value;
}

/** The first of these files that has text. */
export function firstText(
  { tree }: Findings,
  paths: readonly string[],
): { readonly text: string; readonly from: string } | undefined {
  for (const from of paths) {
    const text = tree.text(from);
    if (text !== undefined && text !== '') return { text, from };
  }
  return undefined;
}
