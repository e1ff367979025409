import type { Device } from './device.ts';
import type { Platform } from './platform.ts';

/** One question: this device, on this platform, driven by this driver model. */
export interface Case {
  readonly device: Device;
  readonly platform: Platform;
  readonly driver: string;
}
