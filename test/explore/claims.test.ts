import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentSpace, hostPlace, judgedRegions } from '../../src/explore/argument.ts';
import type { ClaimPart } from '../../src/explore/claim-part.ts';
import { claimPartsOf, judge, verdict } from '../../src/explore/claims.ts';
import { CLAIM_DRIVERS } from '../../src/explore/compare.ts';
import { explain } from '../../src/explore/explain.ts';
import { isPossible } from '../../src/explore/judge.ts';
import type { NamedDriver } from '../../src/explore/judged-rule.ts';
import { isLeaf, type Node } from '../../src/explore/sweep/node.ts';
import { sweep } from '../../src/explore/sweep/sweep.ts';
import { F } from '../../src/features/bits.ts';
import type { ChosenDriver, DriverModel } from '../../src/guest/driver-model.ts';
import { chooseDriver, DRIVERS } from '../../src/guest/drivers.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { caseAt } from '../../src/model/case-at.ts';
import { CLAIM_COLUMNS, CLAIMS, type ClaimColumn, type ClaimId, type Hosts } from '../../src/model/claim.ts';
import type { Varying } from '../../src/model/space.ts';
import { patternWords } from '../../src/report/words/space.ts';
import { caseOf, MODERN, type Spec } from '../cases.ts';
import { allClaims } from '../report/compare-samples.ts';

function driver(id: string): ChosenDriver {
  const found = chooseDriver(id);
  if (found === undefined) throw new Error(`there is no driver ${id}`);
  return found;
}

/** What a claim says of one case. */
function holds(claim: ClaimId, spec: Spec, id = 'linux'): boolean | undefined {
  return judge(claim, { ...caseOf(spec), driver: id }, driver(id))?.holds;
}

const SNP = { protection: 'sev-snp' } as const;
const VTD = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;
const HARDWARE = { implementation: 'hardware', offers: MODERN } as const;
const OPTIONAL = { implementation: 'generic', offers: MODERN, requires: [] } as const;
const PEF = { arch: 'ppc64le', protection: 'pef', linux: '5.14' } as const;

describe('safe', () => {
  test('is broken by a device that is pointed at private memory', () => {
    expect(holds('safe', { ...SNP }, 'gibson-2019')).toBe(false);
    expect(holds('safe', { ...PEF })).toBe(false);
  });

  test('is kept by bouncing, and by refusing', () => {
    expect(holds('safe', { ...SNP, offers: MODERN })).toBe(true);
    expect(holds('safe', { ...SNP })).toBe(true);
  });

  test('is kept where mapping fails: the device is given nothing', () => {
    expect(holds('safe', { ...SNP, offers: MODERN, linux: '7.3', cmdline: 'swiotlb=noforce' })).toBe(true);
  });

  test('lets a device that the guest trusts work on private memory', () => {
    expect(holds('safe', { ...SNP, ...HARDWARE }, 'tdisp-2025')).toBe(true);
  });

  test('says nothing of memory that is not protected', () => {
    expect(holds('safe', {})).toBeUndefined();
    expect(holds('safe', { protection: 'restricted-hook' })).toBeUndefined();
  });
});

describe('free', () => {
  test('is kept where nothing is copied, mapped or looked up', () => {
    expect(holds('free', {})).toBe(true);
    expect(holds('free', { offers: MODERN })).toBe(true);
  });

  test('is broken by map and unmap behind an IOMMU, unless the bit is left', () => {
    expect(holds('free', { ...VTD, offers: MODERN })).toBe(false);
    expect(holds('free', { ...VTD, ...OPTIONAL }, 'gibson-2019')).toBe(true);
  });

  test('is broken by a copy, and by not working at all', () => {
    expect(holds('free', { offers: MODERN, cmdline: 'swiotlb=force' })).toBe(false);
    expect(holds('free', { offers: MODERN, linux: '4.7' }, 'linux-4.7')).toBe(false);
  });

  test('says nothing of protected guests and of hardware', () => {
    expect(holds('free', { ...SNP })).toBeUndefined();
    expect(holds('free', { ...HARDWARE })).toBeUndefined();
  });
});

describe('one-offer', () => {
  test('asks for the protected guest and for its ordinary twin', () => {
    expect(holds('one-offer', { ...PEF, ...OPTIONAL }, 'gibson-2019')).toBe(true);
    expect(holds('one-offer', { ...PEF, offers: MODERN }, 'gibson-2019')).toBe(false);
    expect(holds('one-offer', { ...PEF })).toBe(false);
  });

  test('names the twin where that decides', () => {
    const asked = caseOf({ ...PEF, offers: MODERN });
    expect(judge('one-offer', asked, driver('gibson-2019'))?.deciding.platform).toMatchObject({
      name: 'platform, not protected',
      memory: { protection: 'none', protectedFrom: 'boot' },
    });
  });
});

describe('real-devices', () => {
  test('is kept where hardware behind an IOMMU is given the addresses of its bus', () => {
    expect(holds('real-devices', { ...HARDWARE, ...VTD, hypervisor: 'none' })).toBe(true);
  });

  test('is broken where the bit is left, whether the device refuses or not', () => {
    const literal = 'gibson-2019-literal';
    expect(holds('real-devices', { ...HARDWARE, ...VTD }, literal)).toBe(false);
    expect(holds('real-devices', { ...HARDWARE, requires: [F.ACCESS_PLATFORM], ...VTD }, literal)).toBe(
      false,
    );
  });

  test('is kept where the driver takes a physical device’s offer for a requirement', () => {
    expect(holds('real-devices', { ...HARDWARE, ...VTD }, 'gibson-2019')).toBe(true);
    expect(holds('real-devices', { ...HARDWARE, requires: [F.ACCESS_PLATFORM], ...VTD }, 'gibson-2019')).toBe(
      true,
    );
  });

  test('says nothing of devices that are not real, nor where there is no IOMMU', () => {
    expect(holds('real-devices', { ...VTD, offers: MODERN })).toBeUndefined();
    expect(holds('real-devices', { ...HARDWARE })).toBeUndefined();
  });
});

describe('old-guests', () => {
  test('asks Linux 4.7, whoever is judged', () => {
    expect(holds('old-guests', {}, 'hellwig-2019')).toBe(true);
    expect(holds('old-guests', { offers: MODERN }, 'hellwig-2019')).toBe(false);
    expect(holds('old-guests', { ...OPTIONAL }, 'gibson-2019')).toBe(true);
    expect(judge('old-guests', caseOf({}), driver('gibson-2019'))?.deciding.driver).toBe('linux-4.7');
  });
});

describe('old-hosts', () => {
  test('asks whether a protected guest works without the bit', () => {
    expect(holds('old-hosts', { ...SNP }, 'bauermann-2019')).toBe(true);
    expect(holds('old-hosts', { ...SNP })).toBe(false);
  });

  test('says nothing of a device that offers it', () => {
    expect(holds('old-hosts', { ...SNP, offers: MODERN })).toBeUndefined();
  });
});

function column(id: string): ClaimColumn {
  const found = CLAIM_COLUMNS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no column ${id}`);
  return found;
}

function named(id: string): NamedDriver {
  return { id, driver: driver(id) };
}

describe('a verdict', () => {
  test('is of no case where a kernel cannot be such a guest', () => {
    expect(verdict(column('safe'), named('linux-4.8'))).toMatchObject({
      holds: undefined,
      situations: { judged: 0, broken: 0 },
      cases: { kept: 0n, avoidable: 0n, unavoidable: 0n },
      causes: [],
      deciding: undefined,
    });
  });

  test('is of no case where the model cannot be asked', () => {
    expect(verdict(column('old-hosts'), named('bauermann-2019-no-translation')).holds).toBeUndefined();
  });

  test.each<[id: string, column: string, place: string, words: string, outcome: string, keptBy: string]>([
    ['gibson-2019', 'old-hosts', 'x86', 'SEV', 'breaks', 'bauermann-2019'],
    ['hellwig-2019', 'old-guests', 'x86 Xen', 'every case', 'refused-by-device', 'bauermann-2019'],
    ['gibson-2019-literal', 'real-devices', 'x86 Xen', '', 'refused-by-device', 'gibson-2019'],
    ['linux-5.8', 'safe-other', 'x86', 'SEV', 'breaks', 'gross-2022'],
    ['pai-2019', 'one-offer', 'POWER', 'PEF', 'breaks', 'woodhouse-2025'],
  ])('%s breaks %s first: %s, %s', (id, of, place, words, outcome, keptBy) => {
    const [main] = verdict(column(of), named(id)).causes;
    if (main === undefined) throw new Error('the claim is not broken');
    const { pattern } = main;
    expect(pattern.base.platform.name).toBe(place);
    expect(patternWords(pattern)).toContain(words);
    expect(pattern.example.outcome).toBe(outcome);
    expect(main.keptBy).toContain(keptBy);
  });

  test('a kernel from before iommu-dma took over gives physical devices platform addresses', () => {
    expect(verdict(column('real-devices'), named('linux-5.13')).holds).toBe(true);
  });
});

const CLAIM_IDS = Object.keys(CLAIMS) as ClaimId[];

describe('a rule that is about some architectures', () => {
  const arches = (claim: ClaimId, id: string) => [
    ...new Set(argumentSpace(claim, 'asked', driver(id).model).parts.map(({ base }) => base.platform.arch)),
  ];

  test.each([
    ['khandual-2018', ['ppc64le']],
    ['khandual-2018-always', ['ppc64le']],
    ['morel-2020', ['s390x']],
    ['lendacky-2021', ['x86_64', 's390x']],
  ] as const)('%s is judged there alone: on %j', (id, expected) => {
    for (const claim of CLAIM_IDS) expect(arches(claim, id), claim).toEqual(expected);
  });

  test('a rule that refuses elsewhere, as Pai’s, claims nothing of hosts there, and is safe or not', () => {
    expect(arches('one-offer', 'pai-2019')).toEqual(['ppc64le']);
    expect(arches('old-hosts', 'pai-2019')).toEqual(['ppc64le']);
    expect(arches('safe', 'pai-2019')).toEqual(arches('safe', 'linux'));
    expect(arches('safe', 'linux').length).toBeGreaterThan(3);
  });
});

test('a device with a bounce region of its own is not asked of a QEMU that hides its bit', () => {
  const { parts } = argumentSpace('one-offer', 'asked', driver('woodhouse-2025').model);
  const values = parts.flatMap(({ varying }) =>
    varying.flatMap((one) => (one.kind === 'fact' && one.name === 'device.implementation' ? one.values : [])),
  );
  expect(values).toContain('generic');
  expect(values).not.toContain('qemu');
});

type Verdict = 'holds' | 'broken' | 'silent';

/** What a diagram says of a case, by the indices of its values. */
function follow(root: Node, indices: readonly number[]): Verdict {
  let node = root;
  while (!isLeaf(node)) {
    const { varying, branches } = node;
    const next = branches.find(({ subset }) => subset.indices.includes(indices[varying] ?? -1));
    if (next === undefined) throw new Error('a value is in no branch');
    node = next.node;
  }
  const { kind } = node.verdict;
  return kind === 'undriven' ? 'silent' : kind;
}

interface Counts {
  readonly holds: number;
  readonly broken: number;
}

/** How many cases of a random sub-space a rule keeps and breaks: by the diagram of its cell, by a sweep, and case by case. */
function countedIn(
  { claim, hosts }: ClaimColumn,
  { id, driver: chosen }: NamedDriver,
  pick: (below: number) => number,
): readonly [Counts, Counts, Counts] | undefined {
  const { model, release } = chosen;
  const parts = claimPartsOf(claim, []).flatMap((claimPart) =>
    judgedRegions(claimPart.part, claim, hosts, model).map((region) => ({ claimPart, region })),
  );
  const found = parts[pick(Math.max(1, parts.length))];
  if (found === undefined) return undefined;
  const { claimPart, region } = found;
  const { base, varying } = claimPart.part;
  const some = varying.map((one, at): readonly number[] => {
    const all = [...(region.get(at) ?? one.values.keys())];
    if (one.kind === 'release' && release !== undefined) return [[...one.values].indexOf(release)];
    const [first, second] = [pick(all.length), pick(all.length)].map((i) => all[i] ?? 0);
    return one.kind === 'cmdline' || first === second ? [first ?? 0] : [first ?? 0, second ?? 0];
  });
  const narrowed = varying.map((one, at): Varying => withOnly(one, some[at] ?? []));
  const { node } = claimPart.diagramOf(model, hosts);
  const combinations = some.reduce<readonly (readonly number[])[]>(
    (made, only) => made.flatMap((indices) => only.map((index) => [...indices, index])),
    [[]],
  );
  const count = (verdicts: readonly Verdict[]): Counts => ({
    holds: verdicts.filter((verdict) => verdict === 'holds').length,
    broken: verdicts.filter((verdict) => verdict === 'broken').length,
  });
  const alone = (indices: readonly number[]): Verdict => {
    const asked = caseAt(claimPart.part, (at) => indices[at] ?? 0);
    if (!isPossible(caseSource(asked))) return 'silent';
    const judged = judge(claim, asked, { model, release: undefined });
    return judged === undefined ? 'silent' : judged.holds ? 'holds' : 'broken';
  };
  const space = { name: 'some', parts: [{ base, varying: narrowed }] };
  const { counts } = sweep({
    space,
    wanted: claim,
    driver: { id, driver: { model, release: undefined } },
    most: 0,
  });
  return [
    count(combinations.map((indices) => follow(node, indices))),
    { holds: Number(counts.holds), broken: Number(counts.broken) },
    count(combinations.map(alone)),
  ];
}

/** Some of the values of what varies. */
function withOnly<One extends Varying>(one: One, only: readonly number[]): One {
  return { ...one, values: [...one.values].filter((_, at) => only.includes(at)) };
}

describe('the whole table', () => {
  const { rows, columns, unavoidable } = allClaims();

  test('has all drivers, and the six claims, three of them with other hosts as well', () => {
    expect(rows.map((row) => row.driver)).toEqual(CLAIM_DRIVERS.map(({ id }) => id));
    expect(columns).toEqual(CLAIM_COLUMNS);
    expect(new Set(columns.map(({ claim }) => claim))).toEqual(new Set(CLAIM_IDS));
  });

  test('tells drivers apart by every column', () => {
    for (const i of columns.keys())
      expect(new Set(rows.map(({ verdicts }) => verdicts[i]?.situations.broken)).size).toBeGreaterThan(1);
  });

  test('has a rule for every claim that keeps most of what can be kept, and none that keeps all', () => {
    for (const i of columns.keys()) {
      const shares = rows.flatMap(({ verdicts }) => {
        const { judged, broken } = verdicts[i]?.situations ?? { judged: 0, broken: 0 };
        return judged === 0 ? [] : [broken / judged];
      });
      expect(Math.min(...shares)).toBeLessThan(0.1);
    }
    for (const { driver: id, verdicts } of rows)
      expect(
        verdicts.some((one) => one.holds === false),
        id,
      ).toBe(true);
  });

  test('sets apart what no rule keeps', () => {
    const [safe] = unavoidable;
    expect(safe?.causes.map(({ pattern }) => patternWords(pattern))).toEqual([
      expect.stringMatching(/^PEF, .*behind a TCE table, Linux 6\.12\.31/),
    ]);
  });

  test('counts in a cell what a sweep of its space counts: in one of nine, of every driver and of every column', () => {
    for (const [row, { driver: id, verdicts }] of rows.entries())
      for (const [at, { column: of, cases }] of verdicts.entries()) {
        if ((row + at) % 9 !== 0) continue;
        const { claim, hosts } = of;
        const space = argumentSpace(claim, hosts, driver(id).model);
        const { counts } = sweep({ space, wanted: claim, driver: named(id), most: 0 });
        expect({ kept: cases.kept, broken: cases.avoidable + cases.unavoidable }, `${id}: ${of.id}`).toEqual({
          kept: counts.holds,
          broken: counts.broken,
        });
      }
  });

  test('says in every cell of a random sub-space what a sweep and each case by itself say', () => {
    const [seeds] = fc.sample(fc.array(fc.nat(), { minLength: 2000, maxLength: 2000 }), 1);
    let drawn = 0;
    const pick = (below: number) => (seeds?.[drawn++ % 2000] ?? 0) % below;
    for (const { driver: id, verdicts } of rows)
      for (const { column: of } of verdicts) {
        const counted = countedIn(of, named(id), pick);
        if (counted === undefined) continue;
        const [byDiagram, bySweep, byCase] = counted;
        expect(byDiagram, `${id}: ${of.id}, by its diagram`).toEqual(byCase);
        expect(bySweep, `${id}: ${of.id}, by a sweep`).toEqual(byCase);
      }
  });

  test('has a case behind every cell, which comes out as the table says', () => {
    for (const { driver: id, verdicts } of rows) {
      for (const { deciding, column: of, holds: kept } of verdicts) {
        if (deciding === undefined) continue;
        const { asked } = deciding;
        expect(explain(asked, driver(asked.driver)), `${id}: ${of.id}`).toEqual(deciding);
        if (of.claim !== 'old-guests' && of.claim !== 'one-offer')
          expect(judge(of.claim, asked, driver(id))?.holds, `${id}: ${of.id}`).toBe(kept);
      }
    }
  });
});

describe('what rules break and others keep', () => {
  /** The same of one case by itself. */
  function alone(
    claimPart: ClaimPart,
    hosts: Hosts,
    model: DriverModel,
    indices: readonly number[],
  ): Verdict {
    const { claim, part } = claimPart;
    const region = judgedRegions(part, claim, hosts, model).find((one) =>
      [...one].every(
        ([at, only]) => only.has(indices[at] ?? -1) || (at === hostPlace(part) && hosts === 'asked'),
      ),
    );
    if (region === undefined) return 'silent';
    const [host] = hosts === 'asked' ? [...(region.get(hostPlace(part)) ?? [])] : [];
    const asked = caseAt(part, (at) => (at === hostPlace(part) ? (host ?? indices[at]) : indices[at]) ?? 0);
    if (!isPossible(caseSource(asked))) return 'silent';
    const judged = judge(claim, asked, { model, release: undefined });
    return judged === undefined ? 'silent' : judged.holds ? 'holds' : 'broken';
  }

  test.each(CLAIM_COLUMNS)('in random cases is what each comes to by itself: $id', ({ claim, hosts }) => {
    for (const claimPart of claimPartsOf(claim, [])) {
      const { part } = claimPart;
      const tuple = fc.tuple(...part.varying.map(({ values }) => fc.nat(values.length - 1)));
      for (const indices of fc.sample(tuple, 6)) {
        const each = DRIVERS.map((model) => alone(claimPart, hosts, model, indices));
        const best = each.includes('holds') ? 'holds' : each.includes('broken') ? 'broken' : 'silent';
        expect(follow(claimPart.best(hosts), indices)).toBe(best);
        for (const [i, model] of DRIVERS.entries()) {
          const { node } = claimPart.diagramOf(model, hosts);
          expect(follow(node, indices), model.id).toBe(each[i]);
          const counted = each[i] === 'broken' && best !== 'holds' ? 'silent' : each[i];
          expect(follow(claimPart.combined('keepable', node, claimPart.best(hosts)), indices), model.id).toBe(
            counted,
          );
        }
      }
    }
  });
});
