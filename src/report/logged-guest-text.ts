import { printable } from '../text/printable.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';

/** A guest as its boot log shows it. */
export interface LoggedGuestReport {
  readonly title: string;
  readonly facts: readonly { readonly what: string; readonly value: string; readonly from: string }[];
  readonly notes: readonly string[];
  readonly written: readonly string[];
}

/** What a boot log says of its guest, what it leaves open, and what was written. */
export function loggedGuestText({ title, facts, notes, written }: LoggedGuestReport, style: Style): string {
  const width = Math.max(0, ...facts.map(({ what }) => style.plain(what).length));
  const lines = [
    style.strong(flow(title, style, 0)),
    ...section(
      'What was read',
      facts.map(
        ({ what, value, from }) =>
          `  ${style.plain(what).padEnd(width)}  ${flow(`${value}  ${style.glyph.dot} ${from}`, style, 4, width + 4)}`,
      ),
      style,
    ),
    ...section(
      'What stays open',
      notes.map((note) => `  ${flow(note, style, 4, 2)}`),
      style,
    ),
    ...section(
      'Written',
      written.map((path) => `  ${style.plain(printable(path))}`),
      style,
    ),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
