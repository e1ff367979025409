import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Diagram } from '../../../src/explore/sweep/diagram.ts';
import type { Node, PathVerdict } from '../../../src/explore/sweep/node.ts';
import { type Pattern, patternsOf } from '../../../src/explore/sweep/patterns.ts';
import type { Drawing } from '../../../src/explore/sweep/within.ts';
import { Subsets } from '../../../src/inquiry/open/subsets.ts';

// How few patterns tell what breaks a claim, against the fewest that can.

const SIZES = [2, 3, 3];
const CASES = Array.from({ length: SIZES.reduce((product, size) => product * size, 1) }, (_, i) => i);
const EVERYTHING = { byNote: [0, 1, 2], emphasised: new Set<number>() };

/** The values of a case, by what varies. */
function valuesOf(at: number): readonly number[] {
  let rest = at;
  return SIZES.map((size) => {
    const value = rest % size;
    rest = Math.floor(rest / size);
    return value;
  });
}

/** A verdict for each case: kept, broken in one of two ways, or nothing said. */
type Table = readonly PathVerdict[];

const KEPT: PathVerdict = { kind: 'holds' };
const NOTHING: PathVerdict = { kind: 'silent' };
const broken = (how: string): PathVerdict => ({ kind: 'broken', how });

const anyTable: fc.Arbitrary<Table> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(KEPT) },
    { weight: 4, arbitrary: fc.constant(broken('a')) },
    { weight: 1, arbitrary: fc.constant(broken('b')) },
    { weight: 1, arbitrary: fc.constant(NOTHING) },
  ),
  { minLength: CASES.length, maxLength: CASES.length },
);

/** Where one thing, or two, decide, as rules do: some values of each, or not. */
const ruled: fc.Arbitrary<Table> = fc
  .array(fc.tuple(fc.subarray([0, 1]), fc.subarray([0, 1, 2]), fc.subarray([0, 1, 2])), {
    minLength: 1,
    maxLength: 4,
  })
  .map((boxes) =>
    CASES.map((at) => {
      const values = valuesOf(at);
      const isIn = boxes.some((box) =>
        box.every((only, varying) => only.length === 0 || only.includes(values[varying] ?? -1)),
      );
      return isIn ? broken('a') : KEPT;
    }),
  );

function drawn(table: Table): Drawing {
  const subsets = new Subsets();
  const diagram = new Diagram(subsets);
  for (const varying of SIZES.keys()) diagram.rankOf(varying);
  const node = (varying: number, at: number, step: number): Node => {
    const size = SIZES[varying];
    if (size === undefined) return diagram.leaf(table[at] ?? NOTHING);
    const branches = Array.from({ length: size }, (_, value) => ({
      subset: subsets.of([value]),
      node: node(varying + 1, at + value * step, step * size),
    }));
    return diagram.branching(varying, branches);
  };
  return { subsets, diagram, root: node(0, 0, 1), sizes: SIZES };
}

function somePatterns(table: Table): readonly Pattern[] {
  return [...patternsOf(drawn(table), EVERYTHING)];
}

function casesIn({ region }: Pattern): readonly number[] {
  return CASES.filter((at) =>
    valuesOf(at).every((value, varying) => region.get(varying)?.has(value) ?? true),
  );
}

/** Every selection of values of each thing, none empty, as the set of its cases. */
const BOXES: readonly number[] = SIZES.reduce<readonly (readonly number[])[]>(
  (made, size) => made.flatMap((masks) => Array.from({ length: 2 ** size - 1 }, (_, i) => [...masks, i + 1])),
  [[]],
).map((masks) =>
  CASES.reduce(
    (set, at) =>
      valuesOf(at).every((value, varying) => ((masks[varying] ?? 0) >> value) & 1) ? set | (1 << at) : set,
    0,
  ),
);

function setOf(table: Table, is: (verdict: PathVerdict) => boolean): number {
  return table.reduce((set, verdict, at) => (is(verdict) ? set | (1 << at) : set), 0);
}

/** The fewest selections that together have all of these cases, each without any that is forbidden; they may overlap. */
function fewest(all: number, forbidden: number): number {
  const allowed = BOXES.filter((box) => (box & forbidden) === 0 && (box & all) !== 0);
  const least = new Map<number, number>([[0, 0]]);
  const of = (left: number): number => {
    const known = least.get(left);
    if (known !== undefined) return known;
    const lowest = left & -left;
    const after = allowed.filter((box) => box & lowest).map((box) => of(left & ~box));
    const found = 1 + Math.min(...after);
    least.set(left, found);
    return found;
  };
  return of(all);
}

function fewestOf(table: Table): number {
  const hows = [...new Set(table.flatMap((verdict) => (verdict.kind === 'broken' ? [verdict.how] : [])))];
  return hows.reduce((sum, how) => {
    const isThis = (verdict: PathVerdict) => verdict.kind === 'broken' && verdict.how === how;
    return (
      sum +
      fewest(
        setOf(table, isThis),
        setOf(table, (verdict) => verdict !== NOTHING && !isThis(verdict)),
      )
    );
  }, 0);
}

describe('patterns of what breaks a claim', () => {
  test('have each such case once, and none that keeps the claim or breaks it in another way', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const told = new Map<number, string>();
        for (const pattern of somePatterns(table))
          for (const at of casesIn(pattern)) {
            const verdict = table[at] ?? NOTHING;
            expect(verdict).not.toEqual(KEPT);
            if (verdict.kind !== 'broken') continue;
            expect([verdict.how, told.has(at)]).toEqual([pattern.how, false]);
            told.set(at, pattern.how);
          }
        expect(told.size).toBe(table.filter(({ kind }) => kind === 'broken').length);
      }),
    );
  });

  /** By how many there are more than the fewest, for each of some tables. */
  function excessIn(tables: fc.Arbitrary<Table>): readonly number[] {
    return fc.sample(tables, 150).map((table) => somePatterns(table).length - fewestOf(table));
  }

  test('are at most one more than the fewest that there can be, and mostly none, where rules decide', () => {
    const excess = excessIn(ruled);
    expect(Math.max(...excess)).toBeLessThanOrEqual(1);
    expect(excess.filter((more) => more === 0).length).toBeGreaterThan(0.9 * excess.length);
  });

  test('are at most two more where nothing but chance decides', () => {
    expect(Math.max(...excessIn(anyTable))).toBeLessThanOrEqual(2);
  });
});
