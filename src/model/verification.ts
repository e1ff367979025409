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
  'offers',
  'refusedByQemu',
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
  /** Of each device that QEMU would not create: its message. */
  readonly refused: readonly Comparison[];
}

export interface DeviceVerification {
  readonly recorded: RecordedDevice;
  readonly comparisons: readonly Comparison[];
}

/** A field in which a prediction and an observation differ. */
export interface Disagreement {
  readonly recording: string;
  readonly device: string;
  /** Virtio device ID, to name feature bits. */
  readonly type: number | undefined;
  readonly comparison: Comparison;
}

function comparisonsOf({ devices, refused }: Verification): readonly Comparison[] {
  return [...devices.flatMap(({ comparisons }) => comparisons), ...refused];
}

/** Counts the verdicts field by field. */
export function tally(verifications: readonly Verification[]): ReadonlyMap<Field, Tally> {
  const counts = new Map(FIELDS.map((field) => [field, { agree: 0, differ: 0, notObserved: 0 }]));
  for (const { field, verdict } of verifications.flatMap(comparisonsOf)) {
    const count = counts.get(field);
    if (count !== undefined) count[verdict]++;
  }
  return counts;
}

function differing(
  comparisons: readonly Comparison[],
  about: Omit<Disagreement, 'comparison'>,
): readonly Disagreement[] {
  return comparisons
    .filter(({ verdict }) => verdict === 'differ')
    .map((comparison) => ({ ...about, comparison }));
}

export function disagreements(verifications: readonly Verification[]): readonly Disagreement[] {
  return verifications.flatMap(({ recording, devices, refused }) => [
    ...devices.flatMap(({ recorded: { device }, comparisons }) =>
      differing(comparisons, { recording: recording.name, device: device.name, type: device.type }),
    ),
    ...recording.refusedByQemu.flatMap(({ model }, i) =>
      differing(refused.slice(i, i + 1), { recording: recording.name, device: model, type: undefined }),
    ),
  ]);
}

export function countDevices(verifications: readonly Verification[]): number {
  return verifications.reduce((sum, { devices }) => sum + devices.length, 0);
}
