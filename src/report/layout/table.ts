const GAP = '  ';

function widthOf(column: readonly string[]): number {
  return Math.max(...column.map((cell) => cell.length));
}

/** Columns, the first of which names the rows, as lines: it stands to the left, the others to the right. */
function lines(columns: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map(widthOf);
  const [names = []] = columns;
  return names.map((_, row) =>
    columns
      .map((column, i) => {
        const cell = column[row] ?? '';
        return i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
      })
      .join(GAP)
      .trimEnd(),
  );
}

/**
 * Rows lined up under each other. Where they are wider than `width`, what does not fit comes in further tables,
 * each with the first column again.
 */
export function tables(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  const [header = []] = rows;
  const [names = [], ...columns] = header.map((_, i) => rows.map((row) => row[i] ?? ''));
  const groups: (readonly string[])[][] = [];
  let room = 0;
  for (const column of columns) {
    const needed = GAP.length + widthOf(column);
    const group = groups.at(-1);
    if (group !== undefined && needed <= room) group.push(column);
    else groups.push([column]);
    room = (group !== undefined && needed <= room ? room : width - widthOf(names)) - needed;
  }
  return groups.map((group) => lines([names, ...group]));
}
