import type { FeatureSet } from '../features/feature-set.ts';
import type { Platform } from './platform.ts';
import type { QemuDevice, RefusedDevice } from './recording.ts';

/** What a replay compares, in the order in which tables show it. */
export const FIELDS = [
  'outcome',
  'status',
  'features',
  'dma.api',
  'dma.implementation',
  'dma.bounced',
  'answered',
  'message',
  'offers',
  'refusedByQemu',
  'booted',
] as const;
export type Field = (typeof FIELDS)[number];

/** A value of a field as it is predicted or observed. */
export type FieldValue = string | number | boolean | FeatureSet;

export const VERDICTS = ['agree', 'differ', 'notObserved'] as const;
export type FieldVerdict = (typeof VERDICTS)[number];
export type Tally = Readonly<Record<FieldVerdict, number>>;
/** By field. */
export type Tallies = ReadonlyMap<Field, Tally>;

export interface FieldComparison {
  readonly field: Field;
  readonly verdict: FieldVerdict;
  readonly predicted: FieldValue | undefined;
  /** Undefined where it was not observed. */
  readonly observed: FieldValue | undefined;
}

/** Why a recording, or one of its devices, is not judged. */
export type WhyUnjudged =
  /** No driver model is known by that name. */
  | { readonly kind: 'unknown-guest'; readonly named: string }
  /** Nothing says what QEMU was given: there is no command line, or it is one of `program`. */
  | { readonly kind: 'no-command'; readonly program: string | undefined }
  | { readonly kind: 'unread-command'; readonly mistake: string }
  | { readonly kind: 'no-such-device'; readonly id: string }
  | { readonly kind: 'other-format'; readonly format: string };

/** What a verification could not compare, which is neither agreement nor difference. */
export interface Unjudged {
  readonly recording: string;
  /** Left out where it is the whole recording. */
  readonly device?: string;
  readonly why: WhyUnjudged;
}

/** A recording with what was found for each of its devices, in their order. */
export interface Verification {
  readonly recording: {
    readonly name: string;
    readonly platform: Platform;
    readonly refusedByQemu: readonly Pick<RefusedDevice, 'model'>[];
  };
  /** The guest with its release, where it is not Linux: `ovmf-2025.02`. */
  readonly guest?: string;
  readonly devices: readonly DeviceVerification[];
  /** Of each device that QEMU would not create: its message. */
  readonly refused: readonly FieldComparison[];
}

/** What is told of a verification. The recording, which is large, is no part of it. */
export interface Summary {
  /** The guest with its release, where it is not Linux. */
  readonly guest: string | undefined;
  readonly platform: Platform;
  readonly devices: number;
  readonly tallies: Tallies;
  readonly disagreements: readonly Disagreement[];
}

export interface DeviceVerification {
  readonly recorded: {
    /** The type is undefined where the device is none that is known. */
    readonly device: { readonly name: string; readonly type: number | undefined };
    /** Left out where no QEMU made the device. */
    readonly qemu?: QemuDevice;
  };
  readonly comparisons: readonly FieldComparison[];
}

/** A field in which a prediction and an observation differ. */
export interface Disagreement {
  readonly recording: string;
  readonly device: string;
  /** Virtio device ID, to name feature bits. */
  readonly type: number | undefined;
  readonly comparison: FieldComparison;
}

/** Counts the verdicts field by field. */
export function tally(verifications: readonly Verification[]): Tallies {
  const counts = new Map(FIELDS.map((field) => [field, { agree: 0, differ: 0, notObserved: 0 }]));
  const add = ({ field, verdict }: FieldComparison) => {
    const count = counts.get(field);
    if (count !== undefined) count[verdict]++;
  };
  for (const { devices, refused } of verifications) {
    for (const { comparisons } of devices) comparisons.forEach(add);
    refused.forEach(add);
  }
  return counts;
}

/** The tallies of the whole, from those of its parts. */
export function sum(parts: readonly Tallies[]): Tallies {
  const add = (field: Field, verdict: FieldVerdict): number =>
    parts.reduce((total, part) => total + (part.get(field)?.[verdict] ?? 0), 0);
  return new Map(
    FIELDS.map((field) => [
      field,
      { agree: add(field, 'agree'), differ: add(field, 'differ'), notObserved: add(field, 'notObserved') },
    ]),
  );
}

/** Every field in which a prediction and an observation differ, recording by recording. */
export function disagreements(verifications: readonly Verification[]): readonly Disagreement[] {
  const found: Disagreement[] = [];
  const differs = ({ verdict }: FieldComparison) => verdict === 'differ';
  for (const { recording, devices, refused } of verifications) {
    for (const { recorded, comparisons } of devices) {
      const { name: device, type } = recorded.device;
      for (const comparison of comparisons.filter(differs))
        found.push({ recording: recording.name, device, type, comparison });
    }
    refused.forEach((comparison, i) => {
      const device = recording.refusedByQemu[i]?.model ?? '';
      if (differs(comparison)) found.push({ recording: recording.name, device, type: undefined, comparison });
    });
  }
  return found;
}

export function summarise(verification: Verification): Summary {
  const { recording, devices, guest } = verification;
  return {
    guest,
    platform: recording.platform,
    devices: devices.length,
    tallies: tally([verification]),
    disagreements: disagreements([verification]),
  };
}

export function countDevices(summaries: readonly Summary[]): number {
  return summaries.reduce((total, { devices }) => total + devices, 0);
}
