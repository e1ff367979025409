import type { ChosenDriver } from '../guest/drivers.ts';
import { CLAIMS, type ClaimId } from '../model/claim.ts';
import type { ClaimTable, Comparison } from '../model/comparison.ts';
import type { Device } from '../model/device.ts';
import { equals } from '../model/feature-set.ts';
import type { Platform } from '../model/platform.ts';
import type { Result } from '../model/result.ts';
import { isClaim, verdict } from './claims.ts';
import { explain } from './explain.ts';

/** A driver by the id that the user gave. */
export interface NamedDriver {
  readonly id: string;
  readonly driver: ChosenDriver;
}

/** A device and a platform that belong together. */
export interface Pair {
  readonly device: Device;
  readonly platform: Platform;
}

function differ(a: Result, b: Result): boolean {
  return (
    a.outcome !== b.outcome ||
    a.message !== b.message ||
    a.dma?.path !== b.dma?.path ||
    a.dma?.bounced !== b.dma?.bounced ||
    a.dma?.ring !== b.dma?.ring ||
    a.cost?.join() !== b.cost?.join() ||
    !equals(a.features.negotiated, b.features.negotiated)
  );
}

/** Answers every pair under every driver; a cell is marked where it differs from the first of its row. */
export function compare(pairs: readonly Pair[], drivers: readonly NamedDriver[]): Comparison {
  return {
    drivers: drivers.map(({ id }) => id),
    rows: pairs.map(({ device, platform }) => {
      const answers = drivers.map(({ id, driver }) => {
        const asked = { device, platform, driver: id };
        return { asked, result: explain(asked, driver) };
      });
      const [first] = answers;
      return {
        device: device.name,
        platform: platform.name,
        cells: answers.map((answer) => ({
          ...answer,
          differs: first !== undefined && differ(first.result, answer.result),
        })),
      };
    }),
  };
}

const ALL_CLAIMS: readonly ClaimId[] = Object.keys(CLAIMS).filter(isClaim);

/** Judges every claim about every driver. */
export function compareClaims(drivers: readonly NamedDriver[]): ClaimTable {
  return {
    claims: ALL_CLAIMS,
    rows: drivers.map(({ id, driver }) => ({
      driver: id,
      verdicts: ALL_CLAIMS.map((claim) => verdict(claim, id, driver)),
    })),
  };
}
