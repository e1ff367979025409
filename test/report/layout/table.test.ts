import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tables } from '../../../src/report/layout/table.ts';

const ROWS = [
  ['', 'devices', 'status', 'features'],
  ['5.10 x86_64', '207', '207/207', '200/207'],
  ['all', '1128', '1128/1128', '-'],
];

describe('a table', () => {
  test('has its first column to the left, the others to the right, under their heads', () => {
    expect(tables(ROWS, 100)).toEqual([
      [
        '             devices     status  features',
        '5.10 x86_64      207    207/207   200/207',
        'all             1128  1128/1128         -',
      ],
    ]);
  });

  test('continues in another, with the first column again, where it is too wide', () => {
    expect(tables(ROWS, 35)).toEqual([
      [
        '             devices     status',
        '5.10 x86_64      207    207/207',
        'all             1128  1128/1128',
      ],
      ['             features', '5.10 x86_64   200/207', 'all                 -'],
    ]);
  });

  test('is as wide as the terminal and no wider', () => {
    expect(tables(ROWS, 41)).toHaveLength(1);
    expect(tables(ROWS, 40)).toHaveLength(2);
  });

  test('has one column at the least, however narrow', () => {
    expect(tables(ROWS, 1)).toHaveLength(3);
  });

  test('of no rows is none', () => {
    expect(tables([], 100)).toEqual([]);
  });

  test('loses no cell', () => {
    const cell = fc.stringMatching(/^[a-z]{1,9}$/);
    const grid = fc
      .integer({ min: 2, max: 8 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
    fc.assert(
      fc.property(grid, fc.integer({ min: 20, max: 120 }), (rows, width) => {
        const shown = tables(rows, width);
        for (const line of shown.flat()) expect(line.length).toBeLessThanOrEqual(width);
        const cells = rows.map((_, row) => shown.flatMap((lines) => (lines[row] ?? '').split(/ +/).slice(1)));
        expect(cells).toEqual(rows.map((row) => row.slice(1)));
      }),
    );
  });
});
