import { Chalk } from 'chalk';

/** How text is dressed: colours, glyphs and the width to wrap at. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly name: (text: string) => string;
  readonly glyph: {
    readonly good: string;
    readonly bad: string;
    readonly dot: string;
    readonly arrow: string;
  };
  /** Columns. */
  readonly width: number;
  /** Makes text fit for an output that shows ASCII only; elsewhere leaves it alone. */
  readonly plain: (text: string) => string;
}

export interface Terminal {
  /** 0: no colour, 1: 16 colours, 2: 256, 3: all. */
  readonly colour: 0 | 1 | 2 | 3;
  readonly unicode: boolean;
  readonly width: number;
}

const ASCII: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '’': "'",
  '…': '...',
  '–': '-',
  '·': '|',
  '→': '->',
  '∩': '&',
};

function toAscii(text: string): string {
  return text.replace(/[“”’…–·→∩]/g, (glyph) => ASCII[glyph] ?? '?');
}

export function styleFor({ colour, unicode, width }: Terminal): Style {
  const chalk = new Chalk({ level: colour });
  return {
    good: chalk.green.bold,
    bad: chalk.red.bold,
    strong: chalk.bold,
    faint: chalk.dim,
    name: chalk.cyan,
    glyph: unicode
      ? { good: '✓', bad: '✗', dot: '·', arrow: '→' }
      : { good: 'ok', bad: 'x', dot: '|', arrow: '->' },
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
