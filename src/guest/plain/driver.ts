import { type FeatureSet, featureSet, NO_FEATURES, union } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { type Picked, rule, type Valued } from '../../inquiry/rule.ts';
import type { Interface } from '../handshake.ts';
import type { GuestName, SourcePlace } from './names.ts';

/** Some of the bits that a driver selects, where not all of its releases and interfaces do. */
export interface SelectedBits {
  readonly bits: readonly number[];
  /** Selected through this interface alone. */
  readonly only?: Interface;
  /** Whether this release selects them; left out where every one does. */
  readonly when?: (ask: Inquiry) => boolean;
  /** The bits without which these are not selected. */
  readonly needs?: readonly number[];
  /** The bit beside which they are not selected. */
  readonly unless?: number;
}

/** A driver of a guest that has no more than a list of the features that it selects. */
export interface PlainDriver {
  /** Virtio device ID. */
  readonly type: number;
  /** What sentences call it. */
  readonly name: string;
  /** File and function that negotiate. */
  readonly where: string;
  readonly selects: readonly SelectedBits[];
  /** Whether the guest, as it is built, has the driver; left out where it always does. */
  readonly isThere?: (ask: Inquiry) => boolean;
  /** The only interface that it binds to; left out where it binds to both. */
  readonly bindsTo?: Interface;
  /** The guest uses it only where it is told to, and not as it looks for something to boot. */
  readonly isIdle?: true;
}

/** The bits that a driver selects, where the device shows them. */
export function selectedBits(
  ask: Inquiry,
  { selects }: PlainDriver,
  through: Interface,
  shown: FeatureSet,
): FeatureSet {
  return selects.reduce((all, { bits, only, when, needs = [], unless }) => {
    if (only !== undefined && only !== through) return all;
    if (!needs.every((bit) => ask.kept(shown, bit))) return all;
    if (unless !== undefined && ask.kept(shown, unless)) return all;
    return when === undefined || when(ask) ? union(all, featureSet(bits)) : all;
  }, NO_FEATURES);
}

/** Which answers there can be: a guest without drivers has one. */
function possible(drivers: readonly PlainDriver[]): ReadonlySet<string> {
  return new Set([
    'none',
    ...(drivers.some(({ isIdle }) => isIdle !== true) ? ['driver'] : []),
    ...(drivers.some(({ isIdle }) => isIdle) ? ['idle'] : []),
    ...(drivers.some(({ isThere }) => isThere !== undefined) ? ['not-there'] : []),
    ...(drivers.some(({ bindsTo }) => bindsTo !== undefined) ? ['other-interface'] : []),
  ]);
}

function wordsOf(name: string): Readonly<Record<string, Valued<boolean>>> {
  return {
    driver: { value: true, answer: '{driver} takes the device.' },
    idle: {
      value: false,
      answer: '{driver} would, but only where it is told to use the device.',
      effect: 'the device is not touched',
    },
    'not-there': {
      value: false,
      answer: `${name} as it is built here is without {driver}.`,
      effect: 'the device is never touched',
    },
    'other-interface': {
      value: false,
      answer: '{driver} binds to devices with the other interface alone.',
      effect: 'the device is never touched',
    },
    none: {
      value: false,
      answer: `${name} has no driver for this device type.`,
      effect: 'the device is never touched',
    },
  };
}

/**
 * Declares the rule that finds a guest’s driver for the device, among all of them or those that a build or a transport has; it
 * gives undefined where none takes it.
 */
export function driverRule<Driver extends PlainDriver>(
  { id, name }: GuestName,
  drivers: readonly Driver[],
  { where, story }: SourcePlace,
): (ask: Inquiry, through?: Interface, among?: readonly Driver[]) => Driver | undefined {
  const codes = possible(drivers);
  const answers = Object.fromEntries(Object.entries(wordsOf(name)).filter(([code]) => codes.has(code)));
  const binds = rule(
    (ask: Inquiry, driver: PlainDriver | undefined, through: Interface | undefined): Picked<string> => {
      if (driver === undefined) return 'none';
      if (!(driver.isThere?.(ask) ?? true)) return ['not-there', { driver: driver.name }];
      const { bindsTo } = driver;
      if (bindsTo !== undefined && bindsTo !== through) return ['other-interface', { driver: driver.name }];
      return [driver.isIdle ? 'idle' : 'driver', { driver: driver.name }];
    },
    {
      id: `${id}/driver`,
      topic: 'driver',
      question: `Which driver of ${name} takes the device?`,
      answers,
      authority: { kind: 'guest', where },
      story,
    },
  );
  return (ask, through, among = drivers) => {
    const driver = ask.device.type((type) => among.find((one) => one.type === type));
    return binds(ask, driver, through) ? driver : undefined;
  };
}
