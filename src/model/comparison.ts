import type { Case } from './case.ts';
import type { ClaimId, ClaimVerdict } from './claim.ts';
import type { Result } from './result.ts';

/** Many cases side by side: a row for each device and platform, a column for each driver. */
export interface Comparison {
  readonly drivers: readonly string[];
  readonly rows: readonly ComparisonRow[];
}

export interface ComparisonRow {
  readonly device: string;
  readonly platform: string;
  /** In the order of the drivers. */
  readonly cells: readonly ComparisonCell[];
}

export interface ComparisonCell {
  readonly asked: Case;
  readonly result: Result;
  /** What a reader would notice differs from the row's first cell. */
  readonly differs: boolean;
}

/** Drivers by claims. */
export interface ClaimTable {
  readonly claims: readonly ClaimId[];
  readonly rows: readonly { readonly driver: string; readonly verdicts: readonly ClaimVerdict[] }[];
}
