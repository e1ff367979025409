import { bitsOf, hasBit, isEmpty } from '../features/feature-set.ts';
import { isDeviceBit, shortName } from '../features/registry.ts';
import { type ChosenDriver, chooseDriver } from '../guest/drivers.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import type { Case } from '../model/case.ts';
import { type CheckedCase, fails, type JudgedClaim, type Mismatch, type Revision } from '../model/check.ts';
import { CLAIMS } from '../model/claim.ts';
import type { Decision, Result } from '../model/result.ts';
import type { Expectation, Scenario } from '../model/scenario.ts';
import { closest } from '../text/closest.ts';
import { isClaim, judge } from './claims.ts';
import { mismatches, revisions, type Unmet } from './expectation.ts';
import { explain } from './explain.ts';

/** A case with the driver model that its name stands for. */
export interface DrivenCase {
  readonly asked: Case;
  readonly driver: ChosenDriver;
}

/** Judges a claim by name; undefined: there is no such claim. */
export type JudgeClaim = (claim: string, driven: DrivenCase) => JudgedClaim | undefined;

export interface CheckedCases {
  readonly cases: readonly CheckedCase[];
  /** What would make the expectation true; none where it is. */
  readonly revisions: readonly Revision[];
}

// Which decision made the difference. A log goes from the handshake, which ends with the guest's own "…/probe",
// over the choice of API and the mapping behind it to reach. Where several decisions bear on a question, the last
// one that changed anything settled it.

type About = (id: string) => boolean;

const creation: About = (id) => id === 'device/creation';
const acceptance: About = (id) => id.startsWith('device/accept/');
const addressing: About = (id) => id === 'device/addressing';
const reach: About = (id) => id.startsWith('reach/');
const transport: About = (id) => id.includes('/transport/');
const table: About = (id) => id.endsWith('/features/table');
const ownTable: About = (id) => id.endsWith('/features/transport');
const bounce: About = (id) => id.endsWith('/dma/bounce');
const translation: About = (id) => id.includes('/iommu/');
const window: About = (id) => id.endsWith('/pseries-window');
const encryption: About = (id) => id.endsWith('/force-unencrypted');
const useDmaApi: About = (id) => id.endsWith('/use-dma-api');
const sharing: About = (id) => bounce(id) || encryption(id);
const mapping: About = (id) => !useDmaApi(id) && (id.includes('/dma/') || translation(id));
const any: About = () => true;

/** The last decision about something, preferably one with an effect. */
function last(log: readonly Decision[], about: About): readonly Decision[] {
  const found =
    log.findLast(({ id, effect }) => effect !== '' && about(id)) ?? log.findLast(({ id }) => about(id));
  return found === undefined ? [] : [found];
}

/** What was decided about the first of these things that anything was decided about. */
function first(log: readonly Decision[], ...abouts: readonly About[]): readonly Decision[] {
  return abouts.map((about) => last(log, about)).find(({ length }) => length > 0) ?? [];
}

/** Where the guest's own probe ends, and with it the handshake; a handshake that ends early may have no such end. */
function split(log: readonly Decision[]): readonly [readonly Decision[], readonly Decision[]] {
  const end = log.findLastIndex(({ id }) => /^[^/]+\/probe$/.test(id));
  return end === -1 ? [log, []] : [log.slice(0, end + 1), log.slice(end + 1)];
}

/** The choice of API, Linux’s or in the words of whoever proposed it; a proposal may look at the mapping before it chooses. */
function apiDecision({ decisions }: Result): readonly Decision[] {
  const [, after] = split(decisions);
  const chosen = after.find(({ id }) => useDmaApi(id) || id.startsWith('proposal/'));
  if (chosen !== undefined) return [chosen];
  const end = after.findIndex(({ id }) => mapping(id) || addressing(id) || reach(id));
  return last(end === -1 ? after : after.slice(0, end), any);
}

function mappingDecision(result: Result, ...abouts: readonly About[]): readonly Decision[] {
  const [, after] = split(result.decisions);
  return result.dma?.api === 'bypass' ? apiDecision(result) : first(after, ...abouts, mapping, any);
}

/** `expected`: where the case works, which other end was expected. */
function outcomeDecisions(result: Result, expected: string): readonly Decision[] {
  const { outcome, decisions } = result;
  const [handshake] = split(decisions);
  switch (outcome) {
    case 'refused-by-device':
      return first(handshake, acceptance, any);
    case 'refused-by-driver':
    case 'not-created':
      return last(handshake, any);
    case 'breaks': {
      const obstacle = last(decisions, reach);
      const addresses = obstacle.some(({ id }) => id === 'reach/addresses');
      return [...mappingDecision(result, addresses ? translation : sharing), ...obstacle];
    }
    case 'works': {
      if (expected === 'not-created') return last(handshake, creation);
      if (expected === 'breaks') return last(decisions, reach);
      const asked = handshake.findIndex(({ id }) => acceptance(id) || id.endsWith('/features-ok'));
      if (expected === 'refused-by-device') return handshake.slice(asked, asked + 1);
      // The driver's own refusal is its last word before it asks the device; one without reasons rests on the one before.
      const refusal = handshake[asked - 1];
      return handshake.slice(
        Math.max(0, asked - (refusal?.because.length === 0 ? 2 : 1)),
        Math.max(0, asked),
      );
    }
  }
}

/** Two ways differ by the question that tells them apart. */
function pathDecisions(result: Result, expected: string): readonly Decision[] {
  const ways = [expected, result.dma?.path];
  if (ways.includes('guest-physical')) return apiDecision(result);
  if (ways.includes('pseries-tce')) return mappingDecision(result, window);
  if (ways.some((way) => way?.startsWith('xen-'))) return mappingDecision(result);
  if (ways.includes('iommu')) return mappingDecision(result, translation);
  return mappingDecision(result, bounce);
}

/** Where no memory is protected, that alone makes the ring shared. */
function ringDecisions(result: Result): readonly Decision[] {
  const shares = result.decisions.find(({ id, effect }) => encryption(id) && effect !== '');
  if (result.dma?.ring === 'private') return mappingDecision(result, encryption);
  return shares === undefined ? last(result.decisions, reach) : [shares];
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text);
}

/**
 * A bit is kept by whose table knows it. It is dropped once, by the first decision that names it; what names it later
 * is a consequence. One that none names is beyond what the transport reads.
 */
function bitDecisions(bit: number, type: number, result: Result): readonly Decision[] {
  const { decisions, features } = result;
  if (hasBit(features.negotiated, bit)) return last(decisions, isDeviceBit(bit) ? table : ownTable);
  if (!hasBit(features.offered, bit)) return [];
  const name = shortName(bit, type);
  const [handshake] = split(decisions);
  const dropping = handshake.find(({ answer, effect }) => mentions(answer, name) || mentions(effect, name));
  if (dropping !== undefined) return [dropping];
  if (isEmpty(features.negotiated) && result.outcome !== 'works') return outcomeDecisions(result, '');
  return last(handshake, transport);
}

function decisionsBehind({ what, expected, missing, extra }: Unmet, result: Result, type: number) {
  const bits = [...bitsOf(missing), ...bitsOf(extra)];
  switch (what) {
    case 'features.include':
    case 'features.exclude':
    case 'features.exactly':
      return [...new Set(bits.flatMap((bit) => bitDecisions(bit, type, result)))];
    case 'outcome':
      return outcomeDecisions(result, expected);
    case 'message':
    case 'errno':
    case 'status':
      return outcomeDecisions(result, '');
  }
  if (result.dma === undefined) return outcomeDecisions(result, '');
  switch (what) {
    case 'dma.api':
    case 'dma.addresses':
      return apiDecision(result);
    case 'dma.path':
      return pathDecisions(result, expected);
    case 'dma.ring':
      return ringDecisions(result);
    case 'dma.bounced':
      return mappingDecision(result, bounce);
    case 'decisions':
      return mapping(expected) ? apiDecision(result) : [];
    case 'claims':
      return [];
  }
}

/** Judges a claim, and says which decisions of the deciding case it hangs on. */
const judgeByCase: JudgeClaim = (claim, { asked, driver }) => {
  if (!isClaim(claim)) return undefined;
  const judgement = judge(claim, asked, driver);
  if (judgement === undefined) return { holds: undefined, why: '', decisions: [] };
  const { holds, deciding } = judgement;
  const result = explain(deciding, chooseDriver(deciding.driver) ?? driver);
  const { device, platform, driver: guest } = result.case;
  return {
    holds,
    why: `${result.outcome} with ${device}, ${platform}, ${guest}; the claim is: ${CLAIMS[claim]}`,
    decisions: result.outcome === 'works' ? mappingDecision(result, bounce) : outcomeDecisions(result, ''),
  };
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

/** What keeps a claim from being met by a case; undefined: nothing does. */
function brokenClaim(
  claim: string,
  driven: DrivenCase,
  silent: ReadonlySet<string>,
  judgeClaim: JudgeClaim,
): Mismatch | undefined {
  const unmet = { what: 'claims', expected: claim, decisions: [] } as const;
  if (silent.has(claim)) return { ...unmet, actual: 'says nothing about any case of this scenario' };
  const judged = judgeClaim(claim, driven);
  if (judged === undefined)
    return { ...unmet, actual: `there is no such claim${hint(claim, Object.keys(CLAIMS))}` };
  if (judged.holds !== false) return undefined;
  return { ...unmet, actual: `broken: ${judged.why}`, decisions: judged.decisions };
}

function hint(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** An expected decision that no log can have is a slip of the pen. */
function explained({ what, expected, actual }: Unmet): string {
  if (what !== 'decisions') return actual;
  const known = decisionKinds().map(({ id }) => id);
  if (known.includes(expected)) return actual;
  return `${actual}: vnex has no decision of this name${hint(expected, known)}`;
}

/** All that an expectation, but for its claims, says of a case and that is not so, each with the decisions that made the difference. */
export function unmetExpectations(expected: Expectation, result: Result, type: number): readonly Mismatch[] {
  return mismatches(expected, result, type).map((unmet) => ({
    what: unmet.what,
    expected: unmet.expected,
    actual: explained(unmet),
    decisions: decisionsBehind(unmet, result, type),
  }));
}

/** The names, of which a repeated one gets a number. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** Runs the cases of a scenario against what it expects; without an expectation none is run. */
export function checkScenario(
  { name, expect }: Pick<Scenario, 'name' | 'expect'>,
  cases: readonly DrivenCase[],
  judgeClaim: JudgeClaim = judgeByCase,
): CheckedCases {
  if (expect === undefined) return { cases: [], revisions: [] };
  const results = cases.map(({ asked, driver }) => explain(asked, driver));
  const names = distinct(
    results.map(({ case: { device, platform, driver } }) => `${name} › ${device}, ${platform}, ${driver}`),
  );
  const { claims = [] } = expect;
  const silent = silentClaims(claims, cases, judgeClaim);
  const checked = cases.map((driven, i): CheckedCase => {
    const result = results[i];
    if (result === undefined) throw new Error('a case has no result');
    const { device, platform, driver } = result.case;
    const found = [
      ...unmetExpectations(expect, result, driven.asked.device.type),
      ...claims.flatMap((claim) => brokenClaim(claim, driven, silent, judgeClaim) ?? []),
    ];
    return { name: names[i] ?? name, device, platform, driver, mismatches: found };
  });
  return { cases: checked, revisions: checked.some(fails) ? revisions(expect, results) : [] };
}
