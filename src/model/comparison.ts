import type { FeatureSet } from '../features/feature-set.ts';
import type { ClaimCause, ClaimColumn, ClaimVerdict, Situations } from './claim.ts';
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
  readonly columns: readonly ClaimColumn[];
  /** What no rule keeps, for each column. */
  readonly unavoidable: readonly Unavoidable[];
  readonly rows: readonly ClaimRow[];
}

/** What breaks a claim under every rule. */
export interface Unavoidable {
  readonly column: ClaimColumn;
  /** In how many situations, and with how many in which the claim says anything. */
  readonly situations: Situations;
  readonly causes: readonly Omit<ClaimCause, 'keptBy'>[];
}

export interface ClaimRow {
  readonly driver: string;
  /** In the order of the columns. */
  readonly verdicts: readonly ClaimVerdict[];
}

/** Two drivers against each other, in the release of the one that has one. */
export interface ClaimDuel {
  readonly drivers: readonly [string, string];
  readonly columns: readonly DuelColumn[];
}

export interface DuelColumn {
  readonly column: ClaimColumn;
  /** In so many situations both are judged. */
  readonly judged: number;
  /** What the first keeps and the second breaks, and the reverse. */
  readonly wins: readonly [DuelWins, DuelWins];
}

export interface DuelWins {
  readonly situations: number;
  /** What the other breaks, the most situations first. */
  readonly causes: readonly Omit<ClaimCause, 'keptBy'>[];
}
