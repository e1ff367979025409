import type { FeatureSet } from '../features/feature-set.ts';
import type { Device } from './device.ts';
import type { Result, StatusName } from './result.ts';

/** A virtio device as its guest shows it. */
export interface SeenByGuest {
  /** `offers` is what was negotiated: the offer itself cannot be seen. */
  readonly device: Device;
  /** virtio0 */
  readonly id: string;
  /** The driver that is bound. */
  readonly driver: string | undefined;
  /** The status register; undefined: not to be read. */
  readonly status: number | undefined;
  readonly negotiated: FeatureSet;
  /** The default domain of its IOMMU group; `none`: it is in no group; undefined: not to be seen. */
  readonly iommuDomain: string | undefined;
  readonly notes: readonly string[];
}

/** A virtio device as its host shows it, with the real offer. */
export interface SeenByHost {
  readonly device: Device;
  /** What the guest acknowledged. */
  readonly negotiated: FeatureSet;
  readonly status: readonly StatusName[];
  /** What was assumed, and what is left out. */
  readonly notes: readonly string[];
}

/** A device that was seen at work, beside what is predicted for it. */
export interface ObservedDevice {
  /** What its guest, or its host, calls it. */
  readonly id: string;
  readonly device: Device;
  /** The driver that is bound, where that is to be seen. */
  readonly driver: string | undefined;
  readonly status: readonly StatusName[] | undefined;
  readonly negotiated: FeatureSet;
  /** undefined: nothing was predicted. */
  readonly predicted: Result | undefined;
  readonly verdict: ObservedVerdict;
  readonly notes: readonly string[];
}

export type ObservedVerdict =
  | { readonly kind: 'as-predicted' }
  | { readonly kind: 'differs'; readonly differences: readonly ObservedDifference[] }
  /** It did not come up, which is what an offer of these bits besides, which its guest cannot see, would lead to. */
  | { readonly kind: 'explained'; readonly offering: FeatureSet; readonly otherwise: Result }
  | { readonly kind: 'not-compared'; readonly reason: NotCompared };

/** No driver is bound to the device; none has taken it yet; nothing is known of the platform. */
export type NotCompared = 'unbound' | 'untaken' | 'no-platform';

export type ObservedDifference =
  | { readonly in: 'features'; readonly missing: FeatureSet; readonly more: FeatureSet }
  | {
      readonly in: 'status' | 'driver' | 'iommu domain';
      readonly predicted: string;
      readonly observed: string;
    };
