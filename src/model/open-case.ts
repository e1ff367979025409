import type { Case } from './case.ts';
import type { Device } from './device.ts';
import type { Platform } from './platform.ts';
import type { Varying } from './space.ts';

/** What a description leaves open; left out where that is nothing. */
interface LeavesOpen {
  readonly open?: readonly Varying[] | undefined;
}

/** A device as it was described. */
export interface OpenDevice extends Device, LeavesOpen {}

/** A platform as it was described. */
export interface OpenPlatform extends Platform, LeavesOpen {}

/** A question as it was asked. No rule sees what is open: it is answered for every value. */
export interface OpenCase extends Case {
  readonly device: OpenDevice;
  readonly platform: OpenPlatform;
}
