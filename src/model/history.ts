import type { FeatureSet } from '../features/feature-set.ts';
import type { CaseDiff } from './diff.ts';
import type { KernelChange } from './kernel-change.ts';
import type { Result } from './result.ts';

/** What a release brought or took away that a decision read. */
export type ReleaseCause =
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly change: KernelChange;
      /** Whether the release has the change; otherwise the one before had it. */
      readonly has: boolean;
    }
  /** A driver came or went. */
  | { readonly kind: 'driver'; readonly driver: string; readonly where: string }
  /** Bits came into a driver's feature table, or left it. */
  | { readonly kind: 'table'; readonly driver: string; readonly bits: FeatureSet; readonly where: string }
  /** The same of the bits that the transport code knows. */
  | { readonly kind: 'transport'; readonly bits: FeatureSet; readonly where: string };

/** A release whose answer differs from that of the release before it. */
export interface ReleaseChange {
  readonly release: string;
  readonly before: string;
  /** Updates of stable series to which the same came. */
  readonly also: readonly string[];
  readonly diff: CaseDiff;
  readonly causes: readonly ReleaseCause[];
  /** A release in between was not read, so which one it was is a guess. */
  readonly guess: boolean;
}

/** A case in one release after the other. */
export interface CaseHistory {
  /** The case as it stands in the oldest and in the newest of the releases, and how they differ. */
  readonly ends: CaseDiff;
  readonly since: string;
  readonly until: string;
  /** Mainline, and the stable updates in which something changed, in order of their numbers. */
  readonly releases: readonly string[];
  /** The answer in each of them. */
  readonly results: readonly Result[];
  readonly changes: readonly ReleaseChange[];
  /** Releases in which some step rests on a release that was not read. */
  readonly notRead: readonly string[];
}
