import { RELEASES } from '../data/linux-releases.ts';
import type { ChosenDriver } from '../guest/drivers.ts';
import { linux } from '../guest/linux/linux.ts';
import { caseSource } from '../inquiry/case-source.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { finish } from '../inquiry/staged.ts';
import type { Case } from '../model/case.ts';
import {
  type Cause,
  CLAIM_COLUMNS,
  type ClaimColumn,
  type ClaimId,
  type ClaimVerdict,
  type Judgement,
  type Situations,
} from '../model/claim.ts';
import type { ClaimTable, Unavoidable } from '../model/comparison.ts';
import type { Result } from '../model/result.ts';
import { argumentParts } from './argument.ts';
import { Court } from './court.ts';
import { withRelease } from './explain.ts';
import {
  claimCausesOf,
  type Hearing,
  hear,
  keepers,
  keptExample,
  type NamedDriver,
  type PlainCause,
} from './hearing.ts';
import { JUDGES } from './judge.ts';
import { countCases } from './sweep/count.ts';
import { twinOf } from './twin.ts';

function sourceOf(asked: Case, driver: ChosenDriver): FactSource {
  return caseSource(withRelease(asked, driver));
}

/** Judges a claim by one case. Returns undefined where the claim says nothing about such a case. */
export function judge(claim: ClaimId, asked: Case, driver: ChosenDriver): Judgement | undefined {
  const judged = finish(JUDGES[claim](sourceOf(asked, driver), driver.model));
  if (typeof judged !== 'object') return undefined;
  return { holds: judged.holds, deciding: twinOf(asked, judged.by) };
}

/** What came of one part. */
interface CellPart {
  readonly cases: ClaimVerdict['cases'];
  readonly situations: Situations;
  readonly causes: readonly Cause[];
  /** A case that is kept, where there is one. */
  readonly kept: () => Result | undefined;
}

function first<Value>(values: Iterable<Value>, most: number): readonly Value[] {
  const found: Value[] = [];
  if (most > 0) for (const value of values) if (found.push(value) >= most) break;
  return found;
}

function cellPart(heard: Hearing, most: number): CellPart {
  const { court, said, best, situations, size } = heard;
  const { holds, broken } = countCases(said, size);
  const keepable = court.combined('keepable', said, best);
  const avoidable = countCases(keepable, size).broken;
  return {
    cases: { kept: holds, avoidable, unavoidable: broken - avoidable },
    situations: situations.of(keepable),
    causes: first(claimCausesOf(heard, keepable), most).map(({ region, cause }) => ({
      ...cause,
      keptBy: keepers(heard, keepable, region),
    })),
    kept: () => keptExample(heard),
  };
}

const total = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const totalOf = (counts: readonly bigint[]): bigint => counts.reduce((all, one) => all + one, 0n);

function together(parts: readonly { readonly situations: Situations }[]): Situations {
  return {
    judged: total(parts.map(({ situations }) => situations.judged)),
    broken: total(parts.map(({ situations }) => situations.broken)),
  };
}

/** Causes, those of most situations first. */
export function bySituations<C extends PlainCause>(causes: readonly C[]): readonly C[] {
  return [...causes].sort((a, b) => b.situations - a.situations);
}

function firstKept(parts: readonly CellPart[]): Result | undefined {
  for (const { kept } of parts) {
    const result = kept();
    if (result !== undefined) return result;
  }
  return undefined;
}

function verdictOf(column: ClaimColumn, driver: string, parts: readonly CellPart[]): ClaimVerdict {
  const cases = {
    kept: totalOf(parts.map(({ cases: { kept } }) => kept)),
    avoidable: totalOf(parts.map(({ cases: { avoidable } }) => avoidable)),
    unavoidable: totalOf(parts.map(({ cases: { unavoidable } }) => unavoidable)),
  };
  const causes = bySituations(parts.flatMap((part) => part.causes));
  return {
    column,
    driver,
    holds: cases.kept + cases.avoidable === 0n ? undefined : cases.avoidable === 0n,
    situations: together(parts),
    cases,
    causes,
    deciding: causes[0]?.pattern.example ?? firstKept(parts),
  };
}

function unavoidable(column: ClaimColumn, courts: readonly Court[]): Unavoidable {
  const parts = courts.map((court) => {
    const heard = hear(court, column.hosts, { id: linux.id, driver: { model: linux, release: undefined } });
    const { best, situations } = heard;
    return {
      situations: situations.of(best),
      causes: [...claimCausesOf(heard, best)].map(({ cause }) => cause),
    };
  });
  return {
    column,
    situations: together(parts),
    causes: bySituations(parts.flatMap(({ causes }) => causes)),
  };
}

type Courts = Map<ClaimId, readonly Court[]>;

/** What one rule was judged by serves the next: the courts of the argument’s own releases, */
const own: Courts = new Map();
/** and those with the further releases that were asked about last. */
let further: { readonly releases: string; readonly courts: Courts } | undefined;

function courtsWith(releases: readonly string[]): Courts {
  if (releases.length === 0) return own;
  const key = releases.join(' ');
  if (further?.releases !== key) further = { releases: key, courts: new Map() };
  return further.courts;
}

/** The parts by which a claim is judged, each of which is a court for every rule. */
export function courtsOf(claim: ClaimId, drivers: readonly NamedDriver[]): readonly Court[] {
  const releases = drivers.flatMap(({ driver: { release } }) => release ?? []);
  const more = releases.filter((release) => !RELEASES.includes(release));
  const known = courtsWith(more);
  const courts = known.get(claim) ?? argumentParts(claim, more).map((part) => new Court(claim, part));
  known.set(claim, courts);
  return courts;
}

function verdictIn(
  column: ClaimColumn,
  named: NamedDriver,
  courts: readonly Court[],
  most: number,
): ClaimVerdict {
  const parts = courts.map((court) => cellPart(hear(court, column.hosts, named), most));
  return verdictOf(column, named.id, parts);
}

/** Judges one driver by one column. */
export function verdict(column: ClaimColumn, named: NamedDriver): ClaimVerdict {
  return verdictIn(column, named, courtsOf(column.claim, [named]), Number.POSITIVE_INFINITY);
}

/** Judges every claim about every driver. `most`: of each cell and kind of machine, so many causes are looked for. */
export function claimTable(drivers: readonly NamedDriver[], most = Number.POSITIVE_INFINITY): ClaimTable {
  const claims = new Set(CLAIM_COLUMNS.map(({ claim }) => claim));
  const judged = [...claims].flatMap((claim) => {
    const courts = courtsOf(claim, drivers);
    return CLAIM_COLUMNS.filter((column) => column.claim === claim).map((column) => ({
      column,
      unavoidable: unavoidable(column, courts),
      verdicts: drivers.map((named) => verdictIn(column, named, courts, most)),
    }));
  });
  const columns = CLAIM_COLUMNS.flatMap((column) => judged.filter((one) => one.column === column));
  return {
    columns: CLAIM_COLUMNS,
    unavoidable: columns.map((one) => one.unavoidable),
    rows: drivers.map(({ id }, i) => ({
      driver: id,
      verdicts: columns.flatMap(({ verdicts }) => verdicts[i] ?? []),
    })),
  };
}
