import type { Cost } from './cost.ts';
import type { Authority, Topic } from './decision.ts';
import type {
  Addressing,
  DeviceBackend,
  Implementation,
  MonitorRefusal,
  Transport,
  VdpaDriver,
} from './device.ts';
import type { FirmwareName } from './firmware.ts';
import type {
  Arch,
  ConfigValue,
  Hypervisor,
  IommuKind,
  ProtectedFrom,
  Protection,
  Unmodelled,
  XEN_DOMAINS,
  XEN_MODES,
} from './platform.ts';
import type {
  AddressKind,
  Confidence,
  DmaApi,
  DmaImplementation,
  DmaPath,
  Outcome,
  Ring,
  StatusName,
} from './result.ts';
import type { StationPlace } from './way.ts';

// The published JSON formats as types, for those who use vnex as a library. `vnex schema` prints the same as JSON Schema.

/** `"0x130000020"`, a list of names and bit numbers, or the string that sysfs shows. */
export type FeatureSetJson = string | readonly (string | number)[];

/** What one virtio device is and offers. */
export interface DeviceJson extends PlainDeviceJson {
  readonly $schema?: string;
  readonly name?: string;
  /** Where the monitor, its host or a daemon is not known: the device as it is under each, this one among them. */
  readonly variants?: readonly DeviceVariantJson[];
}

/** A device as it is under some monitors, hosts and daemons: of each thing that is not stated, some values. */
export interface DeviceVariantJson extends PlainDeviceJson {
  readonly under: readonly Readonly<Record<string, readonly string[]>>[];
}

/** What a device is, besides its name. */
interface PlainDeviceJson {
  /** `net`, `blk` …, or a device ID. */
  readonly type: string | number;
  readonly transport: Transport;
  readonly implementation?: Implementation;
  /** The device's own offer, before the transport narrows it. */
  readonly offers: FeatureSetJson;
  /** The device refuses FEATURES_OK without these; left out: what the implementation does. */
  readonly requires?: FeatureSetJson;
  readonly addressing?: Addressing;
  readonly config?: Readonly<Record<string, number>>;
  /** On the vDPA bus: the driver that makes the device; left out: that is open. */
  readonly vdpaDriver?: VdpaDriver;
  /** With vhost: what does the work of the device; left out: nothing is known of it. */
  readonly backend?: DeviceBackend;
  /** Its bus passes the IOMMU of the machine by; left out: it does not. */
  readonly bypassesIommu?: boolean;
  /** The monitor gives it a legacy interface although its type is younger than VIRTIO 1.0; left out: it gives none to such a type. */
  readonly allowsLegacy?: boolean;
  /** Why the monitor does not create the device; left out: as far as is known, it does. */
  readonly refused?: MonitorRefusal;
  /** What about the device vnex does not model although it decides; no answer is then given. */
  readonly unmodelled?: string;
}

/** The firmware that a guest begins with; without a version any. */
export interface FirmwareJson {
  readonly name: FirmwareName;
  readonly version?: string;
}

/** What the guest runs on, and the guest kernel that runs there. */
export interface PlatformJson {
  readonly $schema?: string;
  readonly name?: string;
  readonly arch: Arch;
  readonly hypervisor: Hypervisor;
  readonly machine?: string;
  readonly memory?: {
    readonly protection?: Protection;
    readonly protectedFrom?: ProtectedFrom;
    readonly mib?: number;
    readonly announced?: boolean;
  };
  readonly xen?: {
    readonly domain: (typeof XEN_DOMAINS)[number];
    readonly mode: (typeof XEN_MODES)[number];
  };
  readonly iommu?: {
    readonly kind: IommuKind;
    readonly interrupts?: boolean;
    readonly passesAtReset?: boolean;
    readonly accessPlatform?: boolean;
  };
  /** What the guest begins with, or what it may be; left out: nothing is said of it. */
  readonly firmware?: FirmwareJson | readonly FirmwareJson[];
  /** The machine that runs the guest; left out: nothing is known of it. */
  readonly host?: { readonly kernel?: string };
  /** Facts that nobody knows, and the values that each may have. */
  readonly open?: {
    readonly hypervisor?: readonly Exclude<Hypervisor, 'xen'>[];
    readonly 'memory.protection'?: readonly Protection[];
    readonly 'iommu.kind'?: readonly IommuKind[];
  };
  /** What about the machine vnex does not model although it decides. */
  readonly unmodelled?: Unmodelled;
  readonly kernel: {
    /** A release or a range of them; left out: what `release` names, or any. */
    readonly version?: string;
    readonly release?: string;
    readonly cmdline?: string;
    readonly config?: Readonly<Record<string, ConfigValue>>;
  };
}

/** An object that is merged over a file, whose path is relative to the file that names it. */
type Extending<Noun> = { readonly extends: string } & {
  readonly [Key in keyof Noun]?: Noun[Key] extends object | undefined ? Partial<Noun[Key]> : Noun[Key];
};

/** A path of a file, an object, or an object over a file. */
export type Extensible<Noun> = string | Noun | Extending<Noun>;

/** A question: one device on one platform, and the guest driver. */
export interface CaseJson {
  readonly device: Extensible<DeviceJson>;
  readonly platform: Extensible<PlatformJson>;
  /** The id of a driver model; left out: `linux`, in the version that the platform states. */
  readonly driver?: string;
}

/** What becomes of a case. */
export interface AnswerJson {
  readonly outcome: Outcome;
  /** The line in the kernel log, or the message of the monitor. */
  readonly message: string | null;
  readonly errno: string | null;
  readonly status: readonly StatusName[];
  /** Masks, and the names of what was negotiated. */
  readonly features: {
    readonly offered: string;
    readonly negotiated: string;
    readonly names: readonly string[];
  };
  /** null: the driver gave up before it allocated a ring. */
  readonly dma: {
    readonly api: DmaApi;
    readonly path: DmaPath;
    /** null: the driver bypasses the DMA API. */
    readonly implementation: DmaImplementation | null;
    readonly ring: Ring;
    /** null: it depends on each page. */
    readonly bounced: boolean | null;
    readonly addresses: AddressKind;
  } | null;
  /** What each request costs; null: none is ever made. */
  readonly cost: readonly Cost[] | null;
}

/** One decision that the case came to. */
export interface DecisionJson {
  readonly id: string;
  /** What it is about. */
  readonly topic: Topic;
  readonly question: string;
  /** Which of the answers to the question it is, for programs. */
  readonly code: string;
  readonly answer: string;
  readonly because: readonly string[];
  readonly authority: Authority;
  /** What it changed; empty where it changed nothing. */
  readonly effect: string;
  /** The bits that it cleared, as a mask. */
  readonly clears: string;
}

/** The way of the data from the driver to the device, with the place where it ends if it does not get there. */
export interface WayJson {
  readonly stations: readonly {
    readonly place: StationPlace;
    /** In a word or two, for a line of text. */
    readonly name: string;
    /** The same for a drawing, which has more room. */
    readonly title: string;
    /** What happens there; may be empty. */
    readonly detail: string;
    readonly passed: boolean;
  }[];
  /** null: nothing stands in the way. */
  readonly stop: {
    /** The last place that is passed; null: the way never begins; the device: it is reached, and cannot do its work. */
    readonly after: StationPlace | null;
    /** False where nobody knows whether the way ends there. */
    readonly certain: boolean;
    readonly why: string;
  } | null;
}

/** What a case would come to if the driver did not refuse. */
export interface WithoutRefusalJson extends AnswerJson {
  readonly way: WayJson;
}

/** The same with its reasons, as `vnex explain --json` prints it. */
export interface ResultJson extends AnswerJson {
  readonly case: { readonly device: string; readonly platform: string; readonly driver: string };
  readonly confidence: Confidence;
  /** The ids of the decisions that no recording of a real guest came to in this way. */
  readonly unseen: readonly string[];
  readonly decisions: readonly DecisionJson[];
}

/** One answer to a case that leaves facts open. */
export interface OpenAnswerJson extends AnswerJson {
  /**
   * The facts for which it holds: alternatives, and in each the values that a fact may have, which hold together.
   * Releases are ranges such as `5.13..`.
   */
  readonly when: readonly Readonly<Record<string, readonly unknown[]>>[];
  /** What of all that is open its features and decisions are of: `{ "kernel": "7.3", "qemu": "10.2" }`. */
  readonly example: Readonly<Record<string, string>>;
  readonly way: WayJson;
  /** Left out where the driver does not refuse, and where the handshake fails all the same. */
  readonly withoutRefusal?: WithoutRefusalJson;
  readonly confidence: Confidence;
  /** The ids of the decisions that no recording of a real guest came to in this way. */
  readonly unseen: readonly string[];
  readonly decisions: readonly DecisionJson[];
}

/** What `vnex explain --json` prints of a case. */
export interface AnswersJson extends ResultJson {
  /** null: the answers differ, and each has its own. */
  readonly way: WayJson | null;
  /** Left out where the driver does not refuse, where the handshake fails all the same, and where the answers differ. */
  readonly withoutRefusal?: WithoutRefusalJson;
  /** Where one answer holds for all that is open: what of it the features and decisions are of. Else empty. */
  readonly example: Readonly<Record<string, string>>;
  /** The open facts on which the answer depends, and the option that settles each; empty where there is one answer. */
  readonly dependsOn: readonly { readonly key: string; readonly option: string | null }[];
  /** Build options, such as CONFIG_INTEL_IOMMU=y, taken as most kernels have them: the way of the data depends on them, and no outcome. */
  readonly assumed: readonly string[];
  /** What the answers rest on that nobody stated or that was not read, in sentences; left out where there is no such thing. */
  readonly takesForGranted?: readonly string[];
  /** Every answer; left out where there is only one. */
  readonly answers?: readonly OpenAnswerJson[];
}
