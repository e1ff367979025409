import type { FeatureSet } from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Staged } from '../inquiry/staged.ts';
import type { GuestHistory } from '../model/guest-release.ts';
import type { Arch } from '../model/platform.ts';
import type { DmaImplementation, DmaPath } from '../model/result.ts';
import type { Handshake, Refusal } from './handshake.ts';

/** What the driver does with a buffer before the device sees its address. */
export interface DmaMapping {
  readonly implementation: DmaImplementation | undefined;
  readonly path: DmaPath;
  /** The device brings operations of its own, and the DMA API has no part in it. */
  readonly besideDmaApi?: true;
  /** Copied through the bounce pool; undefined where it depends on each page. */
  readonly bounced: boolean | undefined;
  /** Whether the memory behind the address is shared with the host, on a platform with protected memory. */
  readonly buffers: 'private' | 'shared';
  readonly ring: 'private' | 'shared';
  /** Mapping fails: no address is ever given to the device. */
  readonly fails: boolean;
  /** The driver gets no memory for a ring, so that its probe fails. */
  readonly noRing?: true;
  /** The address differs from the guest-physical one: an IOMMU’s, or one in a window with an offset. */
  readonly translated: boolean;
  /** Where the addresses are not the platform's own: guest-physical past any IOMMU, mapped one to one, in memory that the device brings, or in a table of the device’s own driver. */
  readonly addressed?: 'guest-physical' | 'identity' | 'device-region' | 'own-table';
  /** An IOMMU stands in the way that nobody has programmed, and lets nothing pass. */
  readonly blocked?: true;
  /** The guest has taken the device into its trust boundary: private memory is open to it. */
  readonly trusted?: boolean;
}

/** Where a proposed rule comes from, and what was said about it. */
export interface Provenance {
  readonly author: string;
  /** Of the message: 2019-08-12. */
  readonly date: string;
  readonly link: string;
  /** The rule in one or two sentences. */
  readonly rule: string;
  /** What the model takes for granted because the rule needs it and no device or platform description can say it. */
  readonly assumes?: string;
  readonly objections: readonly Objection[];
  /** Whether the message itself was read. */
  readonly verified: boolean;
  /** What was read, and what was not. */
  readonly checked: string;
  readonly merged?: { readonly release: string; readonly commit: string };
}

export interface Objection {
  readonly who: string;
  readonly what: string;
}

/**
 * ACCESS_PLATFORM as a requirement, or as an option with addresses by what was negotiated; no bit at all; no bit and the word that the bypass is there; a
 * bounce region of the device's own; a bit that never got a number.
 */
export type HostOffer = 'required' | 'optional' | 'nothing' | 'bypass' | 'bounce-region' | 'new-bit';

/** The architectures that a rule is about; claims are judged there. */
export interface About {
  readonly arches: readonly Arch[];
  /** Whether it says nothing of other guests, or refuses there what it cannot serve and leaves what hosts offer as it is. */
  readonly elsewhere: 'silent' | 'refuses';
}

/** What stands between a device and memory, by what this guest makes of the machine’s IOMMU. */
export interface IommuAnswers {
  /** Whether it cannot read what the guest has set up for it, so that nothing passes; `unknown` where nobody has tried. */
  readonly isBlind: (ask: Inquiry) => boolean | 'unknown';
  /** Whether it lets nothing of this device pass, since nobody programs it. */
  readonly blocks: (ask: Inquiry) => boolean;
  /** Whether bus addresses differ from guest-physical ones for this device. */
  readonly translates: (ask: Inquiry) => boolean;
  /** Whether a realm's DMA addresses lack the bit of the shared alias. */
  readonly namesPrivateAlias: (ask: Inquiry) => boolean;
}

/**
 * A guest driver as a set of named answers. Linux is one, by release; a proposal is Linux with one
 * answer changed; a firmware or another system has answers of its own.
 */
export interface DriverModel {
  readonly id: string;
  readonly title: string;
  /** What is known of its releases, where it is not Linux. */
  readonly history?: GuestHistory;
  /** The architectures that it runs on; left out where it is on all of them. */
  readonly arches?: readonly Arch[];
  /** It has ended before a guest asks for its memory to be protected, as POWER and s390 guests do from Linux. */
  readonly beforeProtection?: true;
  /** What the rule asks of hosts. */
  readonly offer: HostOffer;
  /** Which architectures the rule speaks of, where it is about some alone. */
  readonly about?: About;
  /** Left out where the model is nobody's proposal. */
  readonly provenance?: Provenance;
  /** Which of the bits that its table and the transport know the driver selects; `shown` is all that the device shows. */
  readonly keepFeatures: (ask: Inquiry, known: FeatureSet, shown: FeatureSet) => FeatureSet;
  /** Whether the platform tells the virtio core that the host cannot reach this memory. */
  readonly restrictsMemory: (ask: Inquiry) => boolean;
  /** Why the driver refuses by itself, just before FEATURES_OK; undefined where it does not. */
  readonly refuse: (ask: Inquiry, kept: FeatureSet, restricted: boolean) => Refusal | undefined;
  /** Whether rings and buffers go through the DMA API. */
  readonly useDmaApi: (ask: Inquiry, kept: FeatureSet) => boolean;
  /** What the DMA API does for this device. */
  readonly mapDma: (ask: Inquiry, kept: FeatureSet) => DmaMapping;
  /** Whether each piece of a bounced request can be mapped at once. */
  readonly fitsPool: (ask: Inquiry, kept: FeatureSet) => boolean;
  /** States how large the pool is and whether this device can fill it; no answer depends on it. */
  readonly describePool: (ask: Inquiry, kept: FeatureSet) => void;
  /** The whole handshake, in the guest's own order. */
  readonly probe: (model: DriverModel, ask: Inquiry) => Staged<Handshake>;
  /** What the guest has made of the IOMMU. */
  readonly iommu: IommuAnswers;
  /** How the handshake ends instead where the driver gets no memory for a ring. */
  readonly failWithoutRing: (ask: Inquiry, agreed: Handshake) => Handshake;
}

/** A driver as a case names it: a model, and for `linux-6.12` or `ovmf-2025.02` the release. */
export interface ChosenDriver {
  readonly model: DriverModel;
  readonly release: string | undefined;
}
