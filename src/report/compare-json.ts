import { toMask } from '../features/feature-set.ts';
import type { AskedOfHosts, BestRule } from '../model/best-rule.ts';
import type { Case } from '../model/case.ts';
import { CLAIMS, type ClaimCause, type ClaimColumn, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimDuel, ClaimTable, Comparison, ComparisonCell } from '../model/comparison.ts';
import { decisive } from '../model/decisive.ts';
import { FORMAT_VERSION } from '../model/format-version.ts';
import type { Result } from '../model/result.ts';
import { causeWords } from './words/claims.ts';
import { type DecisionWords, decisionWords } from './words/decisions.ts';
import { narrowingJson } from './words/space.ts';

type Json = Readonly<Record<string, unknown>>;

/** How devices and platforms are written. */
export interface Spelling {
  readonly device: (device: Case['device']) => Json;
  readonly platform: (platform: Case['platform']) => Json;
}

function whyJson({ id, question, answer, effect }: DecisionWords): Json {
  return { id, question, answer, effect };
}

/** An answer without its case. */
export function answerJson(result: Result): Json {
  const { outcome, message, errno, features, dma, cost, confidence } = result;
  return {
    outcome,
    message: message ?? null,
    errno: errno ?? null,
    features: { offered: toMask(features.offered), negotiated: toMask(features.negotiated) },
    dma:
      dma === undefined
        ? null
        : { ...dma, implementation: dma.implementation ?? null, bounced: dma.bounced ?? null },
    cost: cost ?? null,
    confidence,
    why: decisive(result).map((decided) => whyJson(decisionWords(decided, result.asked))),
  };
}

function cellJson({ result, difference }: ComparisonCell, driver: string): Json {
  return { driver, differs: difference.in, ...answerJson(result) };
}

/** `vnex compare --json`. A row’s device and platform are whole: with a driver they are a scenario. */
export function comparisonToJson({ drivers, rows }: Comparison, spelling: Spelling): Json {
  return {
    formatVersion: FORMAT_VERSION,
    drivers,
    cases: rows.map(({ device, platform, pair, cells }) => ({
      name: `${device}, ${platform}`,
      device: spelling.device(pair.device),
      platform: spelling.platform(pair.platform),
      cells: cells.map((cell, i) => cellJson(cell, drivers[i] ?? '')),
    })),
  };
}

/** A deciding case as a scenario file has it, with its answer for the expectation. */
export function verdictScenario(
  { column, driver, causes }: ClaimVerdict,
  { asked, ...result }: Result,
  spelling: Spelling,
): Json {
  return {
    name: `${driver}: ${column.id}`,
    description: `${causes.length === 0 ? 'Keeps' : 'Breaks'} the claim that ${CLAIMS[column.claim]}.`,
    device: spelling.device(asked.device),
    platform: spelling.platform(asked.platform),
    driver: asked.driver,
    expect: {
      outcome: result.outcome,
      ...(result.dma === undefined ? {} : { dma: { path: result.dma.path } }),
    },
  };
}

function causeJson({ pattern, situations }: Omit<ClaimCause, 'keptBy'>): Json {
  return {
    words: causeWords(pattern),
    only: pattern.narrowings.map(narrowingJson),
    situations,
    cases: String(pattern.size),
  };
}

function verdictJson(verdict: ClaimVerdict, spelling: Spelling): Json {
  const { column, holds, situations, cases, causes, deciding } = verdict;
  const { kept, avoidable, unavoidable } = cases;
  return {
    claim: column.claim,
    hosts: column.hosts,
    holds: holds ?? null,
    situations,
    cases: { kept: String(kept), avoidable: String(avoidable), unavoidable: String(unavoidable) },
    causes: causes.map((cause) => ({ ...causeJson(cause), keptBy: cause.keptBy })),
    answer: deciding === undefined ? null : answerJson(deciding),
    scenario: deciding === undefined ? null : verdictScenario(verdict, deciding, spelling),
  };
}

function columnJson({ id, claim, hosts }: ClaimColumn): Json {
  return { id, claim, hosts, sentence: CLAIMS[claim] };
}

/** `vnex compare --claims --json`. Counts of cases are strings, as in a sweep. The `scenario` of each verdict is a scenario file. */
export function claimsToJson({ columns, unavoidable, rows }: ClaimTable, spelling: Spelling): Json {
  return {
    formatVersion: FORMAT_VERSION,
    columns: columns.map(columnJson),
    unavoidable: unavoidable.map(({ column, situations, causes }) => ({
      column: column.id,
      situations,
      causes: causes.map(causeJson),
    })),
    drivers: rows.map(({ driver, verdicts }) => ({
      driver,
      verdicts: verdicts.map((verdict) => verdictJson(verdict, spelling)),
    })),
  };
}

/** `vnex compare --claims A B --json`. */
export function duelToJson({ drivers, columns }: ClaimDuel): Json {
  return {
    formatVersion: FORMAT_VERSION,
    drivers,
    columns: columns.map(({ column, judged, wins }) => ({
      ...columnJson(column),
      situations: judged,
      keeps: wins.map(({ situations, causes }, i) => ({
        driver: drivers[i],
        situations,
        causes: causes.map(causeJson),
      })),
    })),
  };
}

function askedOfHostsJson(one: AskedOfHosts, spelling: Spelling): Json {
  return {
    host: one.does,
    contradictions: String(one.contradictions),
    oldGuests: String(one.oldGuests),
    smallest:
      one.smallest?.cases.map(({ column, asked, keptBy }) => ({
        ...columnJson(column),
        keptBy,
        scenario: {
          name: `${column.id}: ${asked.device.name}`,
          device: spelling.device(asked.device),
          platform: spelling.platform(asked.platform),
          driver: asked.driver,
        },
      })) ?? null,
  };
}

/** `vnex compare --claims --best --json`. Counts are strings. */
export function bestToJson({ answers, told, asked, all }: BestRule, spelling: Spelling): Json {
  return {
    formatVersion: FORMAT_VERSION,
    answers,
    kindsOfCases: String(told),
    hostsAsAsked: asked.map((one) => askedOfHostsJson(one, spelling)),
    allHosts: all.map((one) => askedOfHostsJson(one, spelling)),
  };
}
