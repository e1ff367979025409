import type { ChosenDriver } from '../guest/driver-model.ts';
import { chooseDriver } from '../guest/drivers.ts';
import type { When } from '../model/answers.ts';
import type { BootPart, DeviceStep } from '../model/boot-chain.ts';
import {
  type CheckedCase,
  fails,
  type JudgedClaim,
  type KnownFailure,
  type Mismatch,
  type Place,
  type Revision,
} from '../model/check.ts';
import { isClaim } from '../model/claim.ts';
import { askedNames, type OpenCase } from '../model/open-case.ts';
import type { Result } from '../model/result.ts';
import type { Expectation, Scenario } from '../model/scenario.ts';
import { bootFollower, type FollowBoot } from './boot-follower.ts';
import { judge } from './claims.ts';
import { claimDecisions, decisionsBehind } from './decisions-behind.ts';
import { deviceStep, partOf } from './device-step.ts';
import { mismatches, revisions } from './expectation.ts';
import { explain } from './explain.ts';
import { answersOf } from './open/answers.ts';
import { restricted } from './open/restrict.ts';

/** A case with the driver model that its name stands for. */
export interface DrivenCase {
  readonly asked: OpenCase;
  readonly driver: ChosenDriver;
  /** How its machine boots; left out where that is not known, or its platform says it. */
  readonly part?: BootPart;
  /** Where it stands in its file; left out of a case of a scenario. */
  readonly at?: Place;
  readonly known?: KnownFailure;
}

/** Judges a claim by name; returns undefined where there is no such claim. */
export type JudgeClaim = (claim: string, driven: DrivenCase) => JudgedClaim | undefined;

/** What was checked, with what it was checked for. */
export interface JudgedCase<Driven extends DrivenCase = DrivenCase> extends CheckedCase {
  readonly driven: Driven;
}

export interface CheckedCases<Driven extends DrivenCase = DrivenCase> {
  readonly cases: readonly JudgedCase<Driven>[];
  /** What would make the expectation true; empty where it is. */
  readonly revisions: readonly Revision[];
}

/** Judges a claim, and answers the case that decided it. */
const judgeByCase: JudgeClaim = (claim, { asked, driver }) => {
  if (!isClaim(claim)) return undefined;
  const judgement = judge(claim, asked, driver);
  if (judgement === undefined) return { holds: undefined, deciding: undefined };
  const { holds, deciding } = judgement;
  return { holds, deciding: explain(deciding, chooseDriver(deciding.driver) ?? driver) };
};

/** The claims that none of the cases says anything about: nothing would ever break them. */
function silentClaims(
  claims: readonly string[],
  cases: readonly DrivenCase[],
  judgeClaim: JudgeClaim,
): ReadonlySet<string> {
  const saysNothing = (judged: JudgedClaim | undefined) => judged !== undefined && judged.holds === undefined;
  return new Set(claims.filter((claim) => cases.every((driven) => saysNothing(judgeClaim(claim, driven)))));
}

/** What keeps a claim from being met by a case. Returns undefined where nothing does. */
function brokenClaim(
  claim: string,
  driven: DrivenCase,
  silent: ReadonlySet<string>,
  judgeClaim: JudgeClaim,
): Mismatch | undefined {
  const unmet = { kind: 'claim', what: 'claims', expected: claim, decisions: [] } as const;
  if (silent.has(claim)) return { ...unmet, found: 'silent' };
  const judged = judgeClaim(claim, driven);
  if (judged === undefined) return { ...unmet, found: 'unknown' };
  const { holds, deciding } = judged;
  if (holds !== false || deciding === undefined) return undefined;
  return { ...unmet, found: deciding, decisions: claimDecisions(deciding) };
}

/** Everything but claims in which a case does not meet an expectation, each with the decisions that made the difference. */
export function unmetExpectations(
  expected: Expectation,
  result: Result,
  step?: DeviceStep,
): readonly Mismatch[] {
  return mismatches(expected, result, step).map((unmet) => ({
    ...unmet,
    decisions: decisionsBehind(unmet, result),
  }));
}

/** The names; a repeated one gets a number. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** One answer to a case of a scenario; a case that leaves facts open may have several. */
interface Asked<Driven extends DrivenCase> {
  readonly driven: Driven;
  readonly name: string;
  readonly result: Result;
  readonly when: When | undefined;
  /** Its share of the time that the case took. */
  readonly seconds: number | undefined;
}

/** Every answer to the cases, as far as `when` means what they leave open. */
function answersTo<Driven extends DrivenCase>(
  { name, expect }: Pick<Scenario, 'name' | 'expect'>,
  cases: readonly Driven[],
  seconds: (() => number) | undefined,
): readonly Asked<Driven>[] {
  const names = distinct(
    cases.map(({ asked }) => {
      const { device, platform, driver } = askedNames(asked);
      return `${name} › ${device}, ${platform}, ${driver}`;
    }),
  );
  return cases.flatMap((driven, i) => {
    const asked = restricted(driven.asked, expect?.when);
    if (asked === undefined) return [];
    const start = seconds?.();
    const { answers } = answersOf(asked, driven.driver);
    const took = start === undefined ? undefined : (seconds?.() ?? start) - start;
    return answers.map(({ result, when }) => ({
      driven,
      name: names[i] ?? name,
      result,
      when: answers.length === 1 ? undefined : when,
      seconds: took === undefined ? undefined : took / answers.length,
    }));
  });
}

function endsAsKnown({ known }: DrivenCase, { outcome }: Result): boolean {
  return known !== undefined && (known.outcome === undefined || known.outcome === outcome);
}

interface Means {
  readonly judgeClaim?: JudgeClaim;
  /** A clock; left out: nothing is measured. */
  readonly seconds?: (() => number) | undefined;
  /** Left out: no other check is about the same machines. */
  readonly followBoot?: FollowBoot;
}

/** What the firmware makes of the device of a case, where something is expected of that; undefined too where nothing is known of its boot. */
function stepBefore(
  { asked, driver, part = partOf(asked) }: DrivenCase,
  { boot, firmware }: Expectation,
  followBoot: FollowBoot,
): DeviceStep | undefined {
  if (part === undefined || (boot === undefined && firmware === undefined)) return undefined;
  return deviceStep(followBoot(part, asked, driver), part.index);
}

/** Runs the cases of a scenario against what it expects, for all that they leave open; without an expectation none is run. */
export function checkScenario<Driven extends DrivenCase>(
  scenario: Pick<Scenario, 'name' | 'expect'>,
  cases: readonly Driven[],
  { judgeClaim = judgeByCase, seconds, followBoot = bootFollower() }: Means = {},
): CheckedCases<Driven> {
  const { expect } = scenario;
  if (expect === undefined) return { cases: [], revisions: [] };
  const asked = answersTo(scenario, cases, seconds);
  const { claims = [] } = expect;
  const silent = silentClaims(claims, cases, judgeClaim);
  const steps = new Map(cases.map((driven) => [driven, stepBefore(driven, expect, followBoot)]));
  const checked = asked.map(({ driven, name, result, when, seconds: took }): JudgedCase<Driven> => {
    const mismatches = [
      ...unmetExpectations(expect, result, steps.get(driven)),
      ...claims.flatMap((claim) => brokenClaim(claim, driven, silent, judgeClaim) ?? []),
    ];
    const { at } = driven;
    const known = mismatches.length === 0 || endsAsKnown(driven, result) ? driven.known : undefined;
    return {
      name,
      at,
      ...(known === undefined ? {} : { known }),
      ...(took === undefined ? {} : { seconds: took }),
      result,
      when,
      about: expect.when,
      mismatches,
      driven,
    };
  });
  const results = asked.map(({ result }) => result);
  const before = asked.map(({ driven }) => steps.get(driven));
  return { cases: checked, revisions: checked.some(fails) ? revisions(expect, results, before) : [] };
}
