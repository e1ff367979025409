import { bitsOf, type FeatureSet, hasBit, intersect } from '../../features/feature-set.ts';
import type { DeviceBackend } from '../../model/device.ts';
import type { MonitorDevice } from '../../model/monitor.ts';
import { type OfferDraft, offerAll, withholdAll } from '../draft.ts';
import { type Daemon, daemonOf, possibleDaemons } from '../qemu/daemon.ts';

/** The daemons that may be behind a device, where nobody says which: one thing that is open. */
export function openDaemons(
  type: number,
  { settings }: MonitorDevice,
): ReadonlyMap<string, readonly string[]> {
  if (settings.has('daemon')) return new Map();
  return new Map([['daemon', possibleDaemons(type).map(({ name }) => name)]]);
}

/** The daemon behind a device: the one that is named, or the one that is assumed. */
export function daemonBehind(type: number, named: string | undefined): Daemon | undefined {
  return (named === undefined ? undefined : daemonOf(named)) ?? possibleDaemons(type)[0];
}

/** Offers what both the monitor and the daemon know; `where` is the place at which the monitor takes the common part. */
export function offerCommonBits(draft: OfferDraft, known: FeatureSet, daemon: Daemon, where: string): void {
  const common = intersect(known, daemon.offers);
  offerAll(draft, bitsOf(known), { why: `${daemon.title} offers it`, where });
  withholdAll(
    draft,
    bitsOf(known).filter((bit) => !hasBit(common, bit)),
    { why: `${daemon.title} does not offer it`, where },
  );
}

/** What of the daemon decides whether the device works; each of these monitors gives it memory that it can map. */
export function backendOf(daemon: Daemon, named: boolean): DeviceBackend {
  return {
    name: named ? daemon.title : `${daemon.title} (assumed)`,
    sharedMemory: true,
    ...(daemon.legacy === false ? { refusesLegacy: true } : {}),
  };
}
