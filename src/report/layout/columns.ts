import type { Piece, Style } from './style.ts';

const GAP = 2;

/** A column of a table. */
export interface Column {
  /** One line or more; the last stands above the cells. */
  readonly head: readonly string[];
  readonly cells: readonly Piece[];
}

function widthOf({ head, cells }: Column): number {
  return Math.max(0, ...head.map((line) => line.length), ...cells.map(({ text }) => text.length));
}

function groups(columns: readonly Column[], room: number): readonly (readonly Column[])[] {
  const found: Column[][] = [];
  let left = 0;
  for (const column of columns) {
    const needed = GAP + widthOf(column);
    const group = found.at(-1);
    if (group !== undefined && needed <= left) {
      group.push(column);
      left -= needed;
    } else {
      found.push([column]);
      left = room - needed;
    }
  }
  return found;
}

/** What names a row: one line or more, of which the last has the cells beside it. */
export interface RowName {
  readonly lines: readonly string[];
  /** Which of the columns’ cells stand beside it; undefined where it is a heading. */
  readonly cell: number | undefined;
  readonly dress: (text: string) => string;
}

/** Pieces side by side, each as wide as its column; nothing is left at the end of the line. */
function beside(pieces: readonly Piece[], columns: readonly Column[]): string {
  const used = pieces.findLastIndex(({ text }) => text !== '');
  return pieces
    .slice(0, used + 1)
    .map(({ text, dress }, i) => {
      const column = columns[i];
      const padding = i === used || column === undefined ? 0 : widthOf(column) + GAP - text.length;
      return `${dress(text)}${' '.repeat(padding)}`;
    })
    .join('');
}

function headLines(columns: readonly Column[], nameWidth: number, { strong }: Style): readonly string[] {
  const height = Math.max(...columns.map(({ head }) => head.length));
  return Array.from({ length: height }, (_, line) => {
    const pieces = columns.map(({ head }) => ({
      text: head[line - (height - head.length)] ?? '',
      dress: strong,
    }));
    return `${' '.repeat(nameWidth + GAP)}${beside(pieces, columns)}`.trimEnd();
  });
}

const NOTHING: Piece = { text: '', dress: (text) => text };

function rowLines(
  { lines, cell, dress }: RowName,
  columns: readonly Column[],
  nameWidth: number,
): readonly string[] {
  const above = lines.slice(0, -1).map((line) => dress(line));
  const last = lines.at(-1) ?? '';
  if (cell === undefined) return [...above, dress(last)];
  const cells = beside(
    columns.map(({ cells }) => cells[cell] ?? NOTHING),
    columns,
  );
  return [...above, `${dress(last)}${' '.repeat(nameWidth + GAP - last.length)}${cells}`];
}

/** Columns beside row names, as many as fit; the others in further blocks below, with the names again. */
export function blocks(
  names: readonly RowName[],
  columns: readonly Column[],
  style: Style,
): readonly (readonly string[])[] {
  const ofCells = names.filter(({ cell }) => cell !== undefined);
  const nameWidth = Math.max(0, ...ofCells.flatMap(({ lines }) => lines.map((line) => line.length)));
  return groups(columns, style.width - nameWidth).map((group) => [
    ...headLines(group, nameWidth, style),
    ...names.flatMap((name) => rowLines(name, group, nameWidth)),
  ]);
}
