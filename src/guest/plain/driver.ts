import { type FeatureSet, featureSet, NO_FEATURES, union } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { Interface } from '../handshake.ts';

/** Some of the bits that a driver selects, where not all of its releases and interfaces do. */
export interface SelectedBits {
  readonly bits: readonly number[];
  /** Selected through this interface alone. */
  readonly only?: Interface;
  /** Whether this release selects them; left out where every one does. */
  readonly when?: (ask: Inquiry) => boolean;
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
  /** The guest uses it only where it is told to, and not as it looks for something to boot. */
  readonly isIdle?: true;
}

/** The bits that a driver selects of what it is shown. */
export function selectedBits(ask: Inquiry, { selects }: PlainDriver, through: Interface): FeatureSet {
  return selects.reduce((all, { bits, only, when }) => {
    if (only !== undefined && only !== through) return all;
    return when === undefined || when(ask) ? union(all, featureSet(bits)) : all;
  }, NO_FEATURES);
}

/** Declares the rule that finds a guest’s driver for the device; it gives undefined where none takes it. */
export function driverRule(
  guest: { readonly id: string; readonly name: string },
  { where, story }: { readonly where: string; readonly story: string },
): (ask: Inquiry, drivers: readonly PlainDriver[]) => PlainDriver | undefined {
  const binds = rule(
    (_ask: Inquiry, driver: PlainDriver | undefined, isThere: boolean) => {
      if (driver === undefined) return 'none';
      if (!isThere) return ['not-there', { driver: driver.name }];
      return [driver.isIdle ? 'idle' : 'driver', { driver: driver.name }];
    },
    {
      id: `${guest.id}/driver`,
      topic: 'driver',
      question: `Which driver of ${guest.name} takes the device?`,
      answers: {
        driver: { value: true, answer: '{driver} takes the device.' },
        idle: {
          value: false,
          answer: '{driver} would, but only where it is told to use the device.',
          effect: 'the device is not touched',
        },
        'not-there': {
          value: false,
          answer: `${guest.name} as it is built here is without {driver}.`,
          effect: 'the device is never touched',
        },
        none: {
          value: false,
          answer: `${guest.name} has no driver for this device type.`,
          effect: 'the device is never touched',
        },
      },
      authority: { kind: 'guest', where },
      story,
    },
  );
  return (ask, drivers) => {
    const driver = ask.device.type((type) => drivers.find((one) => one.type === type));
    return binds(ask, driver, driver?.isThere?.(ask) ?? true) ? driver : undefined;
  };
}
