import type { FeatureSet } from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';

/** Which of a device's interfaces the guest drives it through. */
export type Interface = 'modern' | 'legacy';

/** Why a handshake ended early. */
export interface Refusal {
  /** `nobody`: no driver of the guest takes the device; `unread`: it is not known what the guest does here. */
  readonly by: 'driver' | 'device' | 'nobody' | 'unread';
  /** What the kernel log says after the device's name; undefined where it says nothing. */
  readonly message: string | undefined;
  readonly errno: 'ENODEV' | 'EINVAL' | 'EOPNOTSUPP' | 'ENOMEM' | 'ENOSPC' | undefined;
  /** It is the driver model's own rule that refuses, for any type of device. */
  readonly byRule?: true;
}

/** What a step of the handshake gives: the set to go on with, or why it ends here. */
export type Validated = FeatureSet | Refusal;

/** A driver's validate(): clears bits of its set, or refuses the device. */
export type Check = (ask: Inquiry, features: FeatureSet) => Validated;

/** What a driver still refuses once its set is settled. */
export type Probe = (ask: Inquiry, features: FeatureSet) => Refusal | undefined;

export function isRefusal(step: Validated): step is Refusal {
  return 'by' in step;
}

/** How the handshake ended. */
export interface Handshake {
  readonly interface: Interface;
  /** The driver's set as it stood at the end. */
  readonly negotiated: FeatureSet;
  /** The device status register, see STATUS_BITS. */
  readonly status: number;
  readonly refusal: Refusal | undefined;
  /** The status in which the guest leaves the device when it stops, where that is another. */
  readonly leaves?: number;
}
