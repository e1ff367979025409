import { describe, expect, test } from 'vitest';
import { SPELLING } from '../../src/cases/spelling.ts';
import { askedHost, hostIndex, hostPlace, judgedRegions, monitorPlace } from '../../src/explore/argument.ts';
import { ANSWERS } from '../../src/explore/best/answers.ts';
import { bestRule } from '../../src/explore/best/best.ts';
import {
  HOSTS,
  LOOKS,
  monitorsOf,
  physicalOf,
  wholeArgument,
} from '../../src/explore/best/whole-argument.ts';
import { isPossible, JUDGES, judgeWorks } from '../../src/explore/judge.ts';
import type { Region } from '../../src/explore/sweep/region.ts';
import type { DriverModel } from '../../src/guest/driver-model.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { finish } from '../../src/inquiry/staged.ts';
import { caseAt } from '../../src/model/case-at.ts';
import { CLAIM_COLUMNS, type ClaimColumn, type ClaimId } from '../../src/model/claim.ts';
import type { SpacePart, Varying } from '../../src/model/space.ts';
import { bestToJson } from '../../src/report/compare-json.ts';
import { holdToSchema } from '../printed.ts';

// The search by diagrams, against every case judged by itself.

/** So few values of each thing that all cases can be judged; hosts and monitors are those of the argument. */
const FEW: Readonly<Record<string, readonly unknown[]>> = {
  release: ['5.14', '7.3'],
  'platform.memory.protection': ['none', 'sev-snp'],
  'platform.memory.protectedFrom': ['boot'],
  'platform.iommu.kind': ['intel'],
  'platform.hypervisor': ['kvm'],
  'device.transport': ['pci-modern'],
  cmdline: ['', 'intel_iommu=on'],
};

function fewer(one: Varying): Varying {
  const only = FEW[one.kind === 'fact' ? one.name : one.kind];
  if (only === undefined) return one;
  const values = [...one.values].filter((value) => only.includes(value));
  return { ...one, values } as Varying;
}

function smallPart(): SpacePart {
  const part = wholeArgument().find(({ base }) => base.platform.name === 'x86');
  if (part === undefined) throw new Error('there is no x86 machine');
  return { base: part.base, varying: part.varying.map(fewer) };
}

const PART = smallPart();
const [HOST, MONITOR] = [hostPlace(PART), monitorPlace(PART)];

type At = readonly number[];

const isIn = (region: Region, at: At): boolean =>
  [...region].every(([place, only]) => only.has(at[place] ?? -1));
const withAt = (at: At, place: number, index: number): At => at.map((one, i) => (i === place ? index : one));

type Said = 'kept' | 'broken' | undefined;

const judgements = new Map<DriverModel, Map<string, Said>>();

/** What a claim says of a case under a model, judged once for all hosts and columns that ask. */
function said(wanted: ClaimId | 'works', model: DriverModel, at: At): Said {
  const known = judgements.get(model) ?? new Map<string, Said>();
  judgements.set(model, known);
  const key = `${wanted} ${at.join()}`;
  if (!known.has(key)) known.set(key, judgedAlone(wanted, model, at));
  return known.get(key);
}

function judgedAlone(wanted: ClaimId | 'works', model: DriverModel, at: At): Said {
  const source = caseSource(caseAt(PART, (place) => at[place] ?? 0));
  if (!isPossible(source)) return undefined;
  const judged = finish((wanted === 'works' ? judgeWorks : JUDGES[wanted])(source, model));
  return typeof judged !== 'object' ? undefined : judged.holds ? 'kept' : 'broken';
}

/** Whether some rule of the table keeps the claim there, with a host that the column judges it by. */
function isDue({ claim, hosts }: ClaimColumn, at: At): boolean {
  return DRIVERS.some((model) => {
    const own = hosts === 'asked' && claim !== 'real-devices' && claim !== 'old-hosts';
    const there = own ? withAt(at, HOST, hostIndex(askedHost(model))) : at;
    const judged = judgedRegions(PART, claim, hosts, model).some((region) => isIn(region, there));
    return judged && said(claim, model, there) === 'kept';
  });
}

const PROTECTION = PART.varying.findIndex(
  (one) => one.kind === 'fact' && one.name === 'platform.memory.protection',
);
const PROTECTIONS = PART.varying[PROTECTION]?.values ?? [];

/** What is wanted of an answer in a case that a column judges, by a host or by all others. */
function wantedIn(column: ClaimColumn, asked: number, at: At): ClaimId | 'works' | undefined {
  const { claim, hosts } = column;
  if (claim === 'old-guests') return undefined;
  if (claim === 'real-devices') return isIn(physicalOf(PART), at) && isDue(column, at) ? claim : undefined;
  const host = claim === 'old-hosts' ? hostIndex('nothing') : asked;
  if (!isIn(monitorsOf(PART, claim === 'free'), at) || (at[HOST] === host) !== (hosts === 'asked'))
    return undefined;
  if (claim !== 'one-offer') return isDue(column, at) ? (claim === 'old-hosts' ? 'works' : claim) : undefined;
  const twin = PROTECTIONS[at[PROTECTION] ?? 0] === 'none';
  const guests = twin ? [...PROTECTIONS.keys()].map((index) => withAt(at, PROTECTION, index)) : [at];
  return guests.some((one) => isDue(column, one)) ? 'works' : undefined;
}

function* everyCase(places: readonly number[], at: At): Generator<At> {
  const [place, ...others] = places;
  if (place === undefined) yield at;
  else
    for (const index of PART.varying[place]?.values.keys() ?? [])
      yield* everyCase(others, withAt(at, place, index));
}

/** In how many kinds of cases no answer keeps what is due, case by case. */
function contradictions(asked: number, columns: readonly ClaimColumn[]): number {
  const told = [...PART.varying.keys()].filter((place) => place !== HOST && place !== MONITOR);
  const start = PART.varying.map(() => 0);
  let count = 0;
  for (const kind of everyCase(told, start))
    for (const look of LOOKS) {
      const alike = look.flatMap((host) => [...everyCase([MONITOR], withAt(kind, HOST, host))]);
      const due = alike.flatMap((at) =>
        columns.flatMap((column) => {
          const wanted = wantedIn(column, asked, at);
          return wanted === undefined ? [] : [{ at, wanted }];
        }),
      );
      if (!ANSWERS.some(({ model }) => due.every(({ at, wanted }) => said(wanted, model, at) !== 'broken')))
        count++;
    }
  return count;
}

describe('the search for the best rule', () => {
  const found = bestRule([PART]);

  test('tells as many kinds of cases apart as there are', () => {
    expect(found.told).toBe(BigInt(2 * 2 * 2 * LOOKS.length));
  });

  test.each(HOSTS.map(({ host, does }, i) => [does, host, i] as const))(
    'counts what every case by itself comes to, where a host %s',
    (_, host, i) => {
      const asked = CLAIM_COLUMNS.filter(({ hosts }) => hosts === 'asked');
      expect(found.asked[i]?.contradictions).toBe(BigInt(contradictions(hostIndex(host), asked)));
      expect(found.all[i]?.contradictions).toBe(BigInt(contradictions(hostIndex(host), CLAIM_COLUMNS)));
    },
  );

  test('finds contradictions that no answer keeps, each case of which some answer keeps unless it is alone', () => {
    for (const { smallest, contradictions: count } of [...found.asked, ...found.all]) {
      expect(smallest === undefined).toBe(count === 0n);
      const cases = smallest?.cases ?? [];
      expect(ANSWERS.filter(({ words }) => cases.every(({ keptBy }) => keptBy.includes(words)))).toEqual(
        cases.length === 0 ? [...ANSWERS] : [],
      );
      if (cases.length > 1) for (const { keptBy } of cases) expect(keptBy).not.toEqual([]);
    }
    expect(found.all.some(({ contradictions: count }) => count > 0n)).toBe(true);
  });

  test('is printed as JSON by its schema', () => {
    const printed = JSON.stringify(bestToJson(found, SPELLING));
    holdToSchema(['compare', '--claims', '--best', '--json'], 0, printed);
  });
});
