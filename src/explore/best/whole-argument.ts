import { NO_FEATURES } from '../../features/feature-set.ts';
import type { SpacePart, Varying } from '../../model/space.ts';
import {
  ANY_HOST,
  ARGUED_MONITORS,
  asksToBounce,
  deviceOf,
  HOST_KINDS,
  hostIndex,
  hostPlace,
  isOfPlatform,
  type JudgedHost,
  monitorPlace,
  transportsOf,
  WITH_ACCESS_PLATFORM,
} from '../argument.ts';
import { builtInSpace } from '../sweep/built-in.ts';
import type { Region } from '../sweep/region.ts';

/** A physical device requires what it offers, or says nothing of it: the latter is no kind of host. */
const ANY_HOST_OR_UNSTATED: Varying = {
  kind: 'variant',
  values: [
    ...ANY_HOST.values,
    {
      device: deviceOf('a physical device that offers ACCESS_PLATFORM', { offers: WITH_ACCESS_PLATFORM }),
      under: [{ host: 'says nothing' }],
    },
  ],
};

/** All cases by which claims are judged, in one space: every kind of host in a monitor, or a physical device. */
export function wholeArgument(): readonly SpacePart[] {
  return builtInSpace('all').parts.map((part) => ({
    base: { ...part.base, device: deviceOf('any device', { offers: NO_FEATURES }) },
    varying: [
      ANY_HOST_OR_UNSTATED,
      ...part.varying.filter(isOfPlatform),
      { kind: 'fact', name: 'device.transport', values: transportsOf(part) },
      { kind: 'fact', name: 'device.implementation', values: [...ARGUED_MONITORS, 'hardware'] },
    ],
  }));
}

/** The cases of a monitor; `untold`: in which a guest is not told to bounce. */
export function monitorsOf(part: SpacePart, untold: boolean): Region {
  const told = part.varying.findIndex(asksToBounce);
  return new Map([
    [hostPlace(part), new Set(HOST_KINDS.keys())],
    [monitorPlace(part), new Set(ARGUED_MONITORS.keys())],
    ...(untold && told !== -1 ? [[told, new Set([0])] as const] : []),
  ]);
}

/** Those of physical devices. */
export function physicalOf(part: SpacePart): Region {
  return new Map([
    [hostPlace(part), new Set([hostIndex('required'), HOST_KINDS.length])],
    [monitorPlace(part), new Set([ARGUED_MONITORS.length])],
  ]);
}

/** What each kind of host of `wholeArgument` does, and which of them offer the same bits, so that no guest tells them apart. */
export const HOSTS: readonly { readonly host: JudgedHost; readonly does: string }[] = HOST_KINDS;
export const LOOKS: readonly (readonly number[])[] = [
  [hostIndex('required'), hostIndex('optional'), HOST_KINDS.length],
  [hostIndex('nothing'), hostIndex('bypass')],
  [hostIndex('bounce-region')],
];
