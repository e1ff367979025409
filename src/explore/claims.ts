import { RELEASES } from '../data/linux-releases.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { linux } from '../guest/linux/linux.ts';
import { caseSource } from '../inquiry/case-source.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { finish } from '../inquiry/staged.ts';
import type { Case } from '../model/case.ts';
import {
  CLAIM_COLUMNS,
  type ClaimCause,
  type ClaimColumn,
  type ClaimId,
  type ClaimVerdict,
  type Judgement,
  type Situations,
} from '../model/claim.ts';
import type { ClaimTable, Unavoidable } from '../model/comparison.ts';
import type { Result } from '../model/result.ts';
import { argumentParts } from './argument.ts';
import { ClaimPart } from './claim-part.ts';
import { withRelease } from './explain.ts';
import { JUDGES } from './judge.ts';
import {
  claimCausesOf,
  type JudgedRule,
  judgeRule,
  keepers,
  keptExample,
  type NamedDriver,
  type PlainCause,
} from './judged-rule.ts';
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
  readonly causes: readonly ClaimCause[];
  /** A case that is kept, where there is one. */
  readonly kept: () => Result | undefined;
}

function first<Value>(values: Iterable<Value>, most: number): readonly Value[] {
  const found: Value[] = [];
  if (most > 0) for (const value of values) if (found.push(value) >= most) break;
  return found;
}

function cellPart(judgedRule: JudgedRule, most: number): CellPart {
  const { claimPart, said, best, situations, size } = judgedRule;
  const { holds, broken } = countCases(said, size);
  const keepable = claimPart.combined('keepable', said, best);
  const avoidable = countCases(keepable, size).broken;
  return {
    cases: { kept: holds, avoidable, unavoidable: broken - avoidable },
    situations: situations.of(keepable),
    causes: first(claimCausesOf(judgedRule, keepable), most).map(({ region, cause }) => ({
      ...cause,
      keptBy: keepers(judgedRule, keepable, region),
    })),
    kept: () => keptExample(judgedRule),
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

function unavoidable(column: ClaimColumn, claimParts: readonly ClaimPart[]): Unavoidable {
  const parts = claimParts.map((claimPart) => {
    const judgedRule = judgeRule(claimPart, column.hosts, {
      id: linux.id,
      driver: { model: linux, release: undefined },
    });
    const { best, situations } = judgedRule;
    return {
      situations: situations.of(best),
      causes: [...claimCausesOf(judgedRule, best)].map(({ cause }) => cause),
    };
  });
  return {
    column,
    situations: together(parts),
    causes: bySituations(parts.flatMap(({ causes }) => causes)),
  };
}

type ClaimParts = Map<ClaimId, readonly ClaimPart[]>;

/** What one rule was judged by serves the next: the parts with the argument’s own releases. */
const own: ClaimParts = new Map();
/** And the parts with the further releases that were asked about last. */
let further: { readonly releases: string; readonly claimParts: ClaimParts } | undefined;

function claimPartsWith(releases: readonly string[]): ClaimParts {
  if (releases.length === 0) return own;
  const key = releases.join(' ');
  if (further?.releases !== key) further = { releases: key, claimParts: new Map() };
  return further.claimParts;
}

/** The parts by which a claim is judged, each with the diagrams of every rule. */
export function claimPartsOf(claim: ClaimId, drivers: readonly NamedDriver[]): readonly ClaimPart[] {
  const releases = drivers.flatMap(({ driver: { release } }) => release ?? []);
  const more = releases.filter((release) => !RELEASES.includes(release));
  const known = claimPartsWith(more);
  const claimParts = known.get(claim) ?? argumentParts(claim, more).map((part) => new ClaimPart(claim, part));
  known.set(claim, claimParts);
  return claimParts;
}

function verdictIn(
  column: ClaimColumn,
  named: NamedDriver,
  claimParts: readonly ClaimPart[],
  most: number,
): ClaimVerdict {
  const parts = claimParts.map((claimPart) => cellPart(judgeRule(claimPart, column.hosts, named), most));
  return verdictOf(column, named.id, parts);
}

/** Judges one driver by one column. */
export function verdict(column: ClaimColumn, named: NamedDriver): ClaimVerdict {
  return verdictIn(column, named, claimPartsOf(column.claim, [named]), Number.POSITIVE_INFINITY);
}

/** Judges every claim about every driver. `most`: of each cell and kind of machine, so many causes are looked for. */
export function claimTable(drivers: readonly NamedDriver[], most = Number.POSITIVE_INFINITY): ClaimTable {
  const claims = new Set(CLAIM_COLUMNS.map(({ claim }) => claim));
  const judged = [...claims].flatMap((claim) => {
    const claimParts = claimPartsOf(claim, drivers);
    return CLAIM_COLUMNS.filter((column) => column.claim === claim).map((column) => ({
      column,
      unavoidable: unavoidable(column, claimParts),
      verdicts: drivers.map((named) => verdictIn(column, named, claimParts, most)),
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
