import type { Device } from './device.ts';
import type { Platform } from './platform.ts';

/** One question: this device, on this platform, driven by this driver model. */
export interface Case {
  readonly device: Device;
  readonly platform: Platform;
  readonly driver: string;
}

/** What a case is called: the names of its device and platform, and the driver that answers it. */
export interface CaseNames {
  readonly device: string;
  readonly platform: string;
  readonly driver: string;
}

/** The id of mainline Linux, which takes its release from the platform. */
export const LINUX = 'linux';

/** The names of a case; that of mainline Linux says which release it is: `linux-6.12`. */
export function namesOf({ device, platform, driver }: Case): CaseNames {
  return {
    device: device.name,
    platform: platform.name,
    driver: driver === LINUX ? `${LINUX}-${platform.kernel.version}` : driver,
  };
}
