import type { Comparison, ComparisonCell } from '../model/comparison.ts';
import { printable } from '../text/printable.ts';
import { blocks, type Column, type RowName } from './layout/columns.ts';
import { grouped } from './layout/grouped-rows.ts';
import { flow, type Piece, type Style, wrap } from './layout/style.ts';
import { cellWords, type Meaning, meanings } from './words/outcomes.ts';
import { type Reason, reasons } from './words/why.ts';

/** The mark of a cell that differs from the first of its row. */
const MARK = { nothing: '', answer: ' *', features: ' +' } as const;

const MARKS_MEAN = [
  ['answer', '*', 'differs from the first column'],
  ['features', '+', 'the same answer, with other feature bits'],
] as const;

const NAME_WIDTH = 40;

/** A driver’s name in lines that are about as wide as a cell: `bauermann-2019`, `-no-translation`. */
export function headOf(driver: string): readonly string[] {
  const [, author, variant] = /^(.+-\d{4})(-.+)$/.exec(driver) ?? [];
  return author === undefined || variant === undefined ? [driver] : [author, variant];
}

function cellPiece({ result, difference }: ComparisonCell, { glyph, good, bad, strong }: Style): Piece {
  const { good: works, words } = cellWords(result);
  const dress = works ? good : bad;
  const text = `${works ? glyph.good : glyph.bad} ${words}${MARK[difference.in]}`;
  return { text, dress: difference.in === 'answer' ? (plain) => strong(dress(plain)) : dress };
}

function nameLines(name: string, style: Style): readonly string[] {
  const width = Math.min(NAME_WIDTH, Math.max(16, style.width - 24));
  return `  ${wrap(style.plain(printable(name)), 4, width, 2)}`.split('\n');
}

function table({ drivers, rows }: Comparison, style: Style): readonly string[] {
  const groups = grouped(rows);
  const names = groups.flatMap(({ heading, rows: members }): readonly RowName[] => [
    { lines: flow(heading, style, 2, 0).split('\n'), cell: undefined, dress: style.name },
    ...members.map(({ name, index }) => ({
      lines: nameLines(name, style),
      cell: index,
      dress: (text: string) => text,
    })),
  ]);
  const columns = drivers.map(
    (driver, i): Column => ({
      head: headOf(driver),
      cells: rows.flatMap(({ cells }) => cells[i] ?? []).map((cell) => cellPiece(cell, style)),
    }),
  );
  return blocks(names, columns, style).flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

/** The meanings of a table’s words, one below the other. */
export function legendLines(meant: readonly Meaning[], style: Style): readonly string[] {
  const width = Math.max(0, ...meant.map(([word]) => word.length));
  return meant.map(([word, meaning]) =>
    style.faint(`  ${word.padEnd(width)}  ${flow(meaning, style, width + 4)}`),
  );
}

function legend({ rows }: Comparison, style: Style): readonly string[] {
  const cells = rows.flatMap((row) => row.cells);
  const marks = MARKS_MEAN.filter(([where]) => cells.some(({ difference }) => difference.in === where));
  return legendLines(
    [
      ...meanings(cells.map(({ result }) => result)),
      ...marks.map(([, mark, meaning]) => [mark, meaning] as const),
    ],
    style,
  );
}

function reasonText({ drivers, words }: Reason, style: Style): string {
  const who = drivers.join(', ');
  return `    ${flow(`${who}: ${words}`, style, 6, 4)}`;
}

function whyLines(comparison: Comparison, style: Style): readonly string[] {
  return reasons(comparison).flatMap(({ rows: alike, reasons: found }) => [
    ...alike.map(({ device, platform }) => {
      const name = `${printable(device)} ${style.glyph.dot} ${printable(platform)}`;
      return `  ${style.name(flow(name, style, 4, 2))}`;
    }),
    ...found.map((reason) => reasonText(reason, style)),
  ]);
}

/** A comparison for the eye: the table, what its words mean, and why cells differ. */
export function comparisonText(comparison: Comparison, style: Style): string {
  const why = whyLines(comparison, style);
  const lines = [
    ...table(comparison, style),
    '',
    ...legend(comparison, style),
    ...(why.length === 0 ? [] : ['', style.strong('Why they differ'), ...why]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
