import type { FeatureSet } from '../features/feature-set.ts';
import type { BitHistory } from './bit-history.ts';
import type { Device } from './device.ts';
import type { Result, StatusName } from './result.ts';

/** What a guest's log says of one of its devices. */
export interface LogLine {
  readonly text: string;
  /** Whether it is a message that something went wrong. */
  readonly complains: boolean;
}

/** A virtio device as its guest shows it. */
export interface SeenByGuest {
  /** `offers` is what was negotiated: the offer itself cannot be seen. */
  readonly device: Device;
  /** virtio0 */
  readonly id: string;
  /** The driver that is bound. */
  readonly driver: string | undefined;
  /** The status register; undefined where it cannot be read. */
  readonly status: number | undefined;
  readonly negotiated: FeatureSet;
  /** The default domain of its IOMMU group; `none`: it is in no group; undefined where it cannot be seen. */
  readonly iommuDomain: string | undefined;
  readonly notes: readonly string[];
  /** What the log of this boot says of it, in order; undefined where there is no log. */
  readonly log: readonly LogLine[] | undefined;
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
  /** The prediction that is nearest to what was seen, of those that the platform leaves open; undefined where nothing was predicted. */
  readonly predicted: Result | undefined;
  readonly verdict: ObservedVerdict;
  readonly log: ObservedLog | undefined;
  readonly notes: readonly string[];
}

/** What a log says of a device, beside the message that is predicted. */
export interface ObservedLog {
  readonly lines: readonly LogLine[];
  /** The message that is predicted, and whether a line has it; undefined where none is predicted. */
  readonly message: { readonly text: string; readonly said: boolean } | undefined;
}

export type ObservedVerdict =
  | { readonly kind: 'as-predicted' }
  | { readonly kind: 'differs'; readonly differences: readonly ObservedDifference[] }
  /** The kernel keeps bits that no kernel of its version keeps; what differs besides. */
  | {
      readonly kind: 'patched';
      readonly bits: readonly BitHistory[];
      readonly differences: readonly ObservedDifference[];
    }
  /** It did not come up, which is what an offer of these bits besides, which its guest cannot see, would lead to. */
  | { readonly kind: 'explained'; readonly offering: FeatureSet; readonly otherwise: Result }
  | { readonly kind: 'not-compared'; readonly reason: NotCompared };

/** No driver is bound to the device; none has taken it yet; nothing is known of the platform. */
export type NotCompared = 'unbound' | 'untaken' | 'no-platform';

export type ObservedDifference =
  /** Bits that are predicted to be kept and were not, and the other way round. */
  | { readonly in: 'features'; readonly missing: FeatureSet; readonly more: FeatureSet }
  | {
      readonly in: 'status' | 'driver' | 'iommu domain';
      readonly predicted: string;
      readonly observed: string;
    }
  /** A device that failed, with another message than the predicted one. */
  | { readonly in: 'message'; readonly predicted: string; readonly observed: string };
