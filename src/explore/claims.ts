import { type ChosenDriver, chooseDriver } from '../guest/drivers.ts';
import { caseSource } from '../inquiry/case-source.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import type { Case } from '../model/case.ts';
import { CLAIMS, type ClaimId, type ClaimVerdict, type Judgement } from '../model/claim.ts';
import type { Platform } from '../model/platform.ts';
import { finish } from '../model/staged.ts';
import { claimCases } from './claim-cases.ts';
import { explain, withRelease } from './explain.ts';
import { isPossible, JUDGES, OLD_GUEST_RELEASE, type Twin } from './judge.ts';

/** The same machine with its memory open to the host. */
function ordinaryTwin(platform: Platform): Platform {
  return {
    ...platform,
    name: `${platform.name}, not protected`,
    memory: { ...platform.memory, protection: 'none', protectedFrom: 'boot' },
  };
}

/** The case that a claim looked at instead of the one that was asked. */
export function twinOf(asked: Case, twin: Twin): Case {
  switch (twin) {
    case 'itself':
      return asked;
    case 'ordinary':
      return { ...asked, platform: ordinaryTwin(asked.platform) };
    case 'old-guest':
      return { ...asked, driver: `linux-${OLD_GUEST_RELEASE}` };
  }
}

function sourceOf(asked: Case, driver: ChosenDriver): FactSource {
  return caseSource(withRelease(asked, driver));
}

/** Judges a claim by one case; undefined: the claim says nothing about such a case. */
export function judge(claim: ClaimId, asked: Case, driver: ChosenDriver): Judgement | undefined {
  const judged = finish(JUDGES[claim](sourceOf(asked, driver), driver.model));
  if (typeof judged !== 'object') return undefined;
  return { holds: judged.holds, deciding: twinOf(asked, judged.by) };
}

/** Whether an id names a claim. */
export function isClaim(id: string): id is ClaimId {
  return Object.hasOwn(CLAIMS, id);
}

/** Judges a claim by every case that bears on it; the first that breaks it decides. */
export function verdict(claim: ClaimId, id: string, driver: ChosenDriver): ClaimVerdict {
  const judgements = claimCases(claim, driver.model)
    .filter((asked) => isPossible(sourceOf(asked, driver)))
    .flatMap((asked) => judge(claim, { ...asked, driver: id }, driver) ?? []);
  const decisive = judgements.find(({ holds }) => !holds) ?? judgements[0];
  if (decisive === undefined) return { claim, driver: id, holds: undefined, judged: 0, deciding: undefined };
  const { holds, deciding: asked } = decisive;
  const result = explain(asked, chooseDriver(asked.driver) ?? driver);
  return { claim, driver: id, holds, judged: judgements.length, deciding: { asked, result } };
}
