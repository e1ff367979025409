import { deviceAccepts } from '../../device/accept.ts';
import { negotiatedByQemu } from '../../device/kind.ts';
import { visibleOffer } from '../../device/view.ts';
import { F } from '../../features/bits.ts';
import {
  type FeatureSet,
  intersect,
  isEmpty,
  lowBits,
  NO_FEATURES,
  without,
} from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { type Refuses, refusingBy } from '../../inquiry/refusing.ts';
import { dropping, type Picked, rule, type Valued } from '../../inquiry/rule.ts';
import type { Handshake, Interface, Refusal } from '../handshake.ts';
import { type PlainDriver, selectedBits } from './driver.ts';
import type { GuestName, SourcePlace } from './names.ts';

/** The handshake of a device that no driver of the guest takes. */
export function untaken(through: Interface, status = 0): Handshake {
  const refusal: Refusal = { by: 'nobody', message: undefined, errno: undefined };
  return { interface: through, negotiated: NO_FEATURES, status, refusal };
}

/** A refusal by the driver; nothing in firmware has error numbers of Linux. */
export const refusingDriver = refusingBy(
  (_says: Refuses, message): Refusal => ({ by: 'driver', message, errno: undefined }),
);

const BITS_32 = lowBits(32);
const BITS_64 = lowBits(64);

/** Declares the rule that selects features: those that the driver knows, of those that it can read. */
export function selectionRule(guest: GuestName, { where, story }: SourcePlace) {
  const authority = { kind: 'guest', where: `${guest.name} {where}` } as const;
  const select = dropping(
    (_ask: Inquiry, shown: FeatureSet, known: FeatureSet, driver: PlainDriver) => {
      const dropped = without(shown, known);
      return [isEmpty(dropped) ? 'all' : 'some', dropped, { where: driver.where }];
    },
    {
      id: `${guest.id}/features`,
      topic: 'table',
      question: `Which of the features that the device shows does the driver of ${guest.name} select?`,
      answers: {
        all: { answer: 'The driver selects all of them.', authority },
        some: {
          answer: 'The driver selects all of them but {clears}.',
          effect: 'dropped: {clears}',
          authority,
        },
      },
      authority: { kind: 'guest', where },
      story,
    },
  );
  return (ask: Inquiry, driver: PlainDriver, through: Interface): FeatureSet => {
    const readable = through === 'legacy' ? BITS_32 : BITS_64;
    const shown = visibleOffer(ask, through);
    const known = intersect(selectedBits(ask, driver, through, shown), readable);
    return select(ask, shown, known, driver);
  };
}

/** Declares the rule by which a driver insists on VERSION_1; it gives the refusal, if any. */
export function versionOneRule(guest: GuestName, message: string | undefined, { where, story }: SourcePlace) {
  return refusingDriver(
    (ask: Inquiry, selected: FeatureSet) => (ask.kept(selected, F.VERSION_1) ? 'met' : 'missing'),
    {
      id: `${guest.id}/version-1`,
      topic: 'requirement',
      question: 'Does the device offer VERSION_1, which this driver insists on?',
      answers: {
        met: { yes: true },
        missing: {
          yes: false,
          answer:
            message === undefined
              ? 'the driver gives up without a word.'
              : 'the driver gives up, “{message}”.',
          effect: 'the device is not driven',
          refuses: message === undefined ? {} : { message },
        },
      },
      authority: { kind: 'guest', where },
      story,
    },
  );
}

/** QEMU virtio_set_status(): it compares what the driver wrote with what it requires only where VERSION_1 was among it. */
export function isUnchecked(ask: Inquiry, selected: FeatureSet): boolean {
  return negotiatedByQemu(ask) && ask.device.requires() === undefined && !ask.kept(selected, F.VERSION_1);
}

/** How a guest sets FEATURES_OK and reads it back. */
interface FeaturesOkStep extends SourcePlace {
  /** What it says where the device refuses; left out where it says nothing. */
  readonly message?: string;
  /** It sets FEATURES_OK also where it has not selected VERSION_1. */
  readonly always?: boolean;
  /** What is said of it where some drivers, those that are asked for as `loose`, go on all the same. */
  readonly goesOn?: string;
}

/** Declares the rule that sets FEATURES_OK and reads it back; it gives the device’s refusal, if any. */
export function featuresOkRule(
  guest: GuestName,
  { message, always = false, goesOn, where, story }: FeaturesOkStep,
) {
  const quoted = message === undefined ? '' : `, “${message}”`;
  const answers: Record<string, Valued<Refusal | undefined>> = {
    stands: { value: undefined, yes: true, answer: 'the device accepts the features.' },
    refused: {
      value: { by: 'device', message, errno: undefined },
      yes: false,
      answer: `the status reads back without FEATURES_OK${quoted}.`,
      effect: 'the driver gives the device up',
    },
  };
  if (always)
    answers.unchecked = {
      value: undefined,
      yes: true,
      answer: 'VERSION_1 is not selected, and QEMU then compares nothing.',
    };
  if (goesOn !== undefined)
    answers['goes-on'] = {
      value: { by: 'device', message, errno: undefined },
      yes: false,
      answer: goesOn,
      effect: 'the device is used without an agreement',
    };
  const stands = rule(
    (ask: Inquiry, selected: FeatureSet, loose: boolean): string => {
      if (always && isUnchecked(ask, selected)) return 'unchecked';
      if (deviceAccepts(ask, selected)) return 'stands';
      return loose ? 'goes-on' : 'refused';
    },
    {
      id: `${guest.id}/features-ok`,
      topic: 'features-ok',
      question: 'Does FEATURES_OK stand?',
      answers,
      authority: { kind: 'guest', where },
      story,
    },
  );
  return (ask: Inquiry, selected: FeatureSet, loose = false) => stands(ask, selected, loose);
}

/** Declares how the handshake ends. `mayFail`: whether anything makes the driver give up. */
export function endRule(guest: GuestName, { where, story }: SourcePlace, mayFail = true) {
  const ready: Valued<undefined> = {
    value: undefined,
    answer: 'The driver sets DRIVER_OK: status {status}.',
  };
  const givenUp: Valued<undefined> = {
    value: undefined,
    answer: 'The driver gives the device up: status {status}.',
  };
  const answers: Record<string, Valued<undefined>> = mayFail ? { ready, 'given-up': givenUp } : { ready };
  const state = rule(
    (_ask: Inquiry, { refusal, status }: Handshake): Picked<string> => [
      refusal === undefined ? 'ready' : 'given-up',
      () => ({ status: `0x${status.toString(16)}` }),
    ],
    {
      id: `${guest.id}/end`,
      topic: 'end',
      question: 'How does the handshake end?',
      answers,
      authority: { kind: 'guest', where },
      story,
    },
  );
  return (ask: Inquiry, handshake: Handshake): Handshake => {
    state(ask, handshake);
    return handshake;
  };
}
