import type { FeatureSet } from '../features/feature-set.ts';
import type { ClaimId, ClaimVerdict } from './claim.ts';
import type { Device } from './device.ts';
import type { Platform } from './platform.ts';
import type { Result } from './result.ts';

/** Many cases side by side: a row for each device and platform, a column for each driver. */
export interface Comparison {
  readonly drivers: readonly string[];
  readonly rows: readonly ComparisonRow[];
}

/** A device and a platform that belong together. */
export interface Pair {
  readonly device: Device;
  readonly platform: Platform;
}

/** No two rows have both names alike. */
export interface ComparisonRow {
  readonly pair: Pair;
  readonly device: string;
  readonly platform: string;
  /** Virtio device ID: names the device-type bits. */
  readonly type: number;
  /** In the order of the drivers. */
  readonly cells: readonly ComparisonCell[];
}

export interface ComparisonCell {
  readonly result: Result;
  readonly difference: Difference;
}

/**
 * How a cell differs from the first of its row: in the answer (outcome, message, way of the data, cost), only in the
 * feature bits that the driver keeps, or in nothing that a reader would notice.
 */
export type Difference =
  | { readonly in: 'nothing' }
  | { readonly in: 'answer' }
  | { readonly in: 'features'; readonly more: FeatureSet; readonly fewer: FeatureSet };

/** Drivers by claims. */
export interface ClaimTable {
  readonly claims: readonly ClaimId[];
  readonly rows: readonly ClaimRow[];
}

export interface ClaimRow {
  readonly driver: string;
  /** In the order of the claims. */
  readonly verdicts: readonly ClaimVerdict[];
}
