import type { FeatureSet } from '../features/feature-set.ts';

/** The name and version of the format. */
export const FIRMWARE_RECORDING_FORMAT = 'virtio-firmware-recording/1';

/** What one boot of a firmware image under QEMU did, as far as QMP showed it when it was asked some twenty times a second. */
export interface FirmwareRecording {
  readonly name: string;
  /** What ran, in words: `SeaBIOS 1.16.2 (rel-1.16.2), iPXE ROM 1.0.0+git-20190125`. */
  readonly firmware: string;
  /** The version of QEMU. */
  readonly qemu: string;
  /** The command line, word by word. */
  readonly command: readonly string[];
  readonly devices: readonly FirmwareRecordedDevice[];
  /** The id of the device that the kernel was read from; left out where there was no kernel to read. */
  readonly booted?: string;
}

/** What firmware did before the kernel of the same run. */
export type FirmwareBefore = Pick<FirmwareRecording, 'firmware' | 'command' | 'devices' | 'booted'>;

export interface FirmwareRecordedDevice {
  readonly id: string;
  readonly model: string;
  /** Its own offer, before the transport narrows it. */
  readonly offers: FeatureSet;
  /** The state with DRIVER_OK, else with FEATURES_OK, else with most bits. */
  readonly ready: FirmwareState;
  /** The state in which the recording ended. */
  readonly last: FirmwareState;
}

export interface FirmwareState {
  readonly status: number;
  readonly features: FeatureSet;
}
