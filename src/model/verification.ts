import type { FeatureSet } from './feature-set.ts';
import type { RecordedDevice, Recording } from './recording.ts';

/** What a replay compares, in the order in which tables show it. */
export const FIELDS = [
  'outcome',
  'status',
  'features',
  'dma.api',
  'dma.implementation',
  'dma.bounced',
  'message',
] as const;
export type Field = (typeof FIELDS)[number];

/** A value of a field as it is predicted or observed. */
export type FieldValue = string | number | boolean | FeatureSet;

export const VERDICTS = ['agree', 'differ', 'notObserved'] as const;
export type Verdict = (typeof VERDICTS)[number];
export type Tally = Readonly<Record<Verdict, number>>;

export interface Comparison {
  readonly field: Field;
  readonly verdict: Verdict;
  readonly predicted: FieldValue | undefined;
  /** undefined: not observed. */
  readonly observed: FieldValue | undefined;
}

/** A recording with what was found for each of its devices, in their order. */
export interface Verification {
  readonly recording: Recording;
  readonly devices: readonly DeviceVerification[];
}

export interface DeviceVerification {
  readonly recorded: RecordedDevice;
  readonly comparisons: readonly Comparison[];
}

/** A field in which a prediction and an observation differ. */
export interface Disagreement {
  readonly recording: string;
  readonly recorded: RecordedDevice;
  readonly comparison: Comparison;
}

/** Counts the verdicts field by field. */
export function tally(verifications: readonly Verification[]): ReadonlyMap<Field, Tally> {
  const counts = new Map(FIELDS.map((field) => [field, { agree: 0, differ: 0, notObserved: 0 }]));
  for (const { devices } of verifications) {
    for (const { comparisons } of devices) {
      for (const { field, verdict } of comparisons) {
        const count = counts.get(field);
        if (count !== undefined) count[verdict]++;
      }
    }
  }
  return counts;
}

export function disagreements(verifications: readonly Verification[]): readonly Disagreement[] {
  return verifications.flatMap(({ recording, devices }) =>
    devices.flatMap(({ recorded, comparisons }) =>
      comparisons
        .filter(({ verdict }) => verdict === 'differ')
        .map((comparison) => ({ recording: recording.name, recorded, comparison })),
    ),
  );
}

export function countDevices(verifications: readonly Verification[]): number {
  return verifications.reduce((sum, { devices }) => sum + devices.length, 0);
}
