import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Diagram } from '../../../src/explore/sweep/diagram.ts';
import { isLeaf, type Node } from '../../../src/explore/sweep/node.ts';
import { type Drawing, LeadingTo, somePath, Within } from '../../../src/explore/sweep/within.ts';
import { Subsets } from '../../../src/inquiry/open/subsets.ts';

const SIZES = [2, 3, 2, 4];
const COMBINATIONS = SIZES.reduce((product, size) => product * size, 1);

function valuesOf(combination: number): readonly number[] {
  let rest = combination;
  return SIZES.map((size) => {
    const value = rest % size;
    rest = Math.floor(rest / size);
    return value;
  });
}

/** One of three verdicts for each combination of values. */
const table = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: COMBINATIONS, maxLength: COMBINATIONS });
const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });

interface Drawn extends Drawing {
  readonly root: Node;
}

/** A diagram of a table, whose questions are put in some order below one another. */
function drawn(verdicts: readonly string[], asked: readonly number[], into = fresh()): Drawn {
  const { diagram, subsets } = into;
  const node = (values: ReadonlyMap<number, number>, [next, ...others]: readonly number[]): Node => {
    if (next === undefined) {
      const at = SIZES.reduceRight((sum, size, varying) => sum * size + (values.get(varying) ?? 0), 0);
      return diagram.leaf({ kind: 'broken', how: verdicts[at] ?? '' });
    }
    const branches = Array.from({ length: SIZES[next] ?? 0 }, (_, value) => ({
      subset: subsets.of([value]),
      node: node(new Map([...values, [next, value]]), others),
    }));
    return diagram.branching(next, branches);
  };
  return { ...into, root: node(new Map(), asked), sizes: SIZES };
}

function fresh() {
  const subsets = new Subsets();
  const diagram = new Diagram(subsets);
  for (const varying of SIZES.keys()) diagram.rankOf(varying);
  return { subsets, diagram };
}

/** What a diagram says of some values, and the things that it asks on the way. */
function follow(
  root: Node,
  values: readonly number[],
): { readonly how: string; readonly asked: readonly number[] } {
  const asked: number[] = [];
  let node = root;
  while (!isLeaf(node)) {
    const { varying, branches } = node;
    asked.push(varying);
    const next = branches.find(({ subset }) => subset.indices.includes(values[varying] ?? -1));
    if (next === undefined) throw new Error('a value is in no branch');
    node = next.node;
  }
  return { how: node.verdict.kind === 'broken' ? node.verdict.how : node.verdict.kind, asked };
}

describe('an ordered decision diagram', () => {
  test('says what it was made of, and asks each thing at most once, in one order', () => {
    fc.assert(
      fc.property(table, order, (verdicts, asked) => {
        const { root } = drawn(verdicts, asked);
        for (let i = 0; i < COMBINATIONS; i++) {
          const found = follow(root, valuesOf(i));
          expect(found.how).toBe(verdicts[i]);
          expect(found.asked).toEqual([...new Set(found.asked)].sort());
        }
      }),
      { numRuns: 50 },
    );
  });

  test('is the same node in whatever order the questions were put', () => {
    fc.assert(
      fc.property(table, order, order, (verdicts, one, other) => {
        const into = fresh();
        expect(drawn(verdicts, one, into).root).toBe(drawn(verdicts, other, into).root);
      }),
      { numRuns: 50 },
    );
  });

  test('copied says the same, and has nothing else', () => {
    fc.assert(
      fc.property(table, order, (verdicts, asked) => {
        const { root, diagram } = drawn(verdicts, asked);
        const copy = diagram.copyOf(root);
        for (let i = 0; i < COMBINATIONS; i++)
          expect(follow(copy.root, valuesOf(i))).toEqual(follow(root, valuesOf(i)));
        expect(copy.diagram.size).toBeLessThanOrEqual(diagram.size);
        expect(copy.diagram.copyOf(copy.root).diagram.size).toBe(copy.diagram.size);
      }),
      { numRuns: 50 },
    );
  });

  test('restricted to some values says of them what it said, and asks nothing that they settle', () => {
    fc.assert(
      fc.property(table, order, fc.nat(3), (verdicts, asked, varying) => {
        const { root, diagram, subsets } = drawn(verdicts, asked);
        const kept = diagram.restricted(root, new Map([[varying, subsets.of([0])]]));
        for (let i = 0; i < COMBINATIONS; i++) {
          const values = valuesOf(i);
          if (values[varying] !== 0) continue;
          const found = follow(kept, values);
          expect(found.how).toBe(verdicts[i]);
          expect(found.asked).not.toContain(varying);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('within a region', () => {
  const region = fc
    .tuple(...SIZES.map((size) => fc.option(fc.uniqueArray(fc.nat(size - 1), { minLength: 1 }))))
    .map(
      (narrowed) =>
        new Map(
          narrowed.flatMap((only, varying) => (only === null ? [] : [[varying, new Set(only)] as const])),
        ),
    );

  const isA = ({ kind, ...rest }: { kind: string; how?: string }) => kind === 'broken' && rest.how === 'a';

  test('that is changed, it is known what would be known of a new one', () => {
    const change = fc.tuple(fc.nat(3), fc.option(fc.uniqueArray(fc.nat(1), { minLength: 1 })));
    fc.assert(
      fc.property(table, region, fc.array(change, { maxLength: 5 }), (verdicts, first, changes) => {
        const { root, diagram } = drawn(verdicts, [0, 1, 2, 3]);
        const changed = new Within(diagram, first, new LeadingTo(isA));
        const now = new Map(first);
        for (const [varying, only] of changes) {
          // What is answered on the way is what a later answer could wrongly rest on.
          changed.any(root);
          if (only === null) now.delete(varying);
          else now.set(varying, new Set(only));
          changed.narrow(varying, now.get(varying));
          const anew = new Within(diagram, now, new LeadingTo(isA));
          expect(changed.any(root)).toBe(anew.any(root));
          for (const [at, size] of SIZES.entries()) {
            const values = anew.values(root, at, size);
            expect(changed.values(root, at, size)).toEqual(values);
            const own = now.get(at) ?? new Set(Array(size).keys());
            if ([...own].some((value) => values.has(value))) continue;
            expect(changed.closedValues(root, at)).toEqual(values);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('it is known whether, and with which values of a thing, a verdict is found', () => {
    fc.assert(
      fc.property(table, region, fc.nat(3), (verdicts, some, varying) => {
        const drawing = drawn(verdicts, [0, 1, 2, 3]);
        const inside = (values: readonly number[], but?: number) =>
          [...some].every(([at, only]) => at === but || only.has(values[at] ?? -1));
        const all = Array.from({ length: COMBINATIONS }, (_, i) => i).filter((i) => verdicts[i] === 'a');
        const within = new Within(drawing.diagram, some, new LeadingTo(isA));
        expect(within.any(drawing.root)).toBe(all.some((i) => inside(valuesOf(i))));
        const path = somePath(drawing, some, isA);
        expect(path !== undefined).toBe(within.any(drawing.root));
        const open = new Map([...some].filter(([at]) => at !== varying));
        const found = new Within(drawing.diagram, open, new LeadingTo(isA)).values(
          drawing.root,
          varying,
          SIZES[varying] ?? 0,
        );
        const expected = new Set(
          all.filter((i) => inside(valuesOf(i), varying)).map((i) => valuesOf(i)[varying] ?? -1),
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
