import { VHOST_DAEMONS, type VhostDaemon } from '../../data/vhost-daemons.ts';
import { F } from '../../features/bits.ts';
import { type FeatureSet, fromMask, hasBit, toMask } from '../../features/feature-set.ts';

/** What is behind a vhost-user socket: a daemon of the table, or one known by its offer alone. */
export type Daemon = Pick<VhostDaemon, 'name' | 'title' | 'offers'> &
  Partial<Pick<VhostDaemon, 'legacy' | 'oneRequestQueue'>>;

/** Every daemon that can do the work of a device type; the first is the one that is assumed. */
export function possibleDaemons(type: number): readonly VhostDaemon[] {
  let daemons = byType.get(type);
  if (daemons === undefined) {
    daemons = VHOST_DAEMONS.filter(({ types }) => types.includes(type));
    byType.set(type, daemons);
  }
  return daemons;
}

const byType = new Map<number, readonly VhostDaemon[]>();

/** Reads the name of a daemon, or the mask that it answers to VHOST_USER_GET_FEATURES. Returns undefined for anything else. */
export function daemonOf(text: string): Daemon | undefined {
  const daemon = VHOST_DAEMONS.find(({ name }) => name === text);
  if (daemon !== undefined) return daemon;
  const offers = fromMask(text);
  if (offers === undefined) return undefined;
  const mask = toMask(offers);
  return { name: mask, title: `a daemon that offers ${mask}`, offers };
}

/** The daemon of the table that a recording names: `virtiofsd 7.2.22 (C)`, `dpdk-testpmd 25.11.4,tso=1`. Returns undefined for any other. */
export function recordedDaemon(text: string): string | undefined {
  const [program = ''] = /^[\w-]+/.exec(text) ?? [];
  const name = program === 'dpdk-testpmd' ? 'dpdk' : `${program}${text.includes('(C)') ? '-c' : ''}`;
  return VHOST_DAEMONS.find((daemon) => daemon.name === name)?.name;
}

/** Whether a daemon serves this device type; one that is not known may. */
export function servesDeviceType(daemon: Daemon, type: number): boolean {
  const row = VHOST_DAEMONS.find(({ name }) => name === daemon.name);
  return row === undefined || row.types.includes(type);
}

/** Whether it can look up I/O virtual addresses. */
export function hasIotlb({ offers }: { readonly offers: FeatureSet }): boolean {
  return hasBit(offers, F.ACCESS_PLATFORM);
}
