import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInSpace } from '../../../src/explore/sweep/built-in.ts';
import { sweep } from '../../../src/explore/sweep/sweep.ts';
import { F, TYPE } from '../../../src/features/bits.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import type { Space, SpacePart } from '../../../src/model/space.ts';
import { cnfText, nnfText } from '../../../src/report/circuit-text.ts';
import { caseOf } from '../../cases.ts';
import { partArbitrary } from './spaces.ts';

const README = 'fixtures/spaces/README.md';

/** How many models a d-DNNF has, by its text alone: a product for each A line, a sum for each O line. */
function modelsOf(text: string): { readonly models: bigint; readonly alike: boolean } {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  expect(head).toMatch(/^nnf \d+ \d+ \d+$/);
  expect(lines).toHaveLength(Number(head.split(' ')[1]));
  const counts: bigint[] = [];
  const named: ReadonlySet<number>[] = [];
  let alike = true;
  for (const line of lines) {
    const [kind, ...numbers] = line.split(' ');
    const of = numbers.map(Number);
    if (kind === 'L') {
      counts.push(1n);
      named.push(new Set([Math.abs(of[0] ?? 0)]));
      continue;
    }
    const inputs = kind === 'A' ? of.slice(1) : of.slice(2);
    const theirs = inputs.map((input) => named[input] ?? new Set<number>());
    const all = new Set(theirs.flatMap((one) => [...one]));
    const sum = theirs.reduce((size, one) => size + one.size, 0);
    // Inputs of a conjunction share nothing, and those of a disjunction name the same.
    alike &&= kind === 'A' ? sum === all.size : theirs.every((one) => one.size === all.size);
    named.push(all);
    counts.push(
      inputs.reduce(
        (count, input) => (kind === 'A' ? count * (counts[input] ?? 0n) : count + (counts[input] ?? 0n)),
        kind === 'A' ? 1n : 0n,
      ),
    );
  }
  return { models: counts.at(-1) ?? 0n, alike };
}

/** How many models a formula of few variables has, by trying: what a gate is follows from the others. */
function modelsOfFormula(text: string): number {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('c '));
  const [head = '', ...rest] = lines;
  const variables = Number(head.split(' ')[2]);
  const clauses = rest.map((line) => line.split(' ').slice(0, -1).map(Number));
  expect(clauses).toHaveLength(Number(head.split(' ')[3]));
  const count = (values: readonly number[], left: readonly (readonly number[])[]): number => {
    const open = left.filter((clause) => !clause.some((literal) => values[Math.abs(literal)] === literal));
    const units = open.map((clause) => clause.filter((literal) => values[Math.abs(literal)] === undefined));
    if (units.some((clause) => clause.length === 0)) return 0;
    const forced = units.find((clause) => clause.length === 1)?.[0];
    const next =
      forced ?? Array.from({ length: variables }, (_, i) => i + 1).find((v) => values[v] === undefined);
    if (next === undefined) return 1;
    const set = (literal: number) => Object.assign([...values], { [Math.abs(literal)]: literal });
    return count(set(next), open) + (forced === undefined ? count(set(-next), open) : 0);
  };
  return count([], clauses);
}

describe('the cases that break a claim, as a circuit', () => {
  test('have as many models as the sweep counts, in a d-DNNF', () => {
    fc.assert(
      fc.property(partArbitrary, partArbitrary, (one, other) => {
        const space: Space = { name: 'random', parts: [one, other] };
        const { counts, broken } = sweep({ space, wanted: 'works', most: 0, circuit: true });
        if (broken === undefined) throw new Error('there is no circuit');
        expect(modelsOf(nnfText(broken.circuit))).toEqual({ models: counts.broken, alike: true });
      }),
      { numRuns: 25 },
    );
  });

  test('of a whole built-in space have as many as the documents say that others count', () => {
    const text = readFileSync(README, 'utf8');
    expect(text).toContain('\nvnex sweep --space all --claim safe --driver linux --cnf safe.cnf\n');
    const [said = ''] = text.split('both said ').slice(1);
    const { counts, broken } = sweep({
      space: builtInSpace('all'),
      wanted: 'safe',
      driver: { id: linux.id, driver: { model: linux, release: undefined } },
      most: 0,
      circuit: true,
    });
    if (broken === undefined) throw new Error('there is no circuit');
    expect(modelsOf(nnfText(broken.circuit))).toEqual({ models: counts.broken, alike: true });
    expect(
      said.slice(0, said.indexOf(';')),
      `count again as ${README} says, and let it say what both said`,
    ).toBe(`${counts.broken}`);
  });

  test('have as many in a formula', () => {
    const part: SpacePart = {
      base: caseOf({ arch: 'ppc64le', protection: 'pef', iommu: 'spapr-tce', type: TYPE.RNG }),
      varying: [
        { kind: 'release', values: ['4.20', '5.4', '5.15', '5.19', '6.1'] },
        { kind: 'bit', bit: F.ACCESS_PLATFORM, values: [true, false] },
        { kind: 'bit', bit: 50, values: [true, false] },
      ],
    };
    const space: Space = { name: 'pef', parts: [part] };
    const { counts, broken } = sweep({ space, wanted: 'safe', most: 0, circuit: true });
    if (broken === undefined) throw new Error('there is no circuit');
    expect(counts.broken).toBeGreaterThan(0n);
    expect(BigInt(modelsOfFormula(cnfText(broken.circuit, broken.parts)))).toBe(counts.broken);
  });
});
