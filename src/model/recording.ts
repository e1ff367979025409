import type { FeatureSet } from '../features/feature-set.ts';
import type { Device } from './device.ts';
import type { FirmwareBefore } from './firmware-recording.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Platform } from './platform.ts';
import type { DmaApi, DmaImplementation } from './result.ts';

/** The name and version of the format. */
export const RECORDING_FORMAT = 'virtio-recording/1';

/** Where QEMU plugged a device in. */
export const QEMU_BUSES = ['root', 'pcie-root-port'] as const;
export type QemuBus = (typeof QEMU_BUSES)[number];

/** What one boot of a real guest really did. */
export interface Recording {
  readonly name: string;
  readonly qemu: {
    readonly version: string;
    readonly machine: string;
    readonly arguments: readonly string[];
    /** What guest memory was made of; left out where QEMU took what it takes by itself. */
    readonly memory?: GuestMemory;
  };
  /** Where QEMU ran; left out where nobody wrote it down. */
  readonly host?: {
    /** The version of the host's kernel: 6.18.44. */
    readonly kernel: string;
  };
  /** What firmware did before it started the kernel; left out where QEMU loaded the kernel itself. */
  readonly firmware?: FirmwareBefore;
  readonly platform: Platform;
  readonly devices: readonly RecordedDevice[];
  readonly refusedByQemu: readonly RefusedDevice[];
}

export interface RecordedDevice {
  readonly device: Device;
  /** Left out where no QEMU made the device, as with vDPA inside a guest. */
  readonly qemu?: QemuDevice;
  /** What stood behind a device that no QEMU made. */
  readonly backend?: QemuDevice['backend'];
  readonly observed: Observation;
}

/** A device in QEMU's own words. */
export interface QemuDevice {
  readonly model: string;
  /** The properties that were set; all others had their defaults. */
  readonly properties: Readonly<Record<string, string>>;
  readonly bus: QemuBus;
  /**
   * What stood behind the device. `daemon` is a vhost-user daemon with its version, and `offers` the mask of what it
   * offered; `vnet_hdr` and `read_only` are what QEMU could do with it.
   */
  readonly backend: Readonly<Record<string, string | number | boolean>>;
}

/** A device that QEMU would not create, with its message. */
export interface RefusedDevice {
  readonly model: string;
  readonly properties: Readonly<Record<string, string>>;
  /** What stood behind it; left out where nobody wrote it down. */
  readonly backend?: QemuDevice['backend'];
  readonly error: string;
}

/** What the guest did with the device; what is undefined was not seen. */
export interface Observation {
  readonly driver: string | undefined;
  readonly bound: boolean;
  /** The device status register after the bind. */
  readonly status: number;
  /** The set that the driver kept, also where the bind then failed. */
  readonly features: FeatureSet | undefined;
  /** The set that QEMU says the guest acknowledged. */
  readonly deviceSawFeatures: FeatureSet | undefined;
  readonly dma: {
    readonly api: DmaApi | undefined;
    readonly implementation: DmaImplementation | undefined;
    readonly streamingMaps: number;
    /** Undefined where nothing was mapped, or it depends on the page. */
    readonly bounced: boolean | undefined;
    /** The default domain of the device's IOMMU group, as sysfs shows it. */
    readonly iommuGroupType: string | undefined;
  };
  /** Whether the driver's probe came to an end and the device gave what it was asked for; left out where nobody looked. */
  readonly answered?: boolean;
  /** The kernel's log lines of the bind. */
  readonly messages: readonly string[];
}
