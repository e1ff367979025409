import type { Device } from '../model/device.ts';
import type { FeatureSet } from '../model/feature-set.ts';
import type { Platform } from '../model/platform.ts';
import type { Global, Plug } from '../model/qemu.ts';
import type { BootArch } from './machines.ts';

/** One virtio device of a boot. */
export interface PlannedDevice {
  /** What the case calls it. */
  readonly name: string;
  readonly plug: Plug;
  /** The device that QEMU is predicted to make of it; undefined: it would refuse. */
  readonly predicted: Device | undefined;
  /** How that differs from the device of the case. */
  readonly differs: readonly DeviceDifference[];
}

export type DeviceDifference =
  | { readonly kind: 'implementation'; readonly wanted: string }
  | { readonly kind: 'offers'; readonly missing: FeatureSet; readonly extra: FeatureSet; readonly type: number };

/** One start of QEMU with one kernel, before it is known which files they are. */
export interface BootPlan {
  readonly arch: BootArch;
  /** As the guest will find it: what emulation cannot give is already taken out. */
  readonly platform: Platform;
  /** As `-machine` takes it, without the IOMMU's part. */
  readonly machine: string;
  readonly cpus: number;
  readonly globals: readonly Global[];
  readonly devices: readonly PlannedDevice[];
  /** What of the case's platform emulation cannot give, in words. */
  readonly differs: readonly string[];
}

/** A part of a case that cannot be booted. */
export interface Unbootable {
  readonly what: string;
  readonly why: string;
}
