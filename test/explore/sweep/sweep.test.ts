import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInSpace } from '../../../src/explore/sweep/built-in.ts';
import { shardOf } from '../../../src/explore/sweep/shards.ts';
import { judgeOf, sweep } from '../../../src/explore/sweep/sweep.ts';
import { F, TYPE } from '../../../src/features/bits.ts';
import { chooseDriver } from '../../../src/guest/drivers.ts';
import type { BrokenPattern } from '../../../src/model/broken-pattern.ts';
import { CLAIMS, isClaim } from '../../../src/model/claim.ts';
import { type SpacePart, sizeOf } from '../../../src/model/space.ts';
import type { CaseCounts, Swept, Wanted } from '../../../src/model/sweep.ts';
import { caseOf } from '../../cases.ts';
import { enumerate, type Said } from './enumerate.ts';
import { partArbitrary } from './spaces.ts';

const WANTED: readonly Wanted[] = ['works', ...Object.keys(CLAIMS).filter(isClaim)];

let oldGuests: Swept | undefined;

/** Everything that there is, swept once for all tests of this file. */
function allOldGuests(): Swept {
  oldGuests ??= sweep({ space: builtInSpace('all'), wanted: 'old-guests' });
  return oldGuests;
}

function swept(part: SpacePart, wanted: Wanted): Swept {
  return sweep({ space: { name: 'random', parts: [part] }, wanted });
}

/** Tells whether a case, by the indices of its values, is in a pattern. */
function membership(part: SpacePart, { narrowings }: BrokenPattern): (indices: readonly number[]) => boolean {
  const only = narrowings.map(({ varying, only: some }) => {
    const at = part.varying.findIndex((one) => JSON.stringify(one) === JSON.stringify(varying));
    return [at, new Set(some)] as const;
  });
  return (indices) => only.every(([at, some]) => some.has(indices[at] ?? -1));
}

function howOf({ example }: BrokenPattern, wanted: Wanted): string {
  const outcome = wanted === 'safe' ? undefined : example.outcome;
  return `broken ${outcome} ${example.dma?.path}`;
}

/** Holds a sweep to the enumeration of the same space: the same counts, and patterns that are the broken cases. */
function compareWithEnumeration(part: SpacePart, wanted: Wanted): bigint {
  const { counts, patterns } = swept(part, wanted);
  const known = patterns.map((pattern) => ({
    how: howOf(pattern, wanted),
    has: membership(part, pattern),
    size: pattern.size,
    found: 0n,
  }));
  const counted = new Map<Said, number>();
  const wrong: string[] = [];
  enumerate(part, judgeOf(wanted), (said, indices) => {
    counted.set(said, (counted.get(said) ?? 0) + 1);
    if (said === 'silent' || said === 'undriven') return;
    const within = known.filter(({ has }) => has(indices));
    for (const pattern of within) pattern.found++;
    const right = said === 'holds' ? within.length === 0 : within.length === 1 && within[0]?.how === said;
    if (!right) wrong.push(`${indices.join()}: ${said}`);
  });
  const total = (...kinds: readonly string[]): bigint =>
    [...counted].reduce(
      (sum, [said, n]) => sum + (kinds.includes(said.split(' ')[0] ?? '') ? BigInt(n) : 0n),
      0n,
    );
  const expected: CaseCounts = {
    silent: total('silent'),
    undriven: total('undriven'),
    holds: total('holds'),
    broken: total('broken'),
  };
  expect(counts).toEqual(expected);
  expect(wrong.slice(0, 3)).toEqual([]);
  for (const { found, size } of known) expect(found).toBe(size);
  return sizeOf(part);
}

describe('a sweep counts and finds what an enumeration does', () => {
  const spaces = fc.sample(partArbitrary, { seed: 2019, numRuns: 9000 });

  test('of small spaces, under every claim and any driver', () => {
    fc.assert(
      fc.property(
        partArbitrary.filter((part) => sizeOf(part) < 6000n),
        fc.constantFrom(...WANTED),
        (part, wanted) => {
          compareWithEnumeration(part, wanted);
        },
      ),
      { numRuns: 40 },
    );
  });

  // Enumerating a hundred thousand cases takes half a second, so these have no more.
  test.each<[wanted: Wanted, driver: string, least: bigint]>([
    ['works', 'gross-2022', 60_000n],
    ['safe', 'linux', 60_000n],
    ['free', 'hellwig-2019', 60_000n],
  ])('of a large space, under the claim %s and the driver %s: at least %s cases', (wanted, driver, least) => {
    const part = spaces.find(
      (one) => one.base.driver === driver && sizeOf(one) >= least && sizeOf(one) <= (least * 14n) / 10n,
    );
    if (part === undefined) throw new Error('no random space is as large as that');
    expect(compareWithEnumeration(part, wanted)).toBeGreaterThanOrEqual(least);
  });
});

describe('a sweep', () => {
  const part: SpacePart = {
    base: caseOf({ arch: 'ppc64le', protection: 'pef', iommu: 'spapr-tce', type: TYPE.RNG }),
    varying: [
      { kind: 'release', values: ['4.20', '5.4', '5.15', '5.19', '6.1'] },
      { kind: 'bit', bit: F.ACCESS_PLATFORM, values: [true, false] },
      { kind: 'bit', bit: 50, values: [true, false] },
      { kind: 'fact', name: 'device.addressing', values: [undefined, 'platform'] },
    ],
  };

  test('does not split on what no rule reads', () => {
    const { paths, counts } = swept(part, 'safe');
    expect(counts).toEqual({ silent: 8n, undriven: 0n, holds: 4n, broken: 28n });
    expect(paths).toBeLessThan(10);
  });

  test('says what breaks the claim as generally as it can be said', () => {
    const told = swept(part, 'safe').patterns.map(({ narrowings, example }) => [
      narrowings.map(({ varying, only }) => [varying.kind, only.map((index) => varying.values[index])]),
      example.outcome,
    ]);
    expect(told).toEqual([
      [
        [
          ['release', ['5.4', '5.15', '5.19', '6.1']],
          ['bit', [false]],
        ],
        'breaks',
      ],
      [
        [
          ['release', ['5.15', '5.19', '6.1']],
          ['bit', [true]],
        ],
        'breaks',
      ],
    ]);
  });

  test('shows each pattern by a case that breaks the claim', () => {
    const { patterns } = sweep({ space: builtInSpace('all'), wanted: 'safe' });
    expect(patterns.length).toBeGreaterThan(10);
    for (const { example } of patterns) expect(example.outcome).toBe('breaks');
  });

  test('covers far more than 10^15 cases', () => {
    const { counts } = allOldGuests();
    const cases = Object.values(counts).reduce((sum, count) => sum + count, 0n);
    expect(cases).toBe(builtInSpace('all').parts.reduce((sum, each) => sum + sizeOf(each), 0n));
    expect(cases).toBeGreaterThan(10n ** 15n);
  });

  test('takes the release from a driver that names one', () => {
    const driver = chooseDriver('linux-5.19');
    if (driver === undefined) throw new Error('there is no such driver');
    const space = { name: 'pef', parts: [part] };
    expect(sweep({ space, wanted: 'safe', driver: { id: 'linux-5.19', driver } }).counts).toEqual({
      silent: 0n,
      undriven: 0n,
      holds: 0n,
      broken: 8n,
    });
  });
});

describe('the shards of a space', () => {
  const size = (parts: readonly SpacePart[]): bigint => parts.reduce((sum, part) => sum + sizeOf(part), 0n);

  test('are disjoint and together the space', () => {
    fc.assert(
      fc.property(partArbitrary, fc.integer({ min: 1, max: 9 }), (part, of) => {
        const space = { name: 's', parts: [part] };
        const shards = Array.from({ length: of }, (_, i) => shardOf(space, { index: i + 1, of }));
        expect(shards.reduce((sum, { parts }) => sum + size(parts), 0n)).toBe(sizeOf(part));
      }),
      { numRuns: 25 },
    );
  });

  test.each([undefined, 'linux-6.12'])('count together what the whole counts, with the driver %s', (id) => {
    const driver = id === undefined ? undefined : chooseDriver(id);
    const named = id === undefined || driver === undefined ? undefined : { id, driver };
    const question = { space: builtInSpace('all'), wanted: 'old-guests', driver: named } as const;
    const all = named === undefined ? allOldGuests().counts : sweep(question).counts;
    const shards = [1, 2, 3].map((index) => sweep({ ...question, shard: { index, of: 3 } }).counts);
    expect(shards.reduce((sum, { broken }) => sum + broken, 0n)).toBe(all.broken);
    expect(shards.reduce((sum, { holds }) => sum + holds, 0n)).toBe(all.holds);
  });
});
