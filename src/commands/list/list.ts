import type { Style } from '../../report/layout/style.ts';
import { entriesText } from '../../report/list-text.ts';

/** One thing that has a name. */
export interface ListEntry {
  readonly id: string;
  readonly about: string;
  /** The entry for programs. */
  readonly json: unknown;
  /** The entry whole, for readers. */
  readonly text: (style: Style) => string;
}

/** All things of one kind. */
export interface List {
  /** What one of them is: `driver`. */
  readonly noun: string;
  readonly entries: readonly ListEntry[];
  readonly text: (style: Style) => string;
}

/** An entry that is its name and a line. */
export interface PlainEntry {
  readonly id: string;
  readonly about: string;
  readonly details?: readonly string[];
  /** Further keys for programs. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A list whose entries look alike one by one and all together. */
export function plainList(noun: string, entries: readonly PlainEntry[]): List {
  return {
    noun,
    entries: entries.map((entry) => ({
      id: entry.id,
      about: entry.about,
      json: { id: entry.id, about: entry.about, ...entry.more },
      text: (style) => entriesText([entry], style),
    })),
    text: (style) => entriesText(entries, style),
  };
}
