import { Chalk } from 'chalk';
import { toAscii } from '../../text/ascii.ts';
import { printable } from '../../text/printable.ts';
import type { Terminal } from '../../text/terminal.ts';

/** How text is dressed: colours, glyphs and the width to wrap at. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly name: (text: string) => string;
  /** Makes a link of text where the terminal has links. */
  readonly link: (text: string, url: string) => string;
  readonly glyph: {
    readonly good: string;
    readonly bad: string;
    /** Neither: it depends. */
    readonly open: string;
    readonly dot: string;
    readonly arrow: string;
    /** In place of an arrow: nothing gets past here. */
    readonly stop: string;
  };
  /** Columns. */
  readonly width: number;
  /** Makes text fit for an output that shows ASCII only; elsewhere leaves it alone. */
  readonly plain: (text: string) => string;
}

type Dress = (text: string) => string;

/** Line by line, because pagers show each line by itself. */
function byLine(dress: Dress): Dress {
  return (text) =>
    text
      .split('\n')
      .map((line) => dress(line))
      .join('\n');
}

/** The style for a terminal. Whether it shows colours was decided before: chalk's own look at the environment does not count. */
export function styleFor({ colour, unicode, width, links }: Terminal): Style {
  const chalk = new Chalk({ level: colour });
  return {
    good: byLine(chalk.green.bold),
    bad: byLine(chalk.red.bold),
    strong: byLine(chalk.bold),
    faint: byLine(chalk.dim),
    name: byLine(chalk.cyan),
    // OSC 8, as terminals and pagers (`less -R`) take it.
    link: links ? (text, url) => `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : (text) => text,
    glyph: unicode
      ? { good: '✓', bad: '✗', open: '?', dot: '·', arrow: '→', stop: '✗' }
      : { good: 'ok', bad: 'x', open: '?', dot: '|', arrow: '->', stop: '-x-' },
    width,
    plain: unicode ? (text) => text : toAscii,
  };
}

/** Breaks text at spaces so that no line, `indent` included, is wider than `width`; a longer word stands alone. */
export function wrap(text: string, indent: number, width: number, first = indent): string {
  const lines: string[] = [];
  let line = '';
  let room = width - first;
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = width - indent;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Text as it is shown: whatever of it came out of a file does a terminal no harm. */
function shown(text: string, style: Style): string {
  return style.plain(printable(text));
}

/** Text of a report, wrapped. It is made fit to show first: spellings in ASCII are longer than what they stand for. */
export function flow(text: string, style: Style, indent: number, first = indent): string {
  return wrap(shown(text, style), indent, style.width, first);
}

/** A piece of a line with a dress of its own. */
export interface Piece {
  readonly text: string;
  readonly dress: (text: string) => string;
}

/** The pieces of a line, which breaks where they do not fit, and what stands between two of them. */
export interface LineOfPieces {
  readonly pieces: readonly Piece[];
  readonly between: string;
}

/** Pieces side by side as far as they fit, the others below; columns as in `flow`. */
export function sideBySide(
  { pieces, between }: LineOfPieces,
  style: Style,
  indent: number,
  first = indent,
): string {
  const rows: string[][] = [];
  let room = 0;
  for (const { text, dress } of pieces) {
    const plain = shown(text, style);
    const beside = rows.at(-1);
    if (beside !== undefined && between.length + plain.length <= room) {
      beside.push(dress(plain));
      room -= between.length + plain.length;
    } else {
      const at = beside === undefined ? first : indent;
      rows.push([dress(wrap(plain, indent, style.width, at))]);
      room = style.width - at - plain.length;
    }
  }
  return rows.map((row) => row.join(between)).join(`\n${' '.repeat(indent)}`);
}
