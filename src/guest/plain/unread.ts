import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule, type Valued } from '../../inquiry/rule.ts';
import { isPci } from '../../model/device.ts';
import { isProtecting } from '../../model/platform.ts';
import type { Handshake } from '../handshake.ts';
import { untaken } from './handshake.ts';
import type { GuestName, SourcePlace } from './names.ts';

/** Whether an IOMMU stands in front of the device. */
export function isBehindIommu(ask: Inquiry): boolean {
  return (
    ask.platform.iommu((kind) => kind !== 'none') &&
    ask.device.transport(isPci) &&
    !ask.device.bypassesIommu()
  );
}

/** The machines for which it is not known what the guest does, each with the rest of “No: …”. */
export interface Unread {
  readonly protected?: string;
  readonly iommu?: string;
  /** Where there is a driver for the device type that was not read. */
  readonly driver?: string;
}

const EFFECT = 'no answer can be given for this device';

/**
 * Declares the rule by which an answer ends where what the guest does was not read, or is not its own to decide. `types`: the
 * device types whose driver was not read.
 */
export function unreadRule(
  { id, name }: GuestName,
  unread: Unread,
  { where, story }: SourcePlace,
  types: readonly number[] = [],
): (ask: Inquiry) => boolean {
  const answers: Record<string, Valued<boolean>> = { yes: { value: true, yes: true } };
  for (const [code, answer] of Object.entries(unread))
    answers[code] = { value: false, yes: false, answer, effect: EFFECT };
  return rule(
    (ask: Inquiry): string => {
      if (unread.driver !== undefined && ask.device.type((type) => types.includes(type))) return 'driver';
      if (unread.protected !== undefined && ask.platform.protection(isProtecting)) return 'protected';
      return unread.iommu !== undefined && isBehindIommu(ask) ? 'iommu' : 'yes';
    },
    {
      id: `${id}/modelled`,
      topic: 'model',
      question: `Is it known what ${name} does on such a machine?`,
      answers,
      authority: { kind: 'guest', where },
      story,
    },
  );
}

/** The handshake of a device about which nothing can be said. */
export function unknownHandshake(): Handshake {
  return { ...untaken('modern'), refusal: { by: 'unread', message: undefined, errno: undefined } };
}
