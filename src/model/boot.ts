import type { FeatureSet } from '../features/feature-set.ts';
import type { QemuDevice } from './recording.ts';
import { disagreements, type Verification } from './verification.ts';

/** One device of a boot, before it. */
export interface BootedDevice {
  /** v0, as the recording names it. */
  readonly id: string;
  /** What the case calls it. */
  readonly name: string;
  readonly qemu: QemuDevice;
  readonly differs: readonly BootDifference[];
}

/** How the device that is booted differs from the one of the case. */
export type BootDifference =
  | { readonly kind: 'implementation'; readonly wanted: string }
  | {
      readonly kind: 'offers';
      readonly missing: FeatureSet;
      readonly extra: FeatureSet;
      readonly type: number;
    };

/** What is about to be booted. */
export interface BootAhead {
  /** What the case calls its platform. */
  readonly platform: string;
  readonly machine: string;
  readonly accel: string;
  readonly qemuVersion: string;
  /** Version and release of the kernel. */
  readonly kernel: string;
  readonly devices: readonly BootedDevice[];
  /** How the machine that is booted differs from the platform of the case, in words. */
  readonly differs: readonly string[];
}

/** A boot, with what was predicted for it beside what happened. */
export interface BootAnswer {
  readonly ahead: BootAhead;
  readonly verification: Verification;
  /** What went otherwise than predicted and is no field of a recording, in words. */
  readonly failures: readonly string[];
  readonly notes: readonly string[];
  /** What QEMU and the daemons said while the guest ran, and the guest of devices that did not come up. */
  readonly said: readonly BootLogLine[];
  /** QEMU and its arguments. */
  readonly command: readonly string[];
  /** Each daemon and its arguments. */
  readonly daemons: readonly (readonly string[])[];
}

/** A line of somebody's log. */
export interface BootLogLine {
  /** `QEMU`, `the guest`, or the name of a daemon. */
  readonly who: string;
  readonly line: string;
}

/** Whether everything happened as predicted. */
export function agrees({ verification, failures }: BootAnswer): boolean {
  return failures.length === 0 && disagreements([verification]).length === 0;
}

/** A part of a case that cannot be booted. */
export interface Unbootable {
  readonly what: string;
  readonly why: string;
}

/** What there is to boot an architecture with. */
export interface BootMeans {
  readonly arch: string;
  readonly parts: readonly {
    readonly what: string;
    /** Undefined where it is missing. */
    readonly found: string | undefined;
    /** What to do about it. */
    readonly advice: string;
  }[];
}
