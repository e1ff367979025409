import { toMask } from '../model/feature-set.ts';
import { featureNames } from '../model/registry.ts';
import type { Result } from '../model/result.ts';

/** A result as `explain --json` prints it, see `vnex schema result`. `type` names the device-type bits. */
export function resultToJson(
  { features, dma, message, errno, ...rest }: Result,
  type: number,
): Readonly<Record<string, unknown>> {
  return {
    case: rest.case,
    outcome: rest.outcome,
    message: message ?? null,
    errno: errno ?? null,
    status: rest.status,
    features: {
      offered: toMask(features.offered),
      negotiated: toMask(features.negotiated),
      names: featureNames(features.negotiated, type),
    },
    dma:
      dma === undefined
        ? null
        : { ...dma, implementation: dma.implementation ?? null, bounced: dma.bounced ?? null },
    cost: rest.cost ?? null,
    confidence: rest.confidence,
    decisions: rest.decisions,
  };
}
