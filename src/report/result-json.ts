import { toMask } from '../features/feature-set.ts';
import { featureNames } from '../features/registry.ts';
import { namesOf } from '../model/case.ts';
import type { AnswerJson, ResultJson } from '../model/published.ts';
import type { Answer, Result } from '../model/result.ts';
import { decisionWords } from './words/decisions.ts';

/** An answer without its reasons. `type` names the device-type bits. */
export function answerToJson(
  { outcome, message, errno, status, features, dma, cost }: Answer,
  type: number,
): AnswerJson {
  return {
    outcome,
    message: message ?? null,
    errno: errno ?? null,
    status,
    features: {
      offered: toMask(features.offered),
      negotiated: toMask(features.negotiated),
      names: featureNames(features.negotiated, type),
    },
    dma:
      dma === undefined
        ? null
        : { ...dma, implementation: dma.implementation ?? null, bounced: dma.bounced ?? null },
    cost: cost ?? null,
  };
}

/** A result as `explain --json` prints it, see `vnex schema result`. */
export function resultToJson(result: Result): ResultJson {
  const { asked, confidence, unseen, decisions } = result;
  return {
    case: namesOf(asked),
    ...answerToJson(result, asked.device.type),
    confidence,
    unseen,
    decisions: decisions.map((decided) => decisionWords(decided, asked)),
  };
}
