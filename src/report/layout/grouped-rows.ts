import type { ComparisonRow } from '../../model/comparison.ts';

/** Rows of one device, named by their platforms, or the other way round: whichever says less twice. */
export interface RowGroup {
  readonly heading: string;
  readonly rows: readonly { readonly name: string; readonly row: ComparisonRow; readonly index: number }[];
}

/** The rows in groups, as far as possible in their own order. */
export function grouped(rows: readonly ComparisonRow[]): readonly RowGroup[] {
  const devices = new Set(rows.map(({ device }) => device));
  const platforms = new Set(rows.map(({ platform }) => platform));
  const byDevice = devices.size <= platforms.size;
  const groups = new Map<string, RowGroup>();
  for (const [index, row] of rows.entries()) {
    const [heading, name] = byDevice ? [row.device, row.platform] : [row.platform, row.device];
    const before = groups.get(heading)?.rows ?? [];
    groups.set(heading, { heading, rows: [...before, { name, row, index }] });
  }
  return [...groups.values()];
}
