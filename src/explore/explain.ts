import recordedSteps from '../data/recorded-steps.json' with { type: 'json' };
import type { DriverModel } from '../guest/driver-model.ts';
import type { ChosenDriver } from '../guest/drivers.ts';
import { caseSource } from '../inquiry/case-source.ts';
import type { Entry } from '../inquiry/decision.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import { readsBracket, stepOf } from '../inquiry/steps.ts';
import type { Answered } from '../model/answered.ts';
import type { Case } from '../model/case.ts';
import type { Platform } from '../model/platform.ts';
import {
  type Answer,
  type Confidence,
  type DmaResult,
  type Result,
  STATUS_BITS,
  STATUS_NAMES,
  type StatusName,
} from '../model/result.ts';
import { describeEntry, namingOf } from '../report/words/decisions.ts';
import { type DmaAnswer, type Evaluation, evaluate } from './evaluate.ts';

/** The status bits that are set, lowest first. */
export function statusNames(status: number): readonly StatusName[] {
  return STATUS_NAMES.filter((name) => (status & STATUS_BITS[name]) !== 0);
}

const RECORDED: ReadonlySet<string> = new Set(recordedSteps);

/** How well a path is known: a bracket anywhere makes it a guess, and one step that no recording took makes it reading. */
export function confidenceOf(entries: readonly Entry[]): Confidence {
  if (entries.some(readsBracket)) return 'bracketed';
  return entries.every((entry) => RECORDED.has(stepOf(entry))) ? 'recorded' : 'source';
}

/** The case with the release that the driver's id names. */
export function withRelease(asked: Case, { release }: ChosenDriver): Case {
  if (release === undefined) return asked;
  const { kernel, ...rest } = asked.platform;
  return { ...asked, platform: { ...rest, kernel: { ...kernel, version: release } } };
}

/** Where nothing is protected, all memory is the host's to see. */
function dmaResult(
  { memory }: Platform,
  { api, path, implementation, bounced, addresses, ring }: DmaAnswer,
): DmaResult {
  const open = memory.protection === 'none' || memory.protection === 'restricted-hook';
  return { api, path, implementation, ring: open ? 'shared' : ring, bounced, addresses };
}

function answerOf({ device, platform }: Case, { outcome, handshake, dma, cost }: Evaluation): Answer {
  return {
    outcome,
    message: handshake.refusal?.message,
    errno: handshake.refusal?.errno,
    status: statusNames(handshake.status),
    features: { offered: device.offers, negotiated: handshake.negotiated },
    dma: dma && dmaResult(platform, dma),
    cost,
  };
}

function toResult(asked: Case, evaluation: Evaluation, entries: readonly Entry[]): Result {
  const { device, platform, driver } = asked;
  const naming = namingOf(asked);
  return {
    case: { device: device.name, platform: platform.name, driver },
    ...answerOf(asked, evaluation),
    confidence: confidenceOf(entries),
    decisions: entries.map((entry) => describeEntry(entry, naming)),
  };
}

/** `linux` takes its release from the platform, and its name says which. */
function nameWithRelease(asked: Case, { model }: ChosenDriver): Case {
  return model.id === 'linux' ? { ...asked, driver: `linux-${asked.platform.kernel.version}` } : asked;
}

/** A case with its release settled, its answer, and the decisions as they were taken: one for each of the result's. */
export interface Logged extends Answered {
  readonly entries: readonly Entry[];
}

/** Answers one case, with every decision in words and as data. */
export function explainLogged(asked: Case, driver: ChosenDriver): Logged {
  const settled = nameWithRelease(withRelease(asked, driver), driver);
  const ask = new Inquiry(caseSource(settled), { log: true });
  const evaluation = evaluate(driver.model, ask);
  const entries = ask.decisions();
  return { asked: settled, result: toResult(settled, evaluation, entries), entries };
}

/** Answers one case, with every decision in words. */
export function explain(asked: Case, driver: ChosenDriver): Result {
  return explainLogged(asked, driver).result;
}

/** Answers one case without keeping why. */
export function answer(asked: Case, driver: ChosenDriver): Answer {
  const settled = withRelease(asked, driver);
  return answerAsTold(settled, driver.model, caseSource(settled));
}

/** The same where a source tells something else than the case says. */
export function answerAsTold(settled: Case, model: DriverModel, source: FactSource): Answer {
  return answerOf(settled, evaluate(model, new Inquiry(source, { log: false })));
}

/** What it would be if the driver did not refuse by itself; undefined where the handshake ends all the same. */
export function withoutRefusal(asked: Case, { model, release }: ChosenDriver): Result | undefined {
  const result = explain(asked, { model: { ...model, refuse: () => undefined }, release });
  return result.dma === undefined ? undefined : result;
}
