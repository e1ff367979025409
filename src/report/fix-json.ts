import { compare } from 'fast-json-patch';
import { type Case, namesOf } from '../model/case.ts';
import type { CaseFixes, Fix, ProposedChange } from '../model/fix.ts';
import { askedNames } from '../model/open-case.ts';
import type { Result } from '../model/result.ts';
import type { Spelling } from './compare-json.ts';
import { answerToJson } from './result-json.ts';
import { type Advise, asItIs, remedyWords } from './words/edits.ts';
import { metReason, noFixReason } from './words/fix.ts';
import { whenJson } from './words/when.ts';

type Json = Readonly<Record<string, unknown>>;

/** A case as a scenario file has it, with nothing left to be looked up: what the patches apply to. */
function scenario({ device, platform, driver }: Case, spelling: Spelling): Json {
  const whole = { device: spelling.device(device), platform: spelling.platform(platform), driver };
  // What is undefined is not written.
  return JSON.parse(JSON.stringify(whole));
}

/** RFC 6902; a later change of a fix applies to what the earlier ones made. */
function changeJson(proposed: ProposedChange, spelling: Spelling, advise: Advise): Json {
  const { change, before, after } = proposed;
  const { title, ...terms } = advise(remedyWords(proposed));
  return {
    title,
    group: change.group,
    patch: compare(scenario(before, spelling), scenario(after, spelling)),
    ...terms,
  };
}

function resultJson(result: Result): Json {
  const { asked, confidence } = result;
  return { case: namesOf(asked), ...answerToJson(result, asked.device.type), confidence };
}

function claimsJson(caseFixes: CaseFixes, standings: CaseFixes['standings']): Json {
  return Object.fromEntries(caseFixes.wanted.map((one, i) => [one, standings[i]]));
}

function fixJson(
  { changes, when, result, standings }: Fix,
  caseFixes: CaseFixes,
  spelling: Spelling,
  advise: Advise,
): Json {
  return {
    changes: changes.map((change) => changeJson(change, spelling, advise)),
    always: when === undefined,
    ...(when === undefined ? {} : { when: whenJson(when) }),
    result: resultJson(result),
    standings: claimsJson(caseFixes, standings),
  };
}

/** A case of `vnex fix --json`. */
export function fixesToJson(caseFixes: CaseFixes, spelling: Spelling, advise: Advise = asItIs): Json {
  const { given, asked, when, wanted, result, standings, met, bounds, fixes } = caseFixes;
  return {
    case: askedNames(given),
    scenario: scenario(asked, spelling),
    ...(when === undefined ? {} : { when: whenJson(when) }),
    want: wanted,
    outcome: result.outcome,
    standings: claimsJson(caseFixes, standings),
    bounds,
    fixes: fixes.map((one) => fixJson(one, caseFixes, spelling, advise)),
    ...(met ? { reason: metReason(caseFixes) } : {}),
    ...(!met && fixes.length === 0
      ? { reason: noFixReason(caseFixes), wouldTake: caseFixes.wouldTake ?? null }
      : {}),
  };
}
