import { type Case, type CaseNames, namesOf } from './case.ts';
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

/** The names of a case as it was asked: of mainline Linux in a release only where the platform says which. */
export function askedNames(asked: OpenCase): CaseNames {
  const { open = [] } = asked.platform;
  const names = namesOf(asked);
  return open.some(({ kind }) => kind === 'release') ? { ...names, driver: asked.driver } : names;
}
