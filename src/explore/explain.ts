import type { ChosenDriver, DriverModel } from '../guest/driver-model.ts';
import { caseSource } from '../inquiry/case-source.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Case } from '../model/case.ts';
import { isReadAs } from '../model/guest-release.ts';
import { isProtecting, type Platform } from '../model/platform.ts';
import {
  type Answer,
  type DmaResult,
  type Result,
  STATUS_BITS,
  STATUS_NAMES,
  type StatusName,
} from '../model/result.ts';
import { confidenceOf, unseenIn } from './confidence.ts';
import { type DmaAnswer, type Evaluation, evaluate } from './evaluate.ts';

/** The status bits that are set, lowest first. */
export function statusNames(status: number): readonly StatusName[] {
  return STATUS_NAMES.filter((name) => (status & STATUS_BITS[name]) !== 0);
}

/** The case with the release that the driver's id names. */
export function withRelease(asked: Case, { model, release }: ChosenDriver): Case {
  if (release === undefined) return asked;
  if (model.history !== undefined)
    return { ...asked, platform: { ...asked.platform, guestRelease: release } };
  const { kernel, ...rest } = asked.platform;
  return { ...asked, platform: { ...rest, kernel: { ...kernel, version: release } } };
}

/** Where nothing is protected, all memory is the host's to see. */
function dmaResult(
  { memory }: Platform,
  { api, addresses, mapping: { path, implementation, bounced, ring } }: DmaAnswer,
): DmaResult {
  const shared = !isProtecting(memory.protection);
  return { api, path, implementation, ring: shared ? 'shared' : ring, bounced, addresses };
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

/** Whether a release of a guest beside Linux is among those that were read; Linux says it of each change. */
function wasRead({ platform: { guestRelease } }: Case, { model: { history } }: ChosenDriver): boolean {
  return guestRelease === undefined || history === undefined || isReadAs(guestRelease, history);
}

/** Answers one case, with every decision behind the answer. */
export function explain(given: Case, driver: ChosenDriver): Result {
  const asked = withRelease(given, driver);
  const ask = new Inquiry(caseSource(asked), { log: true });
  const evaluation = evaluate(driver.model, ask);
  const decisions = ask.decisions();
  const confidence = wasRead(asked, driver) ? confidenceOf(asked, decisions) : 'bracketed';
  return { asked, ...answerOf(asked, evaluation), confidence, unseen: unseenIn(decisions), decisions };
}

/** Answers one case without keeping why. */
export function answer(asked: Case, driver: ChosenDriver): Answer {
  const settled = withRelease(asked, driver);
  return answerFrom(settled, driver.model, caseSource(settled));
}

/** The same where a source tells something else than the case says. */
export function answerFrom(settled: Case, model: DriverModel, source: FactSource): Answer {
  return answerOf(settled, evaluate(model, new Inquiry(source, { log: false })));
}

/** What a refused case would be if the driver did not refuse by itself; undefined where it does not, or where the handshake ends all the same. */
export function withoutRefusal({ asked, outcome }: Result, model: DriverModel): Result | undefined {
  if (outcome !== 'refused-by-driver') return undefined;
  const result = explain(asked, { model: { ...model, refuse: () => undefined }, release: undefined });
  return result.dma === undefined ? undefined : result;
}
