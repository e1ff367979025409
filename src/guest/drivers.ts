import { closest } from '../model/closest.ts';
import { parseVersion } from '../model/release.ts';
import type { DriverModel } from './driver-model.ts';
import { linux } from './linux/linux.ts';

/** Every driver model that a case can name. */
export const DRIVERS: readonly DriverModel[] = [linux];

/** A driver as a case names it: a model, and for `linux-6.12` the release that replaces the platform's. */
export interface ChosenDriver {
  readonly model: DriverModel;
  readonly release: string | undefined;
}

const byId = new Map(DRIVERS.map((driver) => [driver.id, driver]));

/** Finds a driver model by id; `linux-N.N` is Linux in that release. undefined: there is none. */
export function chooseDriver(id: string): ChosenDriver | undefined {
  const model = byId.get(id);
  if (model !== undefined) return { model, release: undefined };
  const release = /^linux-(.+)$/.exec(id)?.[1];
  return release !== undefined && parseVersion(release) !== undefined ? { model: linux, release } : undefined;
}

/** The known id closest to a misspelt one. */
export function closestDriver(id: string): string | undefined {
  return closest(id, byId.keys());
}
