import type { ChosenDriver } from '../guest/drivers.ts';
import { caseSource } from '../inquiry/case-source.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { finish } from '../inquiry/staged.ts';
import type { BrokenPattern } from '../model/broken-pattern.ts';
import type { Case } from '../model/case.ts';
import type { ClaimId, ClaimVerdict, Judgement } from '../model/claim.ts';
import { argumentSpace } from './argument.ts';
import { withRelease } from './explain.ts';
import { JUDGES } from './judge.ts';
import { sweep } from './sweep/sweep.ts';
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

function largest(patterns: readonly BrokenPattern[]): BrokenPattern | undefined {
  return patterns.reduce<BrokenPattern | undefined>(
    (best, pattern) => (best === undefined || pattern.size > best.size ? pattern : best),
    undefined,
  );
}

/** Judges a claim by every case of its space that bears on it. */
export function verdict(claim: ClaimId, id: string, driver: ChosenDriver): ClaimVerdict {
  const space = argumentSpace(claim, driver.model);
  const { counts, patterns, kept } = sweep({ space, wanted: claim, driver: { id, driver } });
  const { holds, broken } = counts;
  const judged = { claim, driver: id, judged: holds + broken, broken };
  const pattern = largest(patterns);
  if (pattern !== undefined)
    return { ...judged, holds: false, deciding: pattern.example, pattern, patterns: patterns.length };
  if (kept !== undefined) return { ...judged, holds: true, deciding: kept };
  return { claim, driver: id, holds: undefined, judged: 0n, broken: 0n, deciding: undefined };
}
